import Dispatch
import Foundation
import Shards
import Synchronization
import Transformer

@testable import Reproduction

/// A share of a reproduction at work on a thread of its own.
final class ShareRun: Sendable {
  /// What happened, in words.
  let events = Mutex<[String]>([])
  private let outcome = Mutex<Result<[String: ReproducedStage], ReproductionError>?>(nil)
  private let ended = DispatchSemaphore(value: 0)

  /// Begins one.
  init(
    _ share: Shard?, _ plan: ReproductionPlan, in folder: ReproductionFolder,
    _ runner: NotingRunner, _ cancellation: Cancellation? = nil,
    onWait: @escaping @Sendable ([StageInWork]) -> Void = { _ in }
  ) {
    Thread.detachNewThread { [self] in
      let run = ReproductionRun(plan, in: folder, runner: runner, origin: .ofTests)
      do throws(ReproductionError) {
        let records = try run.run(share, cancellation: cancellation) { event in
          if case .waiting(let stages) = event { return onWait(stages) }
          events.withLock { $0.append(event.words) }
        }
        outcome.withLock { $0 = .success(records) }
      } catch {
        outcome.withLock { $0 = .failure(error) }
      }
      ended.signal()
    }
  }

  /// What became of the stages, when it has ended.
  func records() throws -> [String: ReproducedStage] {
    guard ended.wait(timeout: .now() + .seconds(120)) == .success,
      let outcome = outcome.withLock(\.self)
    else { throw POSIXError(.ETIMEDOUT) }
    return try outcome.get()
  }
}

extension ReproductionEvent {
  /// The kind of the event and the stage.
  var words: String {
    switch self {
    case .began(let stage, _, _): "began \(stage.id)"
    case .kept(let stage, _, _): "kept \(stage.id)"
    case .done(let stage, _, _, _): "done \(stage.id)"
    case .failed(let stage, _, _, _): "failed \(stage.id)"
    case .failedBefore(let stage, _, _, _): "failed before \(stage.id)"
    case .leftOut(let stage, _, _, _): "left out \(stage.id)"
    case .waiting: "waiting"
    }
  }
}

/// Waits until something holds.
///
/// - Throws: where it takes minutes.
func waitUntil(_ condition: () -> Bool) throws {
  for _ in 0..<12_000 {
    if condition() { return }
    Thread.sleep(forTimeInterval: 0.01)
  }
  throw POSIXError(.ETIMEDOUT)
}
