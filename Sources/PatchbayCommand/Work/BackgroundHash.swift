import Checkpoints
import Dispatch
import Synchronization
import Transformer

/// A checkpoint's hash, computed on another thread while the analysis runs.
final class BackgroundHash: Sendable {
  private let result = Mutex<Result<String, CheckpointError>?>(nil)
  private let done = DispatchSemaphore(value: 0)

  /// Starts at once.
  ///
  /// - Parameters:
  ///   - checkpoint: whose weights are read.
  ///   - cancellation: checked before each mebibyte.
  init(_ checkpoint: Checkpoint, cancellation: Cancellation) {
    DispatchQueue.global(qos: .utility).async { [self] in
      let outcome: Result<String, CheckpointError>
      do throws(CheckpointError) {
        outcome = .success(try checkpoint.hash(isCancelled: { cancellation.isCancelled }))
      } catch {
        outcome = .failure(error)
      }
      result.withLock { $0 = outcome }
      done.signal()
    }
  }

  /// The hash in hexadecimal, waited for.
  func text() throws(CheckpointError) -> String {
    done.wait()
    done.signal()
    return try result.withLock { $0 }?.get() ?? ""
  }
}
