import Analyses
import Patching
import Tasks
import Tensors
import Tokens
import Transformer

extension BenchmarkRun {
  /// Times a sweep of patches, quick or naive.
  func time(
    _ benchmark: Benchmark, _ sweep: PatchSweep
  ) throws(PatchingError) -> BenchmarkResult {
    let (destination, source) = subjects(sweep)
    let plan = try PatchSession(sweep.patch, into: destination, from: source).plan
    if benchmark.isNaive {
      let naive = { () throws(AnalysisError) in
        try NaivePatching(sweep.patch, into: destination, from: source)
      }
      do { return try time(benchmark, plan.cells, naive) } catch { throw .analysis(error) }
    }
    do { try forward(1, capture: []) } catch { throw .analysis(error) }
    func run() throws(PatchingError) {
      var session = try PatchSession(sweep.patch, into: destination, from: source)
      for step in session.plan.steps { _ = try session.run(step) }
    }
    let grown = try ResidentMemory.growth(run)
    let times = try timed(benchmark.repetitions, isWarm: true, run)
    return BenchmarkResult(
      job: benchmark.rawValue, medianSeconds: times.median, minSeconds: times.min,
      repetitions: benchmark.repetitions, threads: Threads.count, note: benchmark.note,
      memoryForetold: plan.memory, memoryGrown: grown)
  }

  /// One in so many cells of a naive sweep is run: each costs the same.
  private static let sampled = 6

  /// Times some cells, spread evenly over the grid, for all of them.
  private func time(
    _ benchmark: Benchmark, _ cells: [PatchCell],
    _ naive: () throws(AnalysisError) -> NaivePatching
  ) throws(AnalysisError) -> BenchmarkResult {
    let sample = stride(from: 0, to: cells.count, by: Self.sampled).map { cells[$0] }
    let patching = try naive()
    for cell in cells.prefix(1) { _ = try patching.logitDifferences(cell) }
    let common = try timed(1, isWarm: true) { () throws(AnalysisError) in _ = try naive() }.min
    let some = try timed(1, isWarm: true) { () throws(AnalysisError) in
      for cell in sample { _ = try patching.logitDifferences(cell) }
    }.min
    let seconds = common + some * Double(cells.count) / Double(max(1, sample.count))
    return BenchmarkResult(
      job: benchmark.rawValue, medianSeconds: seconds, minSeconds: seconds, repetitions: 1,
      threads: Threads.count,
      note: benchmark.note + "; \(sample.count) of \(cells.count) heads timed and scaled up")
  }

  /// The rows, and as others' values the same in reverse, or for one row the next.
  private func subjects(_ sweep: PatchSweep) -> (destination: Subject, source: Subject) {
    let all = prompts(max(2, sweep.rows)).prompts
    return (
      Subject(weights, PromptSet(Array(all.prefix(sweep.rows)))),
      Subject(weights, PromptSet(Array(all.reversed().prefix(sweep.rows))))
    )
  }
}
