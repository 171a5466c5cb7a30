import CNcurses
import Screen

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The screen of ncurses: cells in, bytes for a terminal out; bytes of a terminal in, keys out.
///
/// It has no terminal of its own, so that no call waits for one. There can be one at a time.
@safe struct CursesScreen: ~Copyable {
  /// A part of what curses makes of bytes.
  enum Input: Hashable {
    case letter(Unicode.Scalar)
    case key(Int)
    case mouse(Mouse)
  }

  /// How many colours curses can choose from.
  let colors: Int
  private let handle: OpaquePointer
  /// More parts than the longest sequence has bytes.
  private static let mostParts = 80

  /// A screen for a terminal.
  ///
  /// - Parameters:
  ///   - description: what terminfo says of the terminal.
  ///   - depth: how many colours are wanted; a library that cannot be given so many has fewer.
  ///   - size: the size of the window.
  /// - Throws: when there is another, or the library refuses.
  init(
    _ description: TerminalDescription, depth: ColorDepth, size: Size
  ) throws(TerminalError) {
    let hasColors = depth > .monochrome
    let entry = description.entry(depth: depth)
    let name = description.name
    let database = "b64:" + Base64.text(of: entry.encoded())
    let (rows, columns) = (Int32(clamping: size.height), Int32(clamping: size.width))
    var found = unsafe terminal_screen_open(
      entry.name, database, rows, columns, hasColors ? 1 : 0)
    // Where the library takes no description of ours, what it knows must do.
    for known in [name, "xterm-256color", "xterm", "ansi"] where unsafe found == nil {
      unsafe found = terminal_screen_open(known, nil, rows, columns, hasColors ? 1 : 0)
    }
    guard let found = unsafe found else {
      if errno == EBUSY { throw .alreadyDrawing }
      throw .refused(reason: "ncurses does not know how to draw on '\(name)'")
    }
    unsafe handle = found
    colors = unsafe Int(terminal_screen_colors(handle))
    for (index, key) in KeyTable.sequences.enumerated() {
      unsafe terminal_screen_define_key(handle, key.sequence, Int32(KeyTable.firstCode + index))
    }
  }

  deinit {
    unsafe terminal_screen_close(handle)
  }

  /// The number of two colours together; nothing when there are too many.
  func pair(_ foreground: Color, on background: Color) -> Int32? {
    let pair = unsafe terminal_screen_pair(handle, foreground.number, background.number)
    return pair < 0 ? nil : pair
  }

  /// Frees all numbers of colours; every row must then be put again.
  func forgetPairs() {
    unsafe terminal_screen_forget_pairs(handle)
  }

  /// Takes a size, and draws everything anew the next time.
  func resize(to size: Size) {
    unsafe terminal_screen_resize(
      handle, Int32(clamping: size.height), Int32(clamping: size.width))
  }

  /// Puts the cells of a row.
  func put(_ cells: [terminal_cell], row: Int) {
    unsafe cells.withUnsafeBufferPointer {
      unsafe terminal_screen_put(handle, Int32(row), $0.baseAddress, $0.count)
    }
  }

  /// The bytes that bring the terminal to the cells put last.
  ///
  /// - Parameters:
  ///   - cursor: where the cursor is to stand; hidden without a place.
  ///   - stirs: whether cells are written, for which the cursor is hidden.
  /// - Returns: the bytes; none when the terminal shows all that already.
  func update(cursor: Point?, stirs: Bool) -> [UInt8] {
    let row = Int32(clamping: cursor?.row ?? -1)
    let column = Int32(clamping: cursor?.column ?? -1)
    let count = unsafe terminal_screen_update(handle, row, column, stirs ? 1 : 0)
    return unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, taken in
      taken = unsafe terminal_screen_take(handle, buffer.baseAddress, count)
    }
  }

  /// What curses makes of the bytes of one key.
  func decode(_ bytes: [UInt8]) -> [Input] {
    let parts = unsafe [terminal_input](unsafeUninitializedCapacity: Self.mostParts) {
      buffer, found in
      let count = unsafe terminal_screen_decode(
        handle, bytes, bytes.count, buffer.baseAddress, Int32(Self.mostParts))
      found = Int(count)
    }
    return parts.compactMap { part in
      switch Int(part.kind) {
      case TERMINAL_LETTER: Unicode.Scalar(part.value).map(Input.letter)
      case TERMINAL_KEY: .key(Int(part.value))
      default:
        .mouse(
          Mouse(
            Mouse.Action(curses: Int(part.value)),
            at: Point(column: Int(part.column), row: Int(part.row))))
      }
    }
  }

  /// Whether curses takes a character for one of one column.
  static func isNarrow(_ letter: Unicode.Scalar) -> Bool {
    terminal_letter_width(letter.value) == 1
  }

  /// The name that curses has for the code of a key, such as `KEY_UP`.
  func name(ofKey code: Int) -> String? {
    unsafe terminal_key_name(handle, Int32(clamping: code)).map { unsafe String(cString: $0) }
  }
}

extension Color {
  /// The number of the colour in curses' eyes.
  fileprivate var number: Int32 {
    switch self {
    case .standard: -1
    case .indexed(let index): Int32(index)
    case .rgb(let rgb): Int32(rgb.red) << 16 | Int32(rgb.green) << 8 | Int32(rgb.blue)
    }
  }
}

extension Mouse.Action {
  fileprivate init(curses number: Int) {
    switch number {
    case TERMINAL_PRESS: self = .press
    case TERMINAL_PRESS_MIDDLE: self = .pressMiddle
    case TERMINAL_PRESS_RIGHT: self = .pressRight
    case TERMINAL_RELEASE: self = .release
    case TERMINAL_WHEEL_UP: self = .wheelUp
    case TERMINAL_WHEEL_DOWN: self = .wheelDown
    default: self = .drag
    }
  }
}
