/// Why a terminal cannot be drawn on.
public enum TerminalError: Error, Hashable, Sendable {
  /// Standard input or output is a file, a pipe or nothing.
  case notATerminal(stream: String)
  /// The terminal cannot place its cursor; `name` is the value of TERM, empty without one.
  case cannotPlaceCursor(name: String)
  /// The terminal's settings could not be read or changed; `reason` is the system's.
  case refused(reason: String)
  /// This process draws on its terminal already.
  case alreadyDrawing
}

extension TerminalError: CustomStringConvertible {
  /// What is the matter, and how to mend it.
  public var description: String {
    switch self {
    case .notATerminal(let stream):
      """
      \(stream) is not a terminal. Run the explorer in a terminal window without pipes or \
      redirection, or use a command such as 'patchbay info', which prints plain text.
      """
    case .cannotPlaceCursor(""):
      """
      TERM is not set, so it is not known how to draw on this terminal. Set TERM to what the \
      terminal is, for example TERM=xterm-256color, or use a command such as 'patchbay info', \
      which prints plain text.
      """
    case .cannotPlaceCursor(let name):
      """
      the terminal '\(name)' (from TERM) cannot place its cursor, so no screen can be drawn. \
      Set TERM to what the terminal is, for example TERM=xterm-256color, or use a command such as \
      'patchbay info', which prints plain text.
      """
    case .refused(let reason):
      """
      the terminal's settings could not be changed: \(reason). Bring the program to the \
      foreground with 'fg', or open a new terminal window.
      """
    case .alreadyDrawing:
      "the terminal is being drawn on already by this process. Leave that screen first."
    }
  }
}
