import Screen

/// A question before something is done.
protocol ConfirmOverlay: Overlay {
  /// The title of the question.
  var title: String { get }
  /// What Enter does, in a word or two.
  var enterWords: String { get }
  /// What a person should know before answering.
  var words: [String] { get }
  /// The time before Enter in which any key stops it from answering.
  var quietTime: Duration { get }
  /// Does it, after the question is closed.
  func confirm(in state: inout AppState) -> [Effect]
  /// Called when the person declines, after the question is closed.
  func decline(in state: inout AppState)
}

extension ConfirmOverlay {
  var keyContext: KeyContext { .confirming }
  var quietTime: Duration { AppState.burstGap }

  func decline(in state: inout AppState) {}

  func commit(in state: inout AppState) -> [Effect] {
    state.overlay = nil
    return confirm(in: &state)
  }

  func close(in state: inout AppState) -> [Effect] {
    state.overlay = nil
    decline(in: &state)
    return []
  }

  func quietTime(before key: Key, in state: AppState) -> Duration? {
    state.keyMap.binding(for: key, in: keyContext)?.name == "commit" ? quietTime : nil
  }

  func draw(_ state: AppState, on canvas: Canvas) {
    let width = min(72, canvas.width - 4)
    let lines = words.flatMap { wrapped($0, to: width - 4) }
    let inside = canvas.dialog(title: title, width: width, height: lines.count + 2, accent: true)
    for (row, line) in lines.enumerated() { inside.text(line, row: row) }
    inside.line(
      [
        Span("Enter", .key), Span(" \(enterWords)   ", .muted), Span("Esc", .key),
        Span(" leaves things as they are", .muted),
      ], row: lines.count + 1)
  }
}

extension KeyTable {
  /// The keys of a question.
  static let confirming: [Binding] = [
    Binding(keys("enter"), "commit", "yes", "Do it", foot: true) { $0.commitOverlay() },
    Binding(keys("escape", "q", "ctrl-c"), "revert", "no", "Leave things as they are", foot: true) {
      $0.closeOverlay()
    },
  ]
}
