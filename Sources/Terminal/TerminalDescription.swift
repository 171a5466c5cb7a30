import CNcurses
import Screen

/// Which blanks a terminal makes by itself when it is told how many.
enum Erasure: CaseIterable {
  case none
  /// Those on its own background.
  case clear
  /// Those on any background.
  case colored
}

/// What terminfo says about a terminal, as far as Patchbay needs it.
struct TerminalDescription: Sendable {
  /// The value of TERM.
  let name: String
  /// The number of colours; nothing when the terminal is not known.
  let colors: Int?
  /// Which blanks it makes by itself.
  let erasure: Erasure
  /// What starts drawing.
  let enter: String
  /// What ends drawing and puts everything back.
  let leave: String
  /// Whether it takes or leaves alone the commands of xterm: a title, a text for the clipboard.
  let takesCommands: Bool
  /// How its cursor goes from place to place, what it erases, and what its keys send.
  private let strings: [String: [UInt8]]

  /// Looks up a terminal; one that terminfo does not know is taken for a plain xterm, as on a
  /// distant machine without the descriptions of new terminals.
  init(name: String, output: Int32, mouse: Bool) throws(TerminalError) {
    self.name = name
    let listed = Self.listed(name, output)
    let isKnown = listed != nil
    func capability(_ capability: String, else fallback: String) -> String {
      guard let listed else { return fallback }
      return String(decoding: listed.strings[capability] ?? [], as: UTF8.self)
    }
    let placing = capability("cup", else: "\u{1B}[")
    guard name != "dumb", !name.isEmpty, placing.hasPrefix("\u{1B}[") else {
      throw .cannotPlaceCursor(name: name)
    }
    colors = listed?.colors
    let isLikeXterm = Self.likeXterm.contains { name.hasPrefix($0) }
    takesCommands = isLikeXterm
    // The descriptions of tmux and screen leave out that lines need not wrap there either.
    func wrapping(_ name: String, _ sequence: String) -> String {
      let listed = capability(name, else: sequence)
      return listed.isEmpty && isLikeXterm ? sequence : listed
    }
    // They also leave out that blanks can be erased, which they do in their own background alone.
    let isMultiplexer = name.hasPrefix("tmux") || name.hasPrefix("screen")
    let erases = capability("ech", else: "").hasSuffix("X") || isMultiplexer
    erasure =
      !erases ? .none : listed?.erasesInColor == true && !isMultiplexer ? .colored : .clear
    let second = capability("smcup", else: "\u{1B}[?1049h")
    enter =
      second + capability("smkx", else: "\u{1B}[?1h\u{1B}=")
      + wrapping("rmam", "\u{1B}[?7l") + capability("civis", else: "\u{1B}[?25l")
      + XtermSequence.enter(takesCommands: takesCommands, mouse: mouse)
    leave =
      "\u{1B}[0m" + XtermSequence.leave(takesCommands: takesCommands, mouse: mouse)
      + capability("cnorm", else: "\u{1B}[?25h") + wrapping("smam", "\u{1B}[?7h")
      + capability("rmkx", else: "\u{1B}[?1l\u{1B}>")
      // Where there is no second screen, the first is left empty.
      + (second.isEmpty ? "\u{1B}[H\u{1B}[2J" : capability("rmcup", else: "\u{1B}[?1049l"))
    strings = isKnown ? Self.forDrawing(listed?.strings ?? [:]) : [:]
  }

  /// A terminal like xterm; `erasure` is all that is known of it.
  init(likeXterm erasure: Erasure, takesCommands: Bool = true) {
    name = "xterm"
    colors = nil
    self.erasure = erasure
    (enter, leave) = ("", "")
    self.takesCommands = takesCommands
    strings = [:]
  }

  /// Terminals with the commands of xterm; others might print them.
  private static let likeXterm = [
    "xterm", "tmux", "screen", "rxvt", "alacritty", "foot", "kitty", "wezterm", "konsole", "vte",
  ]

  // MARK: What is listed

  private struct Listed {
    var colors: Int
    var erasesInColor: Bool
    var strings: [String: [UInt8]] = [:]
  }

  private static func listed(_ name: String, _ output: Int32) -> Listed? {
    guard !name.isEmpty else { return nil }
    let isKnown = unsafe terminal_description_load(name, output) == 1
    defer { terminal_description_drop() }
    guard isKnown else { return nil }
    var listed = unsafe Listed(
      colors: Int(terminal_description_number("colors")),
      erasesInColor: terminal_description_flag("bce") == 1)
    var index: Int32 = 0
    while let capability = unsafe terminal_string_name(index) {
      if let value = unsafe terminal_description_string(capability) {
        let text = unsafe Self.withoutPadding(Array(String(cString: value).utf8))
        unsafe listed.strings[String(cString: capability)] = text
      }
      index += 1
    }
    return listed
  }

