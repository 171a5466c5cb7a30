import Analyses
import Circuits
import Patching
import Tasks
import Tensors
import Tokens
import Transformer

extension BenchmarkRun {
  /// The position at which a row about years differs from its pair.
  private static let yearPlace = 8
  /// The steps of integrated gradients.
  private static let steps = 5
  /// The edges of the circuit that is run, and the heads of one by gradients.
  private static let (edges, heads) = (200, 20)

  /// Times a job about edges; nil for other jobs.
  func timeEdges(_ benchmark: Benchmark) throws(PatchingError) -> BenchmarkResult? {
    switch benchmark {
    case .eapIG100: try timeScores(benchmark)
    case .edgeCircuit100: try timeCircuit(benchmark)
    case .headCircuit1: try timeHeads(benchmark)
    case .acdc1: try timeACDC(benchmark)
    default: nil
    }
  }

  private var method: EdgeMethod { .integrated(steps: Self.steps, alphas: .withClean) }

  private func timeScores(_ benchmark: Benchmark) throws(PatchingError) -> BenchmarkResult {
    let pairs = try yearPairs()
    var sum: Float = 0
    func run() throws(PatchingError) {
      sum = try EdgeScores(weights, pairs, method).scores.reduce(0) { $0 + abs($1) }
    }
    do { try forward(1, capture: []) } catch { throw .analysis(error) }
    let grown = try ResidentMemory.growth(run)
    let times = try timed(benchmark.repetitions, isWarm: true, run)
    return BenchmarkResult(
      job: benchmark.rawValue, medianSeconds: times.median, minSeconds: times.min,
      repetitions: benchmark.repetitions, threads: Threads.count,
      note: "\(benchmark.note); sum of |scores| \(sum)",
      memoryForetold: try EdgeScores.memory(weights, pairs, method), memoryGrown: grown)
  }

  private func timeCircuit(_ benchmark: Benchmark) throws(PatchingError) -> BenchmarkResult {
    let pairs = try yearPairs()
    let circuit = try EdgeScores(weights, pairs, method).circuit(.top(Self.edges), pruned: false)
    var score: Float = 0
    let times = try timed(benchmark.repetitions) { () throws(PatchingError) in
      do throws(EdgeError) { score = try EdgeCircuitRun(circuit, weights, pairs).score } catch {
        throw error.patching
      }
    }
    return result(benchmark, times, "; score \(score)")
  }

  private func timeHeads(_ benchmark: Benchmark) throws(PatchingError) -> BenchmarkResult {
    let pairs = try onePair()
    let times = try timed(benchmark.repetitions) { () throws(PatchingError) in
      _ = try HeadCircuitByGradients(Self.heads, weights, pairs, method)
    }
    return result(benchmark, times)
  }

  private func timeACDC(_ benchmark: Benchmark) throws(PatchingError) -> BenchmarkResult {
    let pairs = try onePair()
    var facts = ""
    let times = try timed(1, isWarm: true) { () throws(PatchingError) in
      do throws(EdgeError) {
        let ends = try EdgeCircuitRun(EdgeCircuit([]), weights, pairs)
        var pruning = try EdgePruning(
          weights, pairs, threshold: 0.01 * abs(ends.full - ends.corrupted))
        while try pruning.advance() {}
        facts =
          "; \(pruning.testedCount) of \(pruning.edgeCount) edges run, "
          + "\(pruning.circuit.edges.count) kept"
      } catch { throw error.patching }
    }
    return result(benchmark, times, facts)
  }

  private func result(
    _ benchmark: Benchmark, _ times: (median: Double, min: Double), _ facts: String = ""
  ) -> BenchmarkResult {
    BenchmarkResult(
      job: benchmark.rawValue, medianSeconds: times.median, minSeconds: times.min,
      repetitions: benchmark.repetitions, threads: Threads.count, note: benchmark.note + facts)
  }

  /// A hundred rows that are scored by years and differ from their pairs in one token.
  private func yearPairs() throws(PatchingError) -> PatchPairs {
    let vocabulary = weights.configuration.vocabulary
    let rows = benchmarkPrompts(100, length: 13, vocabulary: vocabulary)
    let years = YearOutcomes(
      outcomes: (0..<100).map { TokenID(($0 + 700) % vocabulary) },
      starts: rows.indices.map { 7 * $0 % 97 + 2 })
    func set(_ rows: [[TokenID]]) -> PromptSet {
      PromptSet(rows.map { Prompt(tokens: $0) }, years: years)
    }
    let corrupted = rows.map { row in
      var row = row
      row[Self.yearPlace] = TokenID((row[Self.yearPlace].rawValue + 1) % vocabulary)
      return row
    }
    return try PatchPairs(set(rows), corrupted: set(corrupted))
  }

  /// A row and another that begins with the same two tokens.
  private func onePair() throws(PatchingError) -> PatchPairs {
    let both = prompts(2).prompts
    var other = both[1]
    other.tokens = Array(both[0].tokens[..<2] + both[1].tokens[2...])
    return try PatchPairs(PromptSet([both[0]]), corrupted: PromptSet([other]))
  }
}

extension EdgeError {
  /// The error of the pairs; of circuits made here there is no other.
  fileprivate var patching: PatchingError {
    guard case .patching(let error) = self else { preconditionFailure("\(self)") }
    return error
  }
}
