import Screen
import Terminal
import Testing

@Suite("What a terminal can show is found by flag, then environment")
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
    ([:], nil, .monochrome),
  ]

  @Test("colour depth", arguments: depths)
  func depth(environment: [String: String], listed: Int?, expected: ColorDepth) {
    let traits = DisplayTraits.chosen(
      wishes: TerminalWishes(), environment: environment, listedColors: listed)
    #expect(traits.depth == expected)
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
