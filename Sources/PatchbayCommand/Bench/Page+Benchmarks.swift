import Benchmarks
import Screen
import Tensors
import TextColumns

extension Page {
  /// Adds what was measured of the explorer at one size.
  mutating func add(_ result: ExplorerBench.Result) {
    heading("explorer, \(result.size.width)x\(result.size.height)", "256 colours")
    func bytes(_ value: (median: Int, most: Int)) -> String {
      "\(value.median) bytes, \(value.most) at most"
    }
    fact("  first frame", "\(result.firstFrame) bytes")
    fact("  until all is known", "\(result.firstScreen) bytes")
    fact("  cursor move in the heads", bytes(result.cursorMove))
    if let training = result.training {
      fact("  while training", "\(training.mean) bytes a second, \(training.most) at most")
    }
    fact("  other head in attention", bytes(result.headSwitch))
    fact(
      "  key to frame, \(result.keys) keys",
      "median \(number(Float(result.median), 2)) ms, "
        + "99th percentile \(number(Float(result.percentile99), 2)) ms, "
        + "most \(number(Float(result.worst), 2)) ms")
  }

  private mutating func addMemory(_ results: [BenchmarkResult]) {
    let sweeps = results.filter { $0.memoryForetold != nil }
    guard !sweeps.isEmpty else { return }
    heading("memory of sweeps", "beside the checkpoint, at the peak, in MB")
    for result in sweeps {
      fact(
        "  " + result.job,
        "foretold \(Self.megabytesOrDash(result.memoryForetold)), "
          + "measured \(Self.megabytesOrDash(result.memoryGrown))")
    }
  }

  private static func megabytesOrDash(_ bytes: Int?) -> String {
    bytes.map { "\(($0 + 500_000) / 1_000_000)" } ?? "–"
  }

  /// Adds a table of jobs, and where those that say so spend their time and memory.
  mutating func add(_ results: [BenchmarkResult]) {
    var table = TextTable([
      .init("job", .left), .init("median s"), .init("best s"), .init("runs"), .init("GFLOP/s"),
      .init("of sgemm"),
    ])
    for result in results {
      table.rows.append([
        .init(result.job, .heading), .init(number(Float(result.medianSeconds), 4)),
        .init(number(Float(result.minSeconds), 4)), .init("\(result.repetitions)", .muted),
        .init(result.gigaflops.map { number(Float($0), 1) } ?? ""),
        .init(result.shareOfProducts.map { number(Float(100 * $0), 0) + " %" } ?? ""),
      ])
    }
    add(table.lines(width: width))
    for result in results {
      guard let rate = result.tokensPerSecond else { continue }
      note("  \(result.job): \(number(Float(rate), 1)) new tokens a second")
    }
    for result in results {
      guard let exchange = result.exchange else { continue }
      note(
        "  \(result.job): \(exchange.ranks) ranks, each sends "
          + "\(Self.megabytesOrDash(exchange.sentBytes)) MB a step and waits "
          + "\(number(Float(exchange.waitedSeconds), 4)) s for others")
    }
    for result in results {
      guard let parts = result.parts else { continue }
      heading("where \(result.job) spends its time", "each kernel timed alone, in seconds")
      for (name, seconds) in parts.sorted(by: { $0.value > $1.value }) {
        fact("  " + name, number(Float(seconds), 4))
      }
    }
    addMemory(results)
    space()
    note(
      "\(Threads.count) threads, sgemm kernels for \(ProductKernels.name)."
        + (ProductKernels.areNarrow
          ? " This processor has wider registers than these kernels use: see OPENBLAS_CORETYPE."
          : ""))
  }
}
