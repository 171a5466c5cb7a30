import Synchronization
import Training

/// Runs a fine-tune on a thread of its own, and tells the session of it.
final class TrainingRunner: Sendable {
  private let shelf: Shelf
  private let mailbox: Mailbox

  /// A runner for the checkpoint that is open.
  init(_ shelf: Shelf, _ mailbox: Mailbox) {
    self.shelf = shelf
    self.mailbox = mailbox
  }

  /// Begins a run.
  func begin(_ request: TrainingRequest) {
    mailbox.post(.trainingFailed("Training from the explorer is not possible yet."))
  }

  /// Asks something of the run.
  func ask(_ request: TrainingControl.Request) {}

  /// Ends the run after its step; returns when its state is saved.
  func close() {}
}
