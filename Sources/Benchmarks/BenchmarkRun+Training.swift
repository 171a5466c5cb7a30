import Tensors
import Tokens
import Training
import Transformer

extension BenchmarkRun {
  /// Times full steps of training on one batch, over and over.
  func timeTraining(_ benchmark: Benchmark, rows: Int) -> BenchmarkResult {
    let (c, positions) = (weights.configuration, rows * benchmark.length)
    let products = TrainingProducts.seconds(c, positions: positions)
    let batch = benchmarkPrompts(rows, length: benchmark.length, vocabulary: c.vocabulary)
    let drops: Float = benchmark == .train10x128 ? 0.1 : 0
    var trainer = Trainer(
      weights, rows: batch,
      settings: TrainingSettings(
        length: .steps(benchmark.repetitions + 1), batch: rows, learningRate: 1e-5,
        dropout: Dropout(embedding: drops, attention: drops, residual: drops, seed: 0)))
    let times = timed(benchmark.repetitions) { _ = try? trainer.takeStep() }
    precondition(trainer.isFinished, "BenchmarkRun: a step of \(benchmark) could not be done")
    return BenchmarkResult(
      job: benchmark.rawValue, medianSeconds: times.median, minSeconds: times.min,
      repetitions: benchmark.repetitions, threads: Threads.count, note: benchmark.note,
      gigaflops: 3 * KernelTimes.operations(c, positions: positions) / times.min / 1e9,
      shareOfProducts: products / times.min)
  }
}

extension Benchmark {
  /// The rows of a batch; nil for jobs that do not train.
  var trainedRows: Int? {
    switch self {
    case .train10x20, .train10x128: 10
    case .train4x64: 4
    default: nil
    }
  }
}
