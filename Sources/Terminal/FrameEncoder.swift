import Screen

/// Turns frames into the bytes that change a terminal from the last frame to the next.
struct FrameEncoder {
  private let theme: Theme
  private let depth: ColorDepth
  private let hasTitle: Bool
  private var shown: Frame?
  private var sequences: [Style: [UInt8]] = [:]
  /// More styles than any screen has at once; beyond it, the memory of sequences starts anew.
  private static let mostSequences = 4096

  init(theme: Theme, depth: ColorDepth, hasTitle: Bool) {
    self.theme = theme
    self.depth = depth
    self.hasTitle = hasTitle
  }

  /// Forgets what the terminal shows, so that the next frame is drawn whole.
  mutating func forget() {
    shown = nil
  }

  /// The bytes that bring a terminal of a size from the last frame to this one; none when it shows
  /// it already.
  ///
  /// With 24-bit colour the terminal is asked to show the change at once (mode 2026), which others
  /// ignore.
  mutating func encode(_ frame: Frame, on size: Size) -> [UInt8] {
    if let shown, shown == frame { return [] }
    var pen = Pen()
    if shown == nil || shown?.size != frame.size {
      pen.write("\u{1B}[0m\u{1B}[2J")
      shown = nil
    }
    for row in 0..<min(frame.size.height, size.height) {
      drawRow(row, of: frame, width: min(frame.size.width, size.width), with: &pen)
    }
    if let title = frame.title, hasTitle, title != shown?.title {
      pen.write("\u{1B}]2;\(title)\u{07}")
    }
    let wasHidden = shown?.cursor == nil
    shown = frame
    var result = Pen()
    if depth == .trueColor { result.write("\u{1B}[?2026h") }
    if !wasHidden { result.write("\u{1B}[?25l") }
    result.bytes += pen.bytes
    result.write("\u{1B}[0m")
    if let cursor = frame.cursor, Rect(size).contains(cursor) {
      result.move(to: cursor)
      result.write("\u{1B}[?25h")
    }
    if depth == .trueColor { result.write("\u{1B}[?2026l") }
    return result.bytes
  }

  private mutating func drawRow(_ row: Int, of frame: Frame, width: Int, with pen: inout Pen) {
    let new = frame.row(row)
    let old = shown?.row(row)
    for column in 0..<width {
      let cell = new[new.startIndex + column]
      let before = old.map { $0[$0.startIndex + column] } ?? .blank
      guard cell != before, cell.columns > 0, column + Int(cell.columns) <= width else { continue }
      pen.move(to: Point(column: column, row: row))
      if pen.style != cell.style {
        pen.bytes += sequence(for: cell.style)
        pen.style = cell.style
      }
      pen.put(cell)
    }
  }

  private mutating func sequence(for style: Style) -> [UInt8] {
    if let known = sequences[style] { return known }
    if sequences.count >= Self.mostSequences { sequences = [:] }
    let new = Array(theme.appearance(of: style, depth: depth).sgr.utf8)
    sequences[style] = new
    return new
  }
}

/// Where a terminal writes next, as far as that is sure, and what was written.
private struct Pen {
  var bytes: [UInt8] = []
  var style: Style?
  private var place: Point?

  mutating func write(_ text: String) {
    bytes += Array(text.utf8)
    place = nil
  }

  mutating func move(to target: Point) {
    guard place != target else { return }
    bytes += Array("\u{1B}[\(target.row + 1);\(target.column + 1)H".utf8)
    place = target
  }

  mutating func put(_ cell: Cell) {
    bytes += Array(String(cell.character).utf8)
    if Self.isSure(cell.character) {
      place?.column += 1
    } else {
      place = nil
    }
  }

  /// Whether all terminals agree on the one column of a character.
  ///
  /// After others the place is told anew, so that a disagreement spoils one cell and not the rest
  /// of the line.
  private static func isSure(_ character: Character) -> Bool {
    let scalars = character.unicodeScalars
    guard scalars.count == 1, let value = scalars.first?.value else { return false }
    switch value {
    case 0..<0x300, 0x2010...0x2027, 0x2190...0x21FF, 0x2500...0x259F, 0x2800...0x28FF: return true
    default: return false
    }
  }
}
