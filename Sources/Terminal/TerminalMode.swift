import CNcurses

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The terminal in the state for drawing; when the value goes, so does the state.
///
/// The terminal is also put back on `exit`, on SIGINT, SIGTERM, SIGHUP and SIGQUIT, and when the
/// process crashes, also by an overflowing stack of the thread that made this value. After each of
/// these the signal does what it would have done. A stop puts the terminal back for its time.
struct TerminalMode: ~Copyable {
  /// Starts drawing.
  ///
  /// - Parameters:
  ///   - output: the terminal.
  ///   - wake: gets a byte `n` after a change of size and after a stop.
  ///   - description: the sequences to write.
  /// - Throws: when the settings cannot be changed, or another value draws already.
  init(output: Int32, wake: Int32, description: TerminalDescription) throws(TerminalError) {
    let (enter, leave) = (description.enter, description.leave)
    let problem = unsafe terminal_guard_arm(
      output, wake, enter, enter.utf8.count, leave, leave.utf8.count)
    switch problem {
    case 0: break
    case EBUSY: throw .alreadyDrawing
    default: throw unsafe .refused(reason: String(cString: strerror(problem)))
    }
  }

  deinit {
    terminal_guard_disarm()
  }

  /// Stops the process as Ctrl-Z does elsewhere; returns when it goes on.
  func suspend() {
    terminal_guard_suspend()
  }

  /// Says whether SIGHUP and SIGPIPE only leave a notice, for a process with work to finish.
  func outliveLoss(_ outlives: Bool) {
    terminal_guard_outlive_loss(outlives ? 1 : 0)
  }

  /// What happened since the last call.
  func takeNotices() -> (resized: Bool, resumed: Bool, lost: Bool) {
    let bits = Int(terminal_guard_take_notices())
    return (
      bits & TERMINAL_NOTICE_RESIZED != 0,
      bits & TERMINAL_NOTICE_RESUMED != 0,
      bits & TERMINAL_NOTICE_LOST != 0
    )
  }
}
