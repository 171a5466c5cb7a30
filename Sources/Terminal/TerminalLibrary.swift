import CNcurses

/// The library that describes terminals.
public enum TerminalLibrary {
  /// Its name and version, such as `ncurses 6.4.20221231`.
  public static var version: String {
    unsafe terminal_library_version().map { unsafe String(cString: $0) } ?? "unknown"
  }
}
