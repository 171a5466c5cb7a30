import Foundation
import Testing

@Suite(
  "The built explorer keeps to what the terminal is", .serialized, .timeLimit(.minutes(30)),
  .enabled(if: TerminalWindow.isPossible, "tmux or the built patchbay is not there"))
struct ExplorerTerminalTests {
  @Test(
    "it draws on every kind of terminal",
    arguments: [
      "xterm", "xterm-256color", "tmux", "tmux-256color", "screen", "screen-256color", "linux",
      "vt100", "no-such-terminal",
    ])
  func kinds(term: String) throws {
    let window = try TerminalWindow(
      width: 80, height: 24, environment: ["TERM": term, "COLORTERM": ""])
    defer { window.close() }
    try window.expect(TerminalWindow.ready)
    #expect(window.value(of: "mouse_any_flag") == "0")
    window.press("q")
    try window.expect("left: 0")
    #expect(window.hasSettingsBack)
  }

  @Test("a terminal that cannot be drawn on gets words")
  func refused() throws {
    let window = try TerminalWindow(
      width: 100, height: 24,
      script: """
        TERM=dumb explore; echo "dumb: $?"
        unset TERM; explore; echo "none: $?"
        sleep 60
        """)
    defer { window.close() }
    try window.expect("none: 1")
    #expect(window.text.contains("dumb: 1"))
    #expect(window.text.contains("the terminal 'dumb' (from TERM) cannot place its cursor"))
    #expect(window.text.contains("TERM is not set"))
  }

  @Test("the locale says whether there is more than ASCII", arguments: ["C", "C.UTF-8"])
  func locale(name: String) throws {
    let window = try TerminalWindow(width: 80, height: 24, environment: ["LC_ALL": name])
    defer { window.close() }
    try window.expect(TerminalWindow.ready)
    let isPlain = window.text.unicodeScalars.allSatisfy { $0.isASCII }
    #expect(isPlain == (name == "C"))
  }

  @Test(
    "a paste that is not marked asks before it leaves",
    arguments: ["quit the store\n", "2j q\n"])
  func paste(text: String) throws {
    let window = try TerminalWindow(width: 80, height: 24)
    defer { window.close() }
    try window.expect(TerminalWindow.ready)
    window.pasteUnmarked(text)
    try window.expect("a paste?")
    #expect(window.isRunning)
    window.press("Escape")
    try window.wait("it is still asked") { !window.text.contains("a paste?") }
    // One key alone is a person's.
    window.press("q")
    try window.expect("left: 0")
    #expect(window.hasSettingsBack)
  }

  @Test("a window of any size is lived with")
  func sizes() throws {
    let window = try TerminalWindow(width: 80, height: 24)
    defer { window.close() }
    try window.expect(TerminalWindow.ready)
    for (width, height) in [(1, 1), (500, 200), (2, 30), (59, 15), (300, 1), (1, 100), (60, 16)] {
      window.resize(width: width, height: height)
      // Escape just before a key is Alt and that key, if both are read at once on a busy machine.
      window.press("2", "j", "3", "4", "?", "?", "1")
      #expect(window.isRunning, "\(width) by \(height)")
    }
    window.resize(width: 50, height: 12)
    try window.expect("needs 60x16")
    window.resize(width: 100, height: 30)
    try window.expect(TerminalWindow.ready)
    window.press("q")
    try window.expect("left: 0")
    #expect(window.hasSettingsBack)
  }
}
