import Screen

/// A text that a person types.
protocol TextOverlay: Overlay {
  /// The text and its cursor.
  var field: TextField { get set }
  /// The title of the field.
  var words: String { get }
  /// The placeholder of the empty field, with a tokenizer or without.
  func placeholder(isText: Bool) -> String
  /// Whether the text is the path of a file to write.
  var writesFile: Bool { get }
  /// Accepts the text, or says why not and keeps the field open.
  func commit(_ text: String, in state: inout AppState) -> [Effect]
}

extension TextOverlay {
  var keyContext: KeyContext { .typing }
  var writesFile: Bool { false }

  func press(_ key: Key, in state: inout AppState) -> [Effect] { type(key, in: &state) }

  /// Takes the text, leaves it, or changes it.
  func type(_ key: Key, in state: inout AppState) -> [Effect] {
    switch key {
    case .enter: return commit(in: &state)
    case .escape, .control("c"): return close(in: &state)
    default:
      var next = self
      if next.field.handle(key) { state.overlay = next }
      return []
    }
  }

  /// Only one movement is bound here: it erases what is left of the cursor.
  func move(_ move: Move, in state: inout AppState) -> [Effect] {
    move == .left ? press(.control("u"), in: &state) : []
  }

  func commit(in state: inout AppState) -> [Effect] { commit(field.text, in: &state) }

  func paste(_ line: String, in state: inout AppState) -> Bool {
    var next = self
    next.field.insert(line)
    state.overlay = next
    return true
  }

  func quietTime(before key: Key, in state: AppState) -> Duration? {
    writesFile && key == .enter ? AppState.burstGap : nil
  }

  func draw(_ state: AppState, on canvas: Canvas) {
    field.draw(on: canvas.dialog(title: words, width: 72, height: 1, accent: true))
  }
}

extension Sharing {
  /// Asks for a text.
  mutating func ask(_ asked: some TextOverlay, _ text: String = "") {
    var asked = asked
    asked.field = TextField(text, placeholder: asked.placeholder(isText: reader.tokenizer != nil))
    overlay = asked
  }

  /// Sends an errand unless its input is empty, and closes the overlay that asked for it.
  mutating func send(_ next: Errand, unless isEmpty: Bool = false) -> [Effect] {
    overlay = nil
    guard !isEmpty else { return [] }
    errand = next.words
    return [.send(next)]
  }
}

extension AppState {
  /// Pastes text into the open field; line ends become blanks.
  mutating func paste(_ text: String) {
    let line = String(text.replacing("\r\n", with: " ").map { $0.isNewline ? " " : $0 })
    if overlay?.paste(line, in: &self) != true {
      note = .refused("Pasting works while a text is edited: press Enter on one, on screen 1.")
    }
  }
}

extension String {
  /// The text without white space at its ends.
  var trimmed: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}

extension KeyTable {
  /// The keys of a text field.
  static let typing: [Binding] = [
    Binding(keys("enter"), "commit", "take", "Take the text", foot: true) { $0.commitOverlay() },
    Binding(keys("escape", "ctrl-c"), "revert", "revert", "Leave things as they were", foot: true) {
      $0.closeOverlay()
    },
    Binding(keys("ctrl-u"), "left", "erase", "Erase what stands before the cursor", foot: true) {
      $0.move(.left)
    },
    Binding(
      keys("tab"), "complete", "complete",
      "Complete an answer or distractor by a single token, words of the prompt first",
      action: { state in state.overlay?.press(.tab, in: &state) ?? [] }),
  ]
}
