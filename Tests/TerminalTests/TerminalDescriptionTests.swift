import Testing

@testable import Terminal

@Suite("Terminfo tells how a terminal is set up and put back", .serialized)
struct TerminalDescriptionTests {
  @Test("delays of old hardware are left out")
  func padding() {
    #expect(
      TerminalDescription.withoutPadding(Array("\u{1B}[H$<50/>\u{1B}[J$x$<5".utf8))
        == Array("\u{1B}[H\u{1B}[J$x$<5".utf8))
  }

  @Test("a terminal that cannot place its cursor is refused", arguments: ["dumb", ""])
  func refused(name: String) {
    #expect(throws: TerminalError.cannotPlaceCursor(name: name)) {
      try TerminalDescription(name: name, output: 1, mouse: false)
    }
  }

  @Test("everything switched on is switched off again", arguments: [false, true])
  func balanced(mouse: Bool) throws {
    let unknown = try TerminalDescription(name: "no-such-terminal", output: 1, mouse: mouse)
    #expect(unknown.colors == nil && !unknown.takesCommands)
    for mode in ["1049", "1", "2004", "1000", "1002", "1006"] {
      let isOn = unknown.enter.contains("\u{1B}[?\(mode)h")
      #expect(isOn == unknown.leave.contains("\u{1B}[?\(mode)l"), "\(mode)")
      #expect(isOn == (mouse || !mode.hasPrefix("100")), "\(mode)")
    }
    #expect(unknown.enter.contains("\u{1B}[?7l") && unknown.leave.contains("\u{1B}[?7h"))
    #expect(unknown.enter.contains("\u{1B}[?25l") && unknown.leave.contains("\u{1B}[?25h"))
  }
}
