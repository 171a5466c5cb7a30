import Screen
import Testing

@testable import Terminal

@Suite("What a terminal can show is found by flag, then environment", .serialized)
struct TerminalTraitsTests {
  static let depths: [([String: String], Int?, ColorDepth)] = [
    (["TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"], 256, .monochrome),
    (["TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": ""], 256, .trueColor),
    (["TERM": "xterm", "COLORTERM": "24bit"], 8, .trueColor),
    (["TERM": "xterm", "COLORTERM": "yes"], 8, .sixteen),
    (["TERM": "xterm-direct"], 1 << 24, .trueColor),
    (["TERM": "tmux-256color"], 256, .indexed), (["TERM": "new-terminal"], 256, .indexed),
    (["TERM": "xterm"], 8, .sixteen), (["TERM": "vt100"], -1, .monochrome),
    (["TERM": "new-terminal"], nil, .monochrome), (["TERM": "dumb"], 8, .monochrome),
    (["TERM": "xterm-unheard-of"], nil, .sixteen), (["TERM": "xterm-mono"], -1, .monochrome),
    ([:], nil, .monochrome),
  ]

  @Test("colour depth", arguments: depths)
  func depth(environment: [String: String], listed: Int?, expected: ColorDepth) {
    let traits = DisplayTraits.chosen(
      wishes: TerminalWishes(), environment: environment, listedColors: listed)
    #expect(traits.depth == expected)
  }

  static let screens: [([String: String], ColorDepth)] = [
    (["TERM": "screen.xterm-256color", "STY": "1.pts-0.host"], .indexed),
    // `sudo` and `su -` lose STY, a `term` line in .screenrc loses TERM.
    (["TERM": "screen-256color"], .indexed), (["TERM": "screen"], .sixteen),
    (["TERM": "xterm-256color", "STY": "1.pts-0.host"], .indexed),
    (["TERM": "screen.xterm-direct", "STY": "1.pts-0.host"], .indexed),
    (["TERM": "screen-256color", "TMUX": "socket,1,0"], .trueColor),
    (["TERM": "screen", "TMUX": "socket,1,0"], .trueColor),
    (["TERM": "tmux-256color", "TMUX": "socket,1,0"], .trueColor),
    // tmux within screen, and screen within tmux.
    (["TERM": "tmux-256color", "TMUX": "socket,1,0", "STY": "1.pts-0.host"], .trueColor),
    (["TERM": "screen-256color", "TMUX": "socket,1,0", "STY": "1.pts-0.host"], .indexed),
    (["TERM": "xterm-256color"], .trueColor),
  ]

  @Test("within GNU screen there are no 24-bit colours, unless asked for", arguments: screens)
  func screen(environment: [String: String], expected: ColorDepth) {
    let environment = environment.merging(["COLORTERM": "truecolor"]) { $1 }
    func depth(_ wish: ColorDepth?) -> ColorDepth {
      DisplayTraits.chosen(
        wishes: TerminalWishes(depth: wish), environment: environment, listedColors: 8
      ).depth
    }
    #expect(depth(nil) == expected)
    #expect(depth(.trueColor) == .trueColor)
  }

  static let terminals: [(String, ColorDepth)] = [
    ("xterm", .sixteen), ("xterm-256color", .indexed), ("xterm-color", .sixteen),
    ("tmux", .sixteen), ("tmux-256color", .indexed), ("screen", .sixteen),
    ("screen-256color", .indexed), ("screen.xterm-256color", .indexed), ("linux", .sixteen),
    ("rxvt-unicode-256color", .indexed), ("vt100", .monochrome), ("vt220", .monochrome),
    ("no-such-terminal", .monochrome), ("no-such-terminal-256color", .indexed),
  ]

  @Test(
    "without COLORTERM, the terminal's name and description say the depth", arguments: terminals)
  func named(name: String, expected: ColorDepth) throws {
    let description = try TerminalDescription(name: name, output: 1, mouse: false)
    func depth(_ more: [String: String], _ wish: ColorDepth? = nil) -> ColorDepth {
      DisplayTraits.chosen(
        wishes: TerminalWishes(depth: wish),
        environment: more.merging(["TERM": name]) { new, _ in new },
        listedColors: description.colors
      ).depth
    }
    // A machine without the descriptions of all terminals knows some by their names alone.
    if description.colors != nil || name.hasPrefix("no-such") { #expect(depth([:]) == expected) }
    // GNU screen takes 24-bit colours for other attributes; the rest believe COLORTERM.
    let inherited = depth(["COLORTERM": "truecolor"])
    #expect(name.hasPrefix("screen") ? inherited < .trueColor : inherited == .trueColor)
    #expect(depth(["COLORTERM": "truecolor"], .trueColor) == .trueColor)
    #expect(depth(["COLORTERM": "truecolor", "NO_COLOR": "1"]) == .monochrome)
    #expect(depth(["COLORTERM": "truecolor", "NO_COLOR": "1"], .sixteen) == .sixteen)
    #expect(!description.enter.contains("\u{1B}[?1000h"))
    if name.hasPrefix("tmux") || name.hasPrefix("screen") { #expect(description.erasure == .clear) }
    if name == "vt100" || name.hasPrefix("no-such") { #expect(description.erasure == .none) }
    #expect(description.enter.contains("\u{1B}[?7l") == description.leave.contains("\u{1B}[?7h"))
    if description.takesCommands { #expect(description.enter.contains("\u{1B}[?7l")) }
  }

  static let locales: [([String: String], Glyphs.Level)] = [
    (["LANG": "de_DE.UTF-8"], .unicode), (["LANG": "C.utf8"], .unicode), (["LANG": "C"], .ascii),
    ([:], .ascii), (["LC_ALL": "C", "LANG": "en_GB.UTF-8"], .ascii),
    (["LC_ALL": "", "LC_CTYPE": "en_GB.UTF-8", "LANG": "C"], .unicode),
    (["LC_CTYPE": "en_GB.ISO-8859-1", "LANG": "en_GB.UTF-8"], .ascii),
  ]

  @Test("glyphs", arguments: locales)
  func glyphs(environment: [String: String], expected: Glyphs.Level) {
    let traits = DisplayTraits.chosen(
      wishes: TerminalWishes(), environment: environment, listedColors: nil)
    #expect(traits.glyphs.level == expected)
  }

  @Test("a flag comes before everything")
  func flag() {
    let traits = DisplayTraits.chosen(
      wishes: TerminalWishes(depth: .sixteen, glyphs: .ascii),
      environment: ["NO_COLOR": "1", "COLORTERM": "truecolor", "LANG": "C.UTF-8"], listedColors: nil
    )
    #expect(traits == DisplayTraits(depth: .sixteen, glyphs: .ascii))
  }
}
