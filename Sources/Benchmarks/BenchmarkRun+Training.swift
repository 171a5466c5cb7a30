public import Ranks
import Tensors
import Tokens
import Training
import Transformer

extension BenchmarkRun {
  /// Times full steps of training on one batch, over and over.
  func timeTraining(
    _ benchmark: Benchmark, rows: Int, on ranks: Ranks?
  ) -> BenchmarkResult {
    let (c, positions) = (weights.configuration, rows * benchmark.length)
    let products = TrainingProducts.seconds(c, positions: positions)
    let batch = benchmarkPrompts(rows, length: benchmark.length, vocabulary: c.vocabulary)
    let drops: Float = benchmark == .train10x128 ? 0.1 : 0
    var trainer = Trainer(
      weights, rows: batch,
      settings: TrainingSettings(
        length: .steps(benchmark.repetitions + 1), batch: rows, learningRate: 1e-5,
        dropout: Dropout(embedding: drops, attention: drops, residual: drops, seed: 0)))
    let exchange = ranks.map { GradientExchange($0, for: weights) }
    var waits: [Double] = []
    let times = timed(benchmark.repetitions) {
      _ = try? trainer.takeStep(with: exchange)
      if let exchange { waits.append(exchange.waited) }
    }
    precondition(trainer.isFinished, "BenchmarkRun: a step of \(benchmark) could not be done")
    var result = BenchmarkResult(
      job: benchmark.rawValue, medianSeconds: times.median, minSeconds: times.min,
      repetitions: benchmark.repetitions, threads: Threads.count, note: benchmark.note,
      gigaflops: 3 * KernelTimes.operations(c, positions: positions) / times.min / 1e9,
      shareOfProducts: products / times.min)
    result.exchange = exchange.map { exchange in
      // The first step is not timed.
      let waits = waits.dropFirst().sorted()
      return .init(
        ranks: exchange.ranks.count, sentBytes: exchange.bytesSent,
        waitedSeconds: waits[waits.count / 2])
    }
    return result
  }

  /// Times the exchange of a step's gradients alone, with nothing computed meanwhile.
  ///
  /// - Parameter ranks: all of which call this.
  /// - Returns: its times, by which the bytes that a rank sends tell the bandwidth.
  public func timeExchange(_ ranks: Ranks) -> BenchmarkResult {
    let exchange = GradientExchange(ranks, for: weights)
    let gradients = weights.zeros()
    let times = timed(Self.exchanges) { exchange.sumAlone(gradients) }
    var result = BenchmarkResult(
      job: "all-reduce", medianSeconds: times.median, minSeconds: times.min,
      repetitions: Self.exchanges, threads: Threads.count,
      note: "a gradient summed over the ranks, nothing computed meanwhile")
    result.exchange = .init(
      ranks: ranks.count, sentBytes: exchange.bytesSent, waitedSeconds: times.median)
    return result
  }

  private static let exchanges = 5
}

extension Benchmark {
  /// The jobs that several ranks can do together.
  public static let training = allCases.filter { $0.trainedRows != nil }

  /// The rows of a batch; nil for jobs that do not train.
  var trainedRows: Int? {
    switch self {
    case .train10x20, .train10x128: 10
    case .train4x64: 4
    default: nil
    }
  }
}
