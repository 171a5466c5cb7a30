import TextColumns

/// One line of text that is edited, with a cursor between its characters.
public struct TextField: Widget, Hashable, Sendable {
  /// What was typed; may hold line feeds, which are shown by stand-ins.
  public private(set) var text: String
  /// The characters before the cursor.
  public private(set) var cursor: Int
  /// Words shown in an empty field.
  public var placeholder: String
  /// Whether the terminal's cursor is shown in it.
  public var isFocused: Bool
  /// More characters are not taken.
  private static let longest = 1 << 16

  /// A field with the cursor after the text.
  public init(_ text: String = "", placeholder: String = "", isFocused: Bool = true) {
    self.text = String(text.prefix(Self.longest))
    self.placeholder = placeholder
    self.isFocused = isFocused
    cursor = self.text.count
  }

  /// Puts text before the cursor; a mark that joins with the character before it does so.
  public mutating func insert(_ more: some StringProtocol) {
    let room = max(0, Self.longest - text.count)
    let place = text.index(text.startIndex, offsetBy: cursor)
    let before = text[..<place] + more.prefix(room)
    let whole = before + text[place...]
    // What follows may join the new text as well, so the cursor goes by what is before it.
    text = String(whole)
    cursor = min(String(before).count, text.count)
  }

  /// Takes a key; false when a field has no use for it.
  public mutating func handle(_ key: Key) -> Bool {
    switch key {
    case .left: move(to: cursor - 1)
    case .right: move(to: cursor + 1)
    case .home, .control("a"): move(to: 0)
    case .end, .control("e"): move(to: text.count)
    case Key(.left, .control), Key(.left, .alt), .alt("b"): move(to: wordStart)
    case Key(.right, .control), Key(.right, .alt), .alt("f"): move(to: wordEnd)
    case .backspace: remove(cursor - 1..<cursor)
    case .delete, .control("d"): remove(cursor..<cursor + 1)
    case .control("w"), Key(.backspace, .alt): remove(wordStart..<cursor)
    case .alt("d"): remove(cursor..<wordEnd)
    case .control("u"): remove(0..<cursor)
    case .control("k"): remove(cursor..<text.count)
    default:
      guard let typed = key.typed else { return false }
      insert(String(typed))
    }
    return true
  }

  private mutating func move(to place: Int) {
    cursor = max(0, min(text.count, place))
  }

  private mutating func remove(_ range: Range<Int>) {
    let held = range.clamped(to: 0..<text.count)
    guard !held.isEmpty else { return }
    let start = text.index(text.startIndex, offsetBy: held.lowerBound)
    let end = text.index(start, offsetBy: held.count)
    text.removeSubrange(start..<end)
    cursor = min(held.lowerBound, text.count)
  }

  /// The start of the word at or before the cursor.
  private var wordStart: Int {
    let before = Array(text.prefix(cursor))
    let gap = before.reversed().prefix { !$0.isWordPart }.count
    let word = before.dropLast(gap).reversed().prefix(while: \.isWordPart).count
    return cursor - gap - word
  }

  /// The end of the word at or after the cursor.
  private var wordEnd: Int {
    let after = text.dropFirst(cursor)
    let gap = after.prefix { !$0.isWordPart }.count
    return cursor + gap + after.dropFirst(gap).prefix(while: \.isWordPart).count
  }

  /// Draws the part of the text around the cursor on the first line.
  public func draw(on canvas: Canvas) {
    guard canvas.width > 0, canvas.height > 0 else { return }
    if text.isEmpty {
      canvas.text(placeholder, .muted)
      if isFocused { canvas.showCursor(column: 0, row: 0) }
      return
    }
    let shown = text.map { canvas.glyphs.shown(String($0)) }
    let widths = shown.map { Columns.width(of: $0) }
    // The cursor stands on a cell of its own after the last character.
    var first = 0
    var before = widths[..<min(cursor, widths.count)].reduce(0, +)
    while before > canvas.width - 1, first < cursor {
      before -= widths[first]
      first += 1
    }
    var column = 0
    for (piece, width) in zip(shown, widths).dropFirst(first) {
      guard column + width <= canvas.width else { break }
      column = canvas.text(piece, column: column)
    }
    if first > 0 { canvas.text(String(canvas.glyphs.ellipsis), .muted, width: 1) }
    if isFocused { canvas.showCursor(column: before, row: 0) }
  }
}

extension Character {
  fileprivate var isWordPart: Bool { isLetter || isNumber || self == "_" }
}
