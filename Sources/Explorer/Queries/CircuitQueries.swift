import Analyses
import Circuits
import Tasks
import Transformer

/// A query about a circuit on the list of prompts.
protocol CircuitQuery: CheckpointQuery {
  /// The heads that are kept.
  var circuit: Circuit { get }
  /// How circuits are run.
  var convention: CircuitConvention { get }
}

extension CircuitQuery {
  var scope: PromptScope { .list }
  var needs: Set<QueryNeed> { [.outside, .score] }
}

/// F(C) beside F(M): what a circuit has of the model's score.
struct CircuitRunQuery: CircuitQuery {
  typealias Answer = CircuitRun

  let condition: Condition?
  let circuit: Circuit
  let convention: CircuitConvention
  var words: String { "circuit" }

  init(_ condition: Condition, _ circuit: Circuit, _ convention: CircuitConvention) {
    (self.condition, self.circuit, self.convention) = (condition, circuit, convention)
  }

  func answer(
    _ inputs: QueryInputs, on checkpoint: inout CheckpointEngine, _ report: EngineReport
  ) throws(AnalysisError) -> Answer {
    let base = try checkpoint.circuitBase(inputs, convention, report.cancellation)
    return try CircuitRun(circuit, on: base, cancellation: report.cancellation)
  }
}

/// What each head adds to a circuit.
struct MinimalityQuery: CircuitQuery {
  typealias Answer = Minimality

  let condition: Condition?
  let circuit: Circuit
  let convention: CircuitConvention
  let rule: MinimalityRule
  var words: String { "minimality" }

  init(
    _ condition: Condition, _ circuit: Circuit, _ convention: CircuitConvention,
    _ rule: MinimalityRule
  ) {
    (self.condition, self.circuit, self.convention) = (condition, circuit, convention)
    self.rule = rule
  }

  func answer(
    _ inputs: QueryInputs, on checkpoint: inout CheckpointEngine, _ report: EngineReport
  ) throws(AnalysisError) -> Answer {
    let base = try checkpoint.circuitBase(inputs, convention, report.cancellation)
    return try Minimality(
      of: circuit, on: base, rule: rule, progress: report.progress,
      cancellation: report.cancellation)
  }
}

/// What a circuit misses: F without each class, and without random sets of its heads.
struct CompletenessQuery: CircuitQuery {
  typealias Answer = Completeness

  let condition: Condition?
  let circuit: Circuit
  let convention: CircuitConvention
  var words: String { "completeness" }
  /// How many random sets are tried.
  static let subsets = 20

  init(_ condition: Condition, _ circuit: Circuit, _ convention: CircuitConvention) {
    (self.condition, self.circuit, self.convention) = (condition, circuit, convention)
  }

  func answer(
    _ inputs: QueryInputs, on checkpoint: inout CheckpointEngine, _ report: EngineReport
  ) throws(AnalysisError) -> Answer {
    let base = try checkpoint.circuitBase(inputs, convention, report.cancellation)
    return try Completeness(
      of: circuit, on: base, subsets: Self.subsets, progress: report.progress,
      cancellation: report.cancellation)
  }
}
