import CNcurses

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The end of the program, whatever its other threads are doing.
public enum ProcessEnd {
  /// Writes what is still to be written, gives the terminal back, and ends the process.
  ///
  /// Libraries do not clean up behind themselves, as `exit` would let them: they would take memory from
  /// threads that still compute with it, and a program that was left would now and then end by a crash.
  ///
  /// - Parameter code: the exit code.
  public static func now(_ code: Int32) -> Never {
    terminal_guard_disarm()
    fflush(nil)
    _exit(code)
  }
}
