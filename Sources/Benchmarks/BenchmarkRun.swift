import Analyses
public import Patching
public import Ranks
import Tasks
import Tensors
import Tokens
public import Transformer

/// Times jobs on one model.
public struct BenchmarkRun: Sendable {
  let weights: Weights
  private let productRate: Double

  /// The answer and distractor of every prompt; the peers' script has the same.
  private static let pair = (answer: 11, distractor: 262)

  /// The tokens of every prompt of the jobs that do not train.
  private static let length = Benchmark.forward1.length

  /// The new tokens of the job that goes on writing.
  static let written = 64

  /// Prepares to time jobs, and measures how fast products alone are.
  ///
  /// Cost: a second or so.
  public init(_ weights: Weights) {
    self.weights = weights
    productRate = KernelTimes.productRate(weights.configuration)
  }

  /// The time of the products of a pass over a hundred prompts, each product timed alone.
  public var products: BenchmarkResult {
    let positions = 100 * Self.length
    let seconds =
      KernelTimes.operations(weights.configuration, positions: positions) / productRate / 1e9
    return BenchmarkResult(
      job: "products-100x16", medianSeconds: seconds, minSeconds: seconds, repetitions: 3,
      threads: Threads.count,
      note: "sgemm alone at the sizes of forward-100x16, kernels for \(ProductKernels.name)",
      gigaflops: productRate, shareOfProducts: 1)
  }

  /// The time of the products of a pass over one prompt, each weight read from memory.
  public var fewRows: BenchmarkResult {
    let operations = KernelTimes.operations(weights.configuration, positions: Self.length)
    let times = KernelTimes.fewRows(weights, rows: Self.length)
    let rate = operations / times.min / 1e9
    return BenchmarkResult(
      job: "products-1x16", medianSeconds: times.median, minSeconds: times.min,
      repetitions: KernelTimes.fewRowsRepetitions, threads: Threads.count,
      note: "the products of forward-1x16 alone, one after the other",
      gigaflops: rate, shareOfProducts: rate / productRate)
  }

  /// Times a job.
  ///
  /// - Parameters:
  ///   - benchmark: the job.
  ///   - ranks: those that do it together, all of which call this; training jobs alone are shared.
  /// - Returns: its times.
  /// - Throws: `PatchingError` where the model is too small for the job.
  public func time(
    _ benchmark: Benchmark, on ranks: Ranks? = nil
  ) throws(PatchingError) -> BenchmarkResult {
    if let rows = benchmark.trainedRows {
      return timeTraining(benchmark, rows: rows, on: ranks)
    }
    if let result = try timeEdges(benchmark) { return result }
    if benchmark == .discover50 { return try timeDiscovery(benchmark) }
    if let sweep = PatchSweep(benchmark, weights.configuration) {
      return try time(benchmark, sweep)
    }
    do {
      if let job = CircuitJob(benchmark) { return try time(benchmark, job) }
      return try timePasses(benchmark)
    } catch { throw .analysis(error) }
  }

  private func timePasses(_ benchmark: Benchmark) throws(AnalysisError) -> BenchmarkResult {
    let kept = benchmark == .toggle1 ? try KeptRun(Subject(weights, prompts(1))) : nil
    let times = try timed(benchmark.repetitions) { () throws(AnalysisError) in
      try run(benchmark, after: kept)
    }
    var result = BenchmarkResult(
      job: benchmark.rawValue, medianSeconds: times.median, minSeconds: times.min,
      repetitions: benchmark.repetitions, threads: Threads.count, note: benchmark.note)
    if benchmark == .generate16 {
      result.tokensPerSecond = Double(Self.written) / times.median
    }
    if let rows = benchmark.forwardRows {
      let operations = KernelTimes.operations(weights.configuration, positions: rows * Self.length)
      result.gigaflops = operations / times.min / 1e9
      result.shareOfProducts = result.gigaflops.map { $0 / productRate }
      if benchmark == .forward100 {
        result.parts = KernelTimes.parts(weights, rows: rows, length: Self.length)
      }
    }
    return result
  }

  private func run(_ benchmark: Benchmark, after kept: KeptRun?) throws(AnalysisError) {
    switch benchmark {
    case .forward1: try forward(1, capture: [])
    case .forward100: try forward(100, capture: [])
    case .cache1: try forward(1, capture: everySite)
    case .cache100: try forward(100, capture: everySite)
    case .headSweep50:
      let prompts = prompts(50)
      let reference = PromptSet(prompts.prompts.reversed())
      _ = try AblationSweep(
        over: .heads, Subject(weights, prompts), kind: .mean, reference: reference)
    case .toggle1:
      try toggle(layer: weights.configuration.layers / 2, after: [kept].compactMap(\.self))
    case .toggleFirst1: try toggle(layer: 0, after: [])
    case .generate16:
      _ = try Generation(
        GenerationSession(weights, prompts(1).prompts[0]), count: Self.written)
    default: preconditionFailure("BenchmarkRun: \(benchmark) is timed elsewhere")
    }
  }

  /// Zeroes a head and reads what screens show of that, as the explorer does.
  private func toggle(layer: Int, after kept: [KeptRun]) throws(AnalysisError) {
    var subject = try Subject(weights, prompts(1)).adding(
      [Ablation(heads: [Head(layer, 0)], kind: .zero)], reference: nil)
    if let run = try KeptRun(subject, after: kept) { subject = subject.reading(run) }
    _ = try NextToken(subject)
    _ = try HeadAttribution(subject)
  }

  /// A plain pass with all logits.
  func forward(_ rows: Int, capture: Set<Site>) throws(AnalysisError) {
    do {
      _ = try weights.forward(
        prompts(rows).batch, Pass(capture: capture, logits: .all))
    } catch {
      throw .cancelled
    }
  }

  /// What TransformerLens caches by default: everything but each head's own output.
  private var everySite: Set<Site> {
    Set(
      Site.every(in: weights.configuration).filter { site in
        if case .block(_, .headOutput) = site { false } else { true }
      })
  }

  /// So many rows, each with the same answer and distractor.
  func prompts(_ count: Int) -> PromptSet {
    let rows = benchmarkPrompts(
      count, length: Self.length, vocabulary: weights.configuration.vocabulary)
    return PromptSet(
      rows.map { tokens in
        Prompt(
          tokens: tokens, answer: TokenID(Self.pair.answer % weights.configuration.vocabulary),
          distractor: TokenID(Self.pair.distractor % weights.configuration.vocabulary))
      })
  }
}

extension Benchmark {
  /// The prompts of a plain forward pass; nil for other jobs.
  fileprivate var forwardRows: Int? {
    switch self {
    case .forward1: 1
    case .forward100: 100
    default: nil
    }
  }
}
