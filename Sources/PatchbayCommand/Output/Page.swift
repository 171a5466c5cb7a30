import Screen
import TextColumns

/// The text that a command prints for people, line by line.
struct Page {
  /// The lines so far.
  private(set) var lines: [StyledLine] = []
  /// The columns that lines may take.
  let width: Int
  /// What the terminal can show.
  let traits: DisplayTraits

  /// An empty page.
  init(width: Int = 80, traits: DisplayTraits) {
    self.width = width
    self.traits = traits
  }

  /// Adds a line.
  mutating func add(_ line: StyledLine) {
    lines.append(line)
  }

  /// Adds lines.
  mutating func add(_ more: [StyledLine]) {
    lines += more
  }

  /// Adds a line of text.
  mutating func add(_ text: String, _ style: Style = .text) {
    lines.append(StyledLine(text, style))
  }

  /// Adds an empty line.
  mutating func space() {
    lines.append(StyledLine())
  }

  /// Adds the title of a section, after an empty line.
  mutating func heading(_ text: String, _ remark: String = "") {
    if !lines.isEmpty { space() }
    var line = StyledLine(text, .heading)
    if !remark.isEmpty { line.append("  " + remark, .muted) }
    add(line)
  }

  /// Adds a label and what it stands for, wrapped.
  mutating func fact(_ label: String, _ text: String, _ style: Style = .text, indent: Int = 16) {
    for (index, part) in wrapped(text, to: width - indent).enumerated() {
      var line = StyledLine()
      if index == 0 { line.append(label, .muted) }
      line.pad(to: indent)
      line.append(part, style)
      add(line)
    }
  }

  /// Adds a paragraph that may be overlooked, such as the convention of a number.
  mutating func note(_ text: String) {
    for part in wrapped(text, to: width) { add(part, .muted) }
  }

  /// A number as text.
  func number(_ value: Float, _ decimals: Int, signed: Bool = false) -> String {
    Numeral.fixed(Double(value), decimals: decimals, signed: signed, glyphs: traits.glyphs)
  }

  /// A bar whose full length stands for 1; nothing for what is not a number.
  func bar(_ share: Float) -> String {
    guard share.isFinite else { return "" }
    let length = Int((24 * min(1, max(0, share))).rounded())
    return String(repeating: traits.glyphs.isRich ? "━" : "=", count: length)
  }

  /// The page as text for a terminal.
  var text: String {
    lines.map { $0.rendered(.dark, traits) + "\n" }.joined()
  }

  /// A text cut between words into lines of so many columns; a longer word is cut where it must be.
  private func wrapped(_ text: String, to limit: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if line.isEmpty {
        line = String(word)
      } else if Columns.width(of: line) + 1 + Columns.width(of: word) <= limit {
        line += " " + word
      } else {
        lines.append(line)
        line = String(word)
      }
      while Columns.width(of: line) > limit {
        let part = Columns.clipped(line, to: limit)
        guard !part.isEmpty else { break }
        lines.append(part)
        line = String(line.dropFirst(part.count))
      }
    }
    return lines + [line]
  }
}
