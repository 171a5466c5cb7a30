import Screen

/// Which blanks a terminal makes by itself when it is told how many.
enum Erasure: CaseIterable {
  case none
  /// Those on its own background.
  case clear
  /// Those on any background.
  case colored
}

/// Turns frames into the bytes that change a terminal from the last frame to the next.
///
/// What a change costs is kept low for slow lines: only cells that look different are written, on
/// the shortest way between them, with the changes of colour alone.
struct FrameEncoder {
  private let theme: Theme
  private let depth: ColorDepth
  private let hasTitle: Bool
  private let erasure: Erasure
  private var shown: Frame?
  private var pen: Pen
  private var cursor = CursorState.hidden
  private var looks: [Style: Appearance] = [:]
  /// More styles than any screen has at once; beyond it, the memory of looks starts anew.
  private static let mostLooks = 4096
  /// Emptying the rest of a row takes this many bytes, and a blank takes one.
  private static let clearCost = 3
  /// Erasing takes this many with the way to what follows.
  private static let eraseCost = 9

  private enum CursorState {
    case hidden, shown, unknown
  }

  /// An encoder for a terminal that has been set up for drawing: its cursor is hidden.
  init(theme: Theme, depth: ColorDepth, hasTitle: Bool, erasure: Erasure = .none) {
    self.theme = theme
    self.erasure = erasure
    self.depth = depth
    self.hasTitle = hasTitle
    pen = Pen(hasSwitches: depth > .monochrome)
  }

  /// Forgets what the terminal shows, so that the next frame is drawn whole.
  mutating func forget() {
    shown = nil
    cursor = .unknown
    pen.forget()
  }

  /// The bytes that bring a terminal of a size from the last frame to this one; none when it shows
  /// it already.
  ///
  /// With 24-bit colour the terminal is asked to show the change at once (mode 2026), which others
  /// ignore.
  mutating func encode(_ frame: Frame, on size: Size) -> [UInt8] {
    if let shown, shown == frame { return [] }
    if shown?.size != frame.size {
      pen.clear()
      shown = nil
    }
    for row in 0..<min(frame.size.height, size.height) {
      drawRow(row, of: frame, width: min(frame.size.width, size.width))
    }
    if let title = frame.title, hasTitle, title != shown?.title {
      pen.write("\u{1B}]2;\(title)\u{07}")
    }
    shown = frame
    let place = frame.cursor.flatMap { Rect(size).contains($0) ? $0 : nil }
    let bytes = withCursor(at: place, pen.take())
    guard depth == .trueColor, !bytes.isEmpty else { return bytes }
    return Array("\u{1B}[?2026h".utf8) + bytes + Array("\u{1B}[?2026l".utf8)
  }

  /// Sees to it that the cursor does not run along while cells are drawn.
  private mutating func withCursor(at place: Point?, _ cells: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    if cursor != .hidden, place == nil || !cells.isEmpty {
      result += Array("\u{1B}[?25l".utf8)
      cursor = .hidden
    }
    result += cells
    if let place {
      pen.move(to: place)
      result += pen.take()
      if cursor != .shown { result += Array("\u{1B}[?25h".utf8) }
      cursor = .shown
    }
    return result
  }

  private mutating func drawRow(_ row: Int, of frame: Frame, width: Int) {
    let (new, old) = (frame.row(row).prefix(width), shown?.row(row))
    if let old, old.prefix(width) == new { return }
    var (column, endOfRun) = (0, 0)
    while column < width {
      let cell = new[new.startIndex + column]
      guard differ(column, new, old), column + Int(cell.columns) <= width else {
        column += 1
        continue
      }
      reach(column, row: row) { new[new.startIndex + $0] }
      let look = look(of: cell.style)
      if cell.isBlank { pen.drawBlanks(in: look) } else { pen.draw(in: look) }
      if cell.isBlank, column >= endOfRun {
        endOfRun = endOfBlanks(like: look, from: column, in: new)
        let changes = (column..<endOfRun).count { differ($0, new, old) }
        if endOfRun == width, look.isClearOnBlanks, changes > Self.clearCost {
          return pen.clearRow()
        }
        if canErase(look), changes > Self.eraseCost {
          pen.erase(endOfRun - column)
          column = endOfRun
          continue
        }
      }
      pen.put(cell, width: width)
      column += 1
    }
  }

  private func canErase(_ look: Appearance) -> Bool {
    guard look.isPlainOnBlanks else { return false }
    return erasure == .colored || (erasure == .clear && look.isClearOnBlanks)
  }

  /// Where blanks end that look like the first.
  private mutating func endOfBlanks(
    like look: Appearance, from column: Int, in row: ArraySlice<Cell>
  ) -> Int {
    let end = row.dropFirst(column).firstIndex { cell in
      !cell.isBlank || !self.look(of: cell.style).looksAlikeOnBlanks(look)
    }
    return (end ?? row.endIndex) - row.startIndex
  }

  /// Goes to a column, over cells that need no change where writing them is shorter.
  private mutating func reach(_ column: Int, row: Int, _ cell: (Int) -> Cell) {
    let target = Point(column: column, row: row)
    guard let start = pen.column(onRow: row), start < column else { return pen.move(to: target) }
    let cost = pen.cost(to: target)
    guard column - start <= cost else { return pen.move(to: target) }
    let between = (start..<column).map(cell)
    let bytes = between.reduce(0) { $0 + $1.character.utf8.count }
    guard bytes <= cost, between.allSatisfy({ canPass($0) }) else { return pen.move(to: target) }
    for cell in between { pen.put(cell, width: column + 1) }
  }

  private mutating func canPass(_ cell: Cell) -> Bool {
    cell.columns == 1 && Pen.isSure(cell.character)
      && pen.fits(look(of: cell.style), isBlank: cell.isBlank)
  }

  /// Whether a cell has to be written; the second half of a wide character comes with the first.
  private mutating func differ(
    _ column: Int, _ row: ArraySlice<Cell>, _ before: ArraySlice<Cell>?
  ) -> Bool {
    let new = row[row.startIndex + column]
    let old = before.map { $0[$0.startIndex + column] } ?? .blank
    if new == old || new.columns == 0 { return false }
    guard new.isBlank, old.isBlank else { return true }
    return !look(of: new.style).looksAlikeOnBlanks(look(of: old.style))
  }

  private mutating func look(of style: Style) -> Appearance {
    if let known = looks[style] { return known }
    if looks.count >= Self.mostLooks { looks = [:] }
    let new = theme.appearance(of: style, depth: depth)
    looks[style] = new
    return new
  }
}

extension Cell {
  /// Whether it is a blank of its own, and not half of a wide character.
  fileprivate var isBlank: Bool { columns == 1 && character == " " }
}
