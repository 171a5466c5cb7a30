import CNcurses
import Screen

/// Turns frames into the bytes that change a terminal from the last frame to the next, through curses.
///
/// Curses finds the cells that differ and the way to them. This gives styles their colours, and
/// leaves out what cannot be seen of blanks.
struct FramePainter: ~Copyable {
  /// How many colours there really are.
  let depth: ColorDepth
  private let screen: CursesScreen
  private let theme: Theme
  private let hasTitle: Bool
  private var standIns = StandIns()
  private var filter: LookFilter
  private var window: Size
  private var shown: Frame?
  private var isForgotten = false
  private var looks: [Style: Look] = [:]
  /// More styles than any screen has at once; beyond it, the memory of looks starts anew.
  private static let mostLooks = 4096
  /// The same for characters that others stand in for.
  private static let mostStandIns = 1 << 13

  /// How letters of a style are written, and how its blanks are.
  private struct Look {
    var attributes: UInt32
    var pair: Int32
    var blank: terminal_cell

    func cell(_ letter: UInt32) -> terminal_cell {
      terminal_cell(letter: letter, attributes: attributes, pair: pair)
    }
  }

  /// A painter for a terminal that has been set up for drawing: its cursor is hidden.
  init(
    _ description: TerminalDescription, theme: Theme, depth wanted: ColorDepth, size: Size
  ) throws(TerminalError) {
    screen = try CursesScreen(description, depth: wanted, size: size)
    depth = Self.depth(wanted, colors: screen.colors)
    filter = LookFilter(hasSwitches: depth > .monochrome)
    self.theme = theme
    hasTitle = description.takesCommands
    window = size
  }

  /// As many colours as are wanted and there are.
  private static func depth(_ wanted: ColorDepth, colors: Int) -> ColorDepth {
    let most: ColorDepth =
      switch colors {
      case (1 << 24)...: .trueColor
      case 256...: .indexed
      case 16...: .sixteen
      default: .monochrome
      }
    return min(wanted, most)
  }

  /// Forgets what the terminal shows, so that the next frame is drawn whole.
  mutating func forget() {
    shown = nil
    isForgotten = true
    filter.forget()
  }

  /// What a person did, from the bytes of one key.
  func events(of bytes: [UInt8]) -> [DisplayEvent] { KeyTable.events(of: bytes, on: screen) }

  /// The bytes that bring a terminal of a size from the last frame to this one; none when it shows
  /// it already.
  ///
  /// With 24-bit colour the terminal is asked to show the change at once.
  mutating func paint(_ frame: Frame, on size: Size) -> [UInt8] {
    if let shown, shown == frame, size == window { return [] }
    prepare(for: frame, on: size)
    var stirs = shown == nil
    for row in 0..<size.height where isChanged(row, of: frame) {
      stirs = true
      screen.put(cells(ofRow: row, of: frame), row: row)
    }
    let cursor = frame.cursor.flatMap { Rect(size).contains($0) ? $0 : nil }
    let written = filter.filtered(screen.update(cursor: cursor, stirs: stirs))
    var bytes = standIns.replaced(in: written, width: size.width)
    if let title = frame.title, hasTitle, title != shown?.title {
      bytes += XtermSequence.title(title)
    }
    shown = frame
    return depth == .trueColor ? XtermSequence.atOnce(bytes) : bytes
  }

  /// Starts anew where the terminal or our memory of it does.
  private mutating func prepare(for frame: Frame, on size: Size) {
    if looks.count > Self.mostLooks {
      looks = [:]
      screen.forgetPairs()
      forget()
    }
    if standIns.count > Self.mostStandIns {
      standIns.forget()
      forget()
    }
    if let shown, shown.size != frame.size { forget() }
    guard isForgotten || size != window else { return }
    screen.resize(to: size)
    (window, shown, isForgotten) = (size, nil, false)
  }

  private func isChanged(_ row: Int, of frame: Frame) -> Bool {
    guard let shown else { return true }
    return row < frame.size.height && shown.row(row) != frame.row(row)
  }

  /// A row of the window as curses takes it.
  private mutating func cells(ofRow row: Int, of frame: Frame) -> [terminal_cell] {
    let width = window.width
    var cells = row < frame.size.height ? Array(frame.row(row).prefix(width)) : []
    if let last = cells.last, last.columns == 2, cells.count == width {
      cells[width - 1] = .blank
    }
    cells += Array(repeating: .blank, count: width - cells.count)
    let looks = looks(of: cells)
    var result: [terminal_cell] = []
    result.reserveCapacity(width)
    for (column, cell) in cells.enumerated() {
      let look = looks[column]
      result.append(
        cell.isBlank ? look.blank : look.cell(standIns.letter(for: cell, column: column)))
    }
    return result
  }

  private mutating func looks(of cells: [Cell]) -> [Look] {
    var result: [Look] = []
    result.reserveCapacity(cells.count)
    for (index, cell) in cells.enumerated() {
      if index > 0, cells[index - 1].style == cell.style {
        result.append(result[index - 1])
      } else {
        result.append(look(of: cell.style))
      }
    }
    return result
  }

  private mutating func look(of style: Style) -> Look {
    if let known = looks[style] { return known }
    let full = theme.appearance(of: style, depth: depth)
    let blank = full.onBlanks
    let new = Look(
      attributes: UInt32(full.attributes.rawValue), pair: pair(of: full),
      blank: terminal_cell(
        letter: 0x20, attributes: UInt32(blank.attributes.rawValue), pair: pair(of: blank)))
    looks[style] = new
    return new
  }

  /// The colours of a look; those of the terminal where the library has no room left.
  private func pair(of look: Appearance) -> Int32 {
    depth == .monochrome ? 0 : screen.pair(look.foreground, on: look.background) ?? 0
  }
}

extension Cell {
  /// Whether it is a blank of its own, and not half of a wide character.
  fileprivate var isBlank: Bool { columns == 1 && character == " " }
}

extension Appearance {
  /// What can be seen of the look where there is no letter: all of it where the blank is reversed or
  /// underlined, else the background alone.
  fileprivate var onBlanks: Appearance {
    guard attributes.isDisjoint(with: [.underline, .reverse]) else { return self }
    var seen = self
    (seen.attributes, seen.foreground) = ([], .standard)
    return seen
  }
}
