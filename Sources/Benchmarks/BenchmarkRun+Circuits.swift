import Analyses
package import Circuits
import Tasks
import Tensors
import Tokens
package import Transformer

/// What a job that evaluates a circuit does.
enum CircuitJob {
  case run, minimality, completeness

  /// What a job does; nil for jobs without a circuit.
  init?(_ benchmark: Benchmark) {
    switch benchmark {
    case .circuit100: self = .run
    case .minimality38: self = .minimality
    case .completeness7: self = .completeness
    default: return nil
    }
  }
}

extension BenchmarkRun {
  /// The prompts of the jobs with a circuit.
  private static let evaluated = 100

  /// Times the evaluation of a circuit, with the runs that all evaluations share.
  func time(
    _ benchmark: Benchmark, _ job: CircuitJob
  ) throws(AnalysisError) -> BenchmarkResult {
    let circuit: Circuit
    do { circuit = try Circuit.timed(in: weights.configuration) } catch { throw .cancelled }
    let prompts = circuitPrompts(Self.evaluated)
    let times = try timed(benchmark.repetitions) { () throws(AnalysisError) in
      let base = try CircuitBase(Subject(weights, prompts), reference: prompts.reference)
      switch job {
      case .run: _ = try CircuitRun(circuit, on: base)
      case .minimality: _ = try Minimality(of: circuit, on: base)
      case .completeness: _ = try Completeness(of: circuit, on: base)
      }
    }
    return BenchmarkResult(
      job: benchmark.rawValue, medianSeconds: times.median, minSeconds: times.min,
      repetitions: benchmark.repetitions, threads: Threads.count,
      note: benchmark.note + "; \(circuit.members.count) heads, \(circuit.classes.count) classes")
  }

  /// Rows with the names of positions and templates, each paired with the same rows in reverse.
  ///
  /// As in prompts of indirect objects, names are not at the same place in all of them.
  func circuitPrompts(_ count: Int) -> PromptSet {
    var rows = prompts(count).prompts
    let tokens = rows.map(\.tokens)
    for row in rows.indices {
      rows[row].corrupted = tokens[count - 1 - row]
      rows[row].template = row % 15
      rows[row].positions = [
        "S1+1": 3 + row % 3, "S2": 9 + row % 4, "END": rows[row].tokens.count - 1 - row % 3,
      ]
    }
    return PromptSet(rows)
  }
}

extension Circuit {
  /// The circuit that is timed, for a model: after three epochs of tuning GPT-2 small on names.
  ///
  /// In a model of another shape each head stands for the one at its place in proportion; heads that
  /// would be there twice are left out.
  ///
  /// Source: the paper's notebooks.
  package static func timed(in configuration: Configuration) throws(CircuitError) -> Circuit {
    let circuit = BuiltInCircuits.circuit(named: "wang-3-epochs") ?? .empty
    var seen = Set<Member>()
    return try Circuit(
      circuit.classes.map { entry in
        CircuitClass(
          entry.name,
          entry.members.compactMap { member in
            let (head, shape) = (member.head, configuration)
            let place = Head(head.layer * shape.layers / 12, head.index * shape.heads / 12)
            let moved = Member(place, at: member.position)
            return seen.insert(moved).inserted ? moved : nil
          })
      })
  }
}
