import Synchronization

/// Messages from other threads to the one that owns the state.
final class Mailbox: Sendable {
  private let messages = Mutex<[Message]>([])
  private let wake: @Sendable () -> Void

  /// A mailbox that calls `wake` when something comes.
  init(wake: @escaping @Sendable () -> Void) {
    self.wake = wake
  }

  /// Leaves a message; from any thread.
  func post(_ message: Message) {
    messages.withLock { $0.append(message) }
    wake()
  }

  /// Removes and returns all messages, oldest first.
  func drain() -> [Message] {
    messages.withLock { messages in
      defer { messages.removeAll(keepingCapacity: true) }
      return messages
    }
  }
}
