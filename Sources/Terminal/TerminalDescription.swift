import CNcurses

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

  /// Looks up a terminal; one that terminfo does not know is taken for a plain xterm, as on a
  /// distant machine without the descriptions of new terminals.
  init(name: String, output: Int32, mouse: Bool) throws(TerminalError) {
    self.name = name
    let isKnown = unsafe !name.isEmpty && terminal_description_load(name, output) == 1
    func capability(_ capability: String, else fallback: String) -> String {
      guard isKnown else { return fallback }
      guard let found = unsafe terminal_description_string(capability) else { return "" }
      return unsafe Self.withoutPadding(String(cString: found))
    }
    let placing = capability("cup", else: "\u{1B}[")
    guard name != "dumb", !name.isEmpty, placing.hasPrefix("\u{1B}[") else {
      throw .cannotPlaceCursor(name: name)
    }
    let listed = isKnown ? unsafe Int(terminal_description_number("colors")) : nil
    colors = listed
    let isLikeXterm = Self.likeXterm.contains { name.hasPrefix($0) }
    takesCommands = isLikeXterm
    // The descriptions of tmux and screen leave out that lines need not wrap there either.
    func wrapping(_ name: String, _ sequence: String) -> String {
      let listed = capability(name, else: sequence)
      return listed.isEmpty && isLikeXterm ? sequence : listed
    }
    // They also leave out that blanks can be erased, which they do in their own background alone.
    let isMultiplexer = name.hasPrefix("tmux") || name.hasPrefix("screen")
    let hasColor = isKnown ? unsafe terminal_description_flag("bce") == 1 : false
    let erases = capability("ech", else: "").hasSuffix("X") || isMultiplexer
    erasure = !erases ? .none : hasColor && !isMultiplexer ? .colored : .clear
    // 22 and 23 of the window operations keep and give back the title; 2004 marks pastes.
    let second = capability("smcup", else: "\u{1B}[?1049h")
    enter =
      second + capability("smkx", else: "\u{1B}[?1h\u{1B}=")
      + wrapping("rmam", "\u{1B}[?7l") + capability("civis", else: "\u{1B}[?25l")
      + "\u{1B}[?2004h" + (takesCommands ? "\u{1B}[22;2t" : "")
      + (mouse ? "\u{1B}[?1000h\u{1B}[?1002h\u{1B}[?1006h" : "")
    leave =
      "\u{1B}[0m" + (mouse ? "\u{1B}[?1006l\u{1B}[?1002l\u{1B}[?1000l" : "")
      + (takesCommands ? "\u{1B}[23;2t" : "") + "\u{1B}[?2004l\u{1B}[?2026l"
      + capability("cnorm", else: "\u{1B}[?25h") + wrapping("smam", "\u{1B}[?7h")
      + capability("rmkx", else: "\u{1B}[?1l\u{1B}>")
      // Where there is no second screen, the first is left empty.
      + (second.isEmpty ? "\u{1B}[H\u{1B}[2J" : capability("rmcup", else: "\u{1B}[?1049l"))
  }

  /// Terminals with the commands of xterm; others might print them.
  private static let likeXterm = [
    "xterm", "tmux", "screen", "rxvt", "alacritty", "foot", "kitty", "wezterm", "konsole", "vte",
  ]

  /// A capability without the delays, such as `$<5>`, that only old hardware needs.
  static func withoutPadding(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let start = rest.firstIndex(of: "$") {
      result += rest[..<start]
      rest = rest[start...]
      if rest.hasPrefix("$<"), let end = rest.firstIndex(of: ">") {
        rest = rest[rest.index(after: end)...]
      } else {
        result.append("$")
        rest = rest.dropFirst()
      }
    }
    return result + rest
  }
}
