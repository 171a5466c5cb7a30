import CNcurses

/// The signals of a process that has no terminal of its own.
public enum ProcessSignals {
  /// From now on a signal that somebody sends has its default effect also where the runtime would
  /// take it for a crash: SIGQUIT, SIGABRT, SIGSEGV and their like end the process.
  ///
  /// Crashes of the program itself are told as before.
  public static func endAsUsual() { process_end_on_signals() }
}
