import Analyses
import Screen
import Tasks
import Tokens

// What keys do about what is written behind the prompt.

extension PromptScreen {
  /// The pane of what is written behind the prompt.
  static let continuationPane = PromptPane.continuation.rawValue
}

extension Scene<PromptState> {
  /// Goes on writing: so many tokens more, or what was stopped.
  mutating func writeOn() {
    panes[.prompt] = PromptScreen.continuationPane
    failures = failures.filter { !$0.key.isGeneration }
    let isDone = continuationQueries.isEmpty && !own.continuation.isStopped
    own.continuation.isStopped = false
    if isDone { own.continuation.wanted += own.continuation.settings.count }
    let ended = continuationLines.compactMap { stopWords($0.text) }
    if continuationQueries.isEmpty, let words = ended.first {
      own.continuation.wanted -= own.continuation.settings.count
      note = .refused("Nothing can follow: \(words).")
    }
  }

  /// Stops writing; nil if nothing is being written.
  mutating func stopWriting() -> [Effect]? {
    let stopped = pending.filter { $0.key.isGeneration }
    guard !stopped.isEmpty || isWriting else { return nil }
    own.continuation.isStopped = true
    for query in stopped.keys {
      pending[query] = nil
      progress[query] = nil
    }
    note = .done("Writing stopped; what is there stays. w goes on.")
    return [.cancel(Set(stopped.values))]
  }

  /// Changes how tokens are chosen or how many; what is written by another rule is dropped.
  mutating func set(_ change: (inout ContinuationSettings) -> Void) {
    var settings = own.continuation.settings
    change(&settings)
    let isOther = settings.rule != own.continuation.settings.rule
    own.continuation.settings = settings
    guard isOther, !own.continuation.isEmpty else { return }
    own.continuation.clear()
    own.continuation.wanted = settings.count
  }

  mutating func moveOverContinuation(_ move: Move) {
    let lines = continuationLines
    guard let line = continuationLine else { return }
    let count = line.text.tokens.count
    let place = continuationToken?.place ?? 0
    let next: Int
    switch move {
    case .up, .down:
      let step = move == .up ? -1 : 1
      own.continuation.line = clamped(own.continuation.line + step, count: lines.count)
      return
    case .left, .right: next = clamped(place + (move == .left ? -1 : 1), count: count)
    default: next = clamped(place + (move.steps(page: 10, all: count) ?? 0), count: count)
    }
    // At the end it follows what is still to come.
    own.continuation.token = next >= count - 1 ? nil : max(0, next)
  }

  /// Makes the token under the cursor, with those before it, part of the prompt.
  mutating func takeContinuation() -> [Effect] {
    guard let line = continuationLine, let (place, _) = continuationToken else {
      note = .refused("Nothing is written yet. w goes on writing the prompt.")
      return []
    }
    let taken = line.text.tokens.prefix(place + 1).map(\.token)
    let next = reader.document(
      tokens: document.prompt.tokens + taken, bos: document.bos, like: document)
    note = .done(
      "\(taken.count) \(taken.count == 1 ? "token is" : "tokens are") part of the prompt; u takes "
        + "\(taken.count == 1 ? "it" : "them") back.")
    let effects = change { document, _ in document = next }
    panes[.prompt] = 0
    return effects
  }
}
