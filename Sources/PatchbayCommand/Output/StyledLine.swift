import Screen
import TextColumns

/// A line of text in pieces, each with its meaning.
struct StyledLine: Equatable {
  /// The pieces from left to right.
  private(set) var pieces: [Piece] = []

  /// Text of one meaning.
  struct Piece: Equatable {
    let text: String
    let style: Style
  }

  /// A line of one piece; an empty one without text.
  init(_ text: String = "", _ style: Style = .text) {
    append(text, style)
  }

  /// Adds a piece at the end, with controls and other characters that could do harm made visible.
  mutating func append(_ text: String, _ style: Style = .text) {
    guard !text.isEmpty else { return }
    pieces.append(Piece(text: Columns.printable(text), style: style))
  }

  /// Adds blanks up to a column.
  mutating func pad(to column: Int) {
    append(String(repeating: " ", count: max(0, column - width)))
  }

  /// The columns of the line.
  var width: Int { pieces.reduce(0) { $0 + Columns.width(of: $1.text) } }

  /// The line for a terminal; without any control where there are no colours.
  func rendered(_ theme: Theme, _ traits: DisplayTraits) -> String {
    let texts = pieces.map { traits.glyphs.shown($0.text) }
    guard traits.depth > .monochrome else {
      let line = texts.joined()
      let kept = line.lastIndex { $0 != " " }.map { line[...$0] } ?? ""
      return String(kept)
    }
    var line = ""
    for (piece, text) in zip(pieces, texts) {
      if piece.style == .text {
        line += text
      } else {
        let look = theme.appearance(of: piece.style, depth: traits.depth)
        line += look.sgr + text + "\u{1B}[0m"
      }
    }
    return line
  }
}
