import CNcurses

/// What terminfo says about a terminal, as far as Patchbay needs it.
struct TerminalDescription: Sendable {
  /// The value of TERM.
  let name: String
  /// The number of colours; nothing when the terminal is not known.
  let colors: Int?
  /// What starts drawing.
  let enter: String
  /// What ends drawing and puts everything back.
  let leave: String
  /// Whether the window's title can be set.
  let hasTitle: Bool

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
    hasTitle = Self.titled.contains { name.hasPrefix($0) }
    // 22 and 23 of the window operations keep and give back the title; 2004 marks pastes.
    enter =
      capability("smcup", else: "\u{1B}[?1049h") + capability("smkx", else: "\u{1B}[?1h\u{1B}=")
      + capability("rmam", else: "\u{1B}[?7l") + capability("civis", else: "\u{1B}[?25l")
      + "\u{1B}[?2004h" + (hasTitle ? "\u{1B}[22;2t" : "")
      + (mouse ? "\u{1B}[?1000h\u{1B}[?1002h\u{1B}[?1006h" : "")
    leave =
      "\u{1B}[0m" + (mouse ? "\u{1B}[?1006l\u{1B}[?1002l\u{1B}[?1000l" : "")
      + (hasTitle ? "\u{1B}[23;2t" : "") + "\u{1B}[?2004l\u{1B}[?2026l"
      + capability("cnorm", else: "\u{1B}[?25h") + capability("smam", else: "\u{1B}[?7h")
      + capability("rmkx", else: "\u{1B}[?1l\u{1B}>") + capability("rmcup", else: "\u{1B}[?1049l")
  }

  /// Terminals that take a title as xterm does; others might print it.
  private static let titled = [
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
