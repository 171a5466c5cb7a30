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

/// How far a circuit can be believed.
struct CircuitCardQuery: CircuitQuery {
  typealias Answer = CircuitCard

  let condition: Condition?
  let circuit: Circuit
  let convention: CircuitConvention
  var words: String { "card" }

  init(_ condition: Condition, _ circuit: Circuit, _ convention: CircuitConvention) {
    (self.condition, self.circuit, self.convention) = (condition, circuit, convention)
  }

  /// How many of what a card takes.
  var settings: CardSettings {
    var settings = CardSettings()
    settings.positionMode = convention.positionMode
    return settings
  }

  func answer(
    _ inputs: QueryInputs, on checkpoint: inout CheckpointEngine, _ report: EngineReport
  ) throws(AnalysisError) -> Answer {
    var subject = try checkpoint.subject(inputs, report.cancellation)
    if inputs.paired.count == inputs.prompts.count {
      // Discovery on some of the prompts needs the pair of each.
      for (row, pair) in inputs.paired.enumerated() {
        subject.prompts.prompts[row].corrupted = pair.tokens
      }
    }
    return try CircuitCard(
      of: circuit, subject, reference: inputs.outside(for: .templateMean),
      vocabulary: checkpoint.vocabulary, settings: settings, progress: report.progress,
      cancellation: report.cancellation)
  }
}
