import Foundation
import Hub
import Screen
import Synchronization
import TextColumns

/// Fetches a model of a hub and tells on standard error how far it is.
struct ModelFetching {
  private let reference: ModelReference
  private let settings: HubSettings
  private let download: HubDownload
  private let line: TransferLine

  /// Makes ready.
  ///
  /// - Parameters:
  ///   - reference: the model.
  ///   - settings: the hub and the cache.
  ///   - isCancelled: asked often whether to stop.
  init(
    _ reference: ModelReference, _ settings: HubSettings,
    isCancelled: @escaping @Sendable () -> Bool
  ) {
    (self.reference, self.settings) = (reference, settings)
    let line = TransferLine()
    self.line = line
    download = HubDownload(
      reference, settings: settings, version: Version.current,
      hooks: HubHooks(tell: { line.tell($0) }, isCancelled: isCancelled))
  }

  /// Fetches what is not in the cache; where the network is not to be used, looks whether all is.
  func run(replacing: Bool = false) throws(HubError) -> HubSnapshot {
    defer { line.end() }
    if settings.offlineVariable != nil { return try download.local() }
    let plan = try download.plan()
    ProgressLine.interject(
      "\(Columns.printable(reference.model)) at \(plan.commit.prefix(12)): \(plan.files.count) files, "
        + "\(Numeral.bytes(plan.bytes)), from \(settings.host) to \(settings.cache)")
    return try download.fetch(plan, replacing: replacing)
  }
}

/// The line that tells how far a transfer is, and what else is told of it.
private final class TransferLine: Sendable {
  private struct State {
    var rate = TransferRate()
    var line: ProgressLine?
  }

  private let state = Mutex(State())
  private let start = ContinuousClock.now

  func tell(_ event: HubEvent) {
    switch event {
    case .progress(let file, let done, let total): progress(file, done, total)
    case .arrived(let file, let bytes):
      end()
      ProgressLine.interject("\(file): \(Numeral.bytes(bytes))")
    case .retry(let seconds, let error):
      end()
      // The remedy is for the time when it is given up.
      let words = error.description
      let end = words.firstRange(of: ". ")?.lowerBound ?? words.endIndex
      ProgressLine.interject("\(words[..<end]). Trying again in \(seconds) s.")
    case .waiting(let file):
      ProgressLine.interject("\(file): another process fetches it at this moment; waiting for it.")
    case .anew(let file, .noParts):
      ProgressLine.interject("\(file): the server sends no parts of files; beginning anew.")
    case .anew(let file, .damaged):
      ProgressLine.interject("\(file): what was there is damaged; fetching it again.")
    }
  }

  private func progress(_ file: String, _ done: Int, _ total: Int) {
    let now = ContinuousClock.now - start
    state.withLock { state in
      state.rate.note(done, at: now)
      if state.line == nil { state.line = ProgressLine(file) }
      var words = "\(Numeral.bytes(done)) of \(Numeral.bytes(total))"
      if let rate = state.rate.bytesPerSecond, rate > 0 {
        let left = Duration.seconds(Double(total - done) / rate)
        words += ", \(Numeral.bytes(Int(rate)))/s, \(ProgressLine.clock(left)) left"
      }
      state.line?.show(words)
    }
  }

  /// Takes the line away.
  func end() {
    state.withLock { state in
      state.line?.end()
      state.line = nil
    }
  }
}
