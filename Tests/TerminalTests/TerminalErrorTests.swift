import Testing

@testable import Terminal

@Suite("Messages about a terminal say what, where and how to mend")
struct TerminalErrorTests {
  static let messages: [(TerminalError, String)] = [
    (
      .notATerminal(stream: "standard input"),
      "standard input is not a terminal. Run the explorer in a terminal window without pipes or "
        + "redirection, or use a command such as 'patchbay info', which prints plain text."
    ),
    (
      .cannotPlaceCursor(name: "dumb"),
      "the terminal 'dumb' (from TERM) cannot place its cursor, so no screen can be drawn. "
        + "Set TERM to what the terminal is, for example TERM=xterm-256color, or use a command "
        + "such as 'patchbay info', which prints plain text."
    ),
    (
      .cannotPlaceCursor(name: ""),
      "TERM is not set, so it is not known how to draw on this terminal. Set TERM to what the "
        + "terminal is, for example TERM=xterm-256color, or use a command such as "
        + "'patchbay info', which prints plain text."
    ),
    (
      .refused(reason: "Input/output error"),
      "the terminal's settings could not be changed: Input/output error. Bring the program to the "
        + "foreground with 'fg', or open a new terminal window."
    ),
    (
      .alreadyDrawing,
      "the terminal is being drawn on already by this process. Leave that screen first."
    ),
  ]

  @Test("message", arguments: messages)
  func message(error: TerminalError, words: String) {
    #expect(error.description == words)
  }
}