  /// A capability without the delays, such as `$<5>`, that only old hardware needs.
  static func withoutPadding(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var rest = bytes[...]
    while let start = rest.firstIndex(of: UInt8(ascii: "$")) {
      result += rest[..<start]
      rest = rest[start...]
      if rest.starts(with: Array("$<".utf8)), let end = rest.firstIndex(of: UInt8(ascii: ">")) {
        rest = rest[(end + 1)...]
      } else {
        result.append(rest.removeFirst())
      }
    }
    return result + rest
  }
}

// MARK: For curses

extension TerminalDescription {
  /// The ways of the cursor; of others curses makes no use here.
  private static let ways: Set<String> = [
    "cuu", "cuu1", "cud", "cud1", "cuf", "cuf1", "cub", "cub1", "cup", "hpa", "vpa",
  ]

  /// What all terminals that can be drawn on have, as the VT100 had it.
  private static let plain: [String: String] = [
    "cup": "\u{1B}[%i%p1%d;%p2%dH", "home": "\u{1B}[H", "cr": "\r", "clear": "\u{1B}[H\u{1B}[2J",
    "cuu": "\u{1B}[%p1%dA", "cuu1": "\u{1B}[A", "cud": "\u{1B}[%p1%dB", "cud1": "\u{1B}[B",
    "cuf": "\u{1B}[%p1%dC", "cuf1": "\u{1B}[C", "cub": "\u{1B}[%p1%dD", "cub1": "\u{8}",
    "el": "\u{1B}[K", "sgr0": "\u{1B}[m", "bold": "\u{1B}[1m", "dim": "\u{1B}[2m",
    "smul": "\u{1B}[4m", "rev": "\u{1B}[7m", "civis": "\u{1B}[?25l", "cnorm": "\u{1B}[?25h",
    "kmous": "\u{1B}[<",
  ]

  /// The strings of a terminal that curses may draw and read keys with.
  ///
  /// A line feed is no way down, as the terminal's settings make it return too.
  private static func forDrawing(_ strings: [String: [UInt8]]) -> [String: [UInt8]] {
    strings.filter { name, value in
      if name.hasPrefix("k"), !name.hasPrefix("kmous") { return true }
      return ways.contains(name) && (value == [8] || value.starts(with: [0x1B, 0x5B]))
    }
  }

  /// The description that curses is to draw by: the terminal's own, with the colours that may be
  /// written, whatever terminfo lists.
  func entry(depth: ColorDepth) -> TerminalEntry {
    var entry = TerminalEntry(name: "patchbay")
    // Lines do not wrap; where the cursor is behind the last column differs.
    entry.flags = ["xenl", "msgr"]
    entry.numbers = ["cols": 80, "lines": 24]
    entry.strings = Self.plain.mapValues { Array($0.utf8) }.merging(strings) { $1 }
    if erasure != .none { entry.strings["ech"] = Array("\u{1B}[%p1%dX".utf8) }
    if erasure == .colored { entry.flags.insert("bce") }
    // Mode 1006 makes curses read places in decimal.
    entry.extendedStrings = [("XM", "\u{1B}[?1006;1000%?%p1%{1}%=%th%el%;")]
    guard depth > .monochrome else { return entry }
    let counts: [ColorDepth: Int32] = [.sixteen: 16, .indexed: 256, .trueColor: 1 << 24]
    entry.numbers["colors"] = counts[depth]
    entry.numbers["pairs"] = 1 << 16
    if depth == .trueColor { entry.extendedFlags = ["RGB"] }
    for (name, value) in Self.colors(depth) { entry.strings[name] = Array(value.utf8) }
    return entry
  }

  private static func colors(_ depth: ColorDepth) -> [String: String] {
    func choice(_ normal: Int) -> String {
      let bright = normal + 60
      return depth == .trueColor
        ? "\u{1B}[\(normal + 8);2;%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%dm"
        : "\u{1B}[%?%p1%{8}%<%t%p1%{\(normal)}%+%d%e%p1%{16}%<%t%p1%{\(bright - 8)}%+%d"
          + "%e\(normal + 8);5;%p1%d%;m"
    }
    return ["setaf": choice(30), "setab": choice(40), "op": "\u{1B}[39;49m"]
  }
}
