import Checkpoints
import Foundation
import Synchronization
import Tasks
import Tracking
import Training
import Transformer

/// Measures one series of checkpoints at a time, on a thread of its own, and tells the session.
final class SeriesRunner: Sendable {
  private let mailbox: Mailbox
  private let version: String
  private let cache: SeriesCache?
  /// Stops the series that is measured; nil where none is.
  private let current = Mutex<Cancellation?>(nil)
  /// OpenBLAS and deep models need more than the half megabyte of other threads.
  private static let stackSize = 16 << 20

  /// A runner without work.
  ///
  /// - Parameters:
  ///   - mailbox: receives what is new.
  ///   - version: the version of the program.
  ///   - cache: where results are kept; nil for nowhere.
  init(_ mailbox: Mailbox, version: String, cache: SeriesCache?) {
    self.mailbox = mailbox
    self.version = version
    self.cache = cache
  }

  /// Measures a series in place of any other; nil for none.
  func measure(_ request: SeriesRequest?) {
    let cancellation = Cancellation()
    current.withLock { current in
      current?.cancel()
      current = request == nil ? nil : cancellation
    }
    guard let request else { return }
    let thread = Thread { [self] in
      Self.measure(request, version: version, cache: cache, cancellation) { news in
        guard !cancellation.isCancelled else { return }
        mailbox.post(.series(SeriesNews(request: request, kind: news)))
      }
    }
    thread.stackSize = Self.stackSize
    thread.name = "series"
    thread.start()
  }

  /// Measures a series on the thread of the caller.
  ///
  /// - Parameters:
  ///   - request: the series, and what it is measured on.
  ///   - version: the version of the program.
  ///   - cache: where results are kept; nil for nowhere.
  ///   - cancellation: checked between halves of a block.
  ///   - tell: hears what is new, at the end how it ended unless it was cancelled.
  static func measure(
    _ request: SeriesRequest, version: String, cache: SeriesCache?,
    _ cancellation: Cancellation = Cancellation(), tell: (SeriesNews.Kind) -> Void
  ) {
    do {
      let series = try CheckpointSeries(request.paths.map(ErrandRunner.expanded))
      tell(.found(series))
      let model = try SeriesModel(of: series)
      let evaluators = try evaluators(request.material, of: series, like: model)
      let measurement = SeriesMeasurement(
        of: series, on: evaluators, like: model, cache: cache, version: version)
      try measurement.run(
        cancellation: cancellation, onProgress: { tell(.progress($0)) },
        onRow: { tell(.row($0)) })
      tell(.ended(problem: nil))
    } catch is Cancelled {
      return
    } catch {
      tell(.ended(problem: "\(error)"))
    }
  }

  /// What is measured; the open circuit is of another model perhaps, and is left out then.
  private static func evaluators(
    _ material: TrainingMaterial, of series: CheckpointSeries, like model: SeriesModel
  ) throws(TrainingError) -> [Evaluator] {
    do {
      return try material.evaluators(of: series, like: model)
    } catch .circuit {
      var other = material
      other.circuit = nil
      return try other.evaluators(of: series, like: model)
    }
  }
}

extension SeriesRequest {
  /// What the checkpoints are measured on: what a run would be, by default indirect-object prompts.
  fileprivate var material: TrainingMaterial {
    var material = form.material
    if material.evaluations == nil, form.corpus == nil {
      material.evaluations = [TaskCorpus.indirectObject.rawValue]
    }
    return material
  }
}
