#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A program that this one has started and waits for.
public struct ChildProgram: Sendable {
  /// The number of the process.
  public let process: Int32

  /// The variable in which a program finds the number of the process that has started it.
  public static let parentVariable = "PATCHBAY_PARENT"

  /// How a program ended.
  public struct Ending: Hashable, Sendable {
    /// The exit code; 128 and the number of the signal where one ended it.
    public let code: Int32
    /// The most memory that it held, in bytes.
    public let peakBytes: Int
  }

  /// Why a program could not be started.
  public struct Refusal: Error, Hashable, Sendable {
    /// What the system says.
    public let reason: String
  }

  /// Starts a program in a group of its own, so that Ctrl-C reaches it only by way of `interrupt`.
  ///
  /// - Parameters:
  ///   - path: the file of the program.
  ///   - arguments: its arguments, without its name.
  ///   - folder: where it runs.
  ///   - output: the file that its output replaces.
  ///   - errors: the file that its errors replace; it reads nothing.
  /// - Throws: why the system refused.
  public init(
    _ path: String, _ arguments: [String], in folder: String, output: String, errors: String
  ) throws(Refusal) {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = unsafe posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawnattr_init(&attributes)
    defer {
      unsafe posix_spawn_file_actions_destroy(&actions)
      unsafe posix_spawnattr_destroy(&attributes)
    }
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    let fresh = O_WRONLY | O_CREAT | O_TRUNC
    unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 1, output, fresh, 0o644)
    unsafe posix_spawn_file_actions_addopen(&actions, 2, errors, fresh, 0o644)
    // The shell goes into the folder and makes way: the call for that is not in every system's headers.
    let line = "cd \"$0\" && \(Self.parentVariable)=$PPID exec \"$@\""
    let shell = ["sh", "-c", line, folder, path]
    var words: [UnsafeMutablePointer<CChar>?] = unsafe (shell + arguments).map {
      unsafe strdup($0)
    }
    unsafe words.append(nil)
    defer { unsafe words.forEach { unsafe free($0) } }
    var process: pid_t = 0
    let result = unsafe posix_spawn(&process, "/bin/sh", &actions, &attributes, words, environ)
    guard result == 0 else { throw Refusal(reason: unsafe String(cString: strerror(result))) }
    self.process = process
  }

  /// Waits until it has ended; to be called once.
  public func wait() -> Ending {
    var status: Int32 = 0
    var usage = rusage()
    while unsafe wait4(process, &status, 0, &usage) < 0 {
      if errno != EINTR { return Ending(code: 127, peakBytes: 0) }
    }
    let signal = status & 0x7F
    #if canImport(Darwin)
      let unit = 1
    #else
      let unit = 1024
    #endif
    return Ending(
      code: signal == 0 ? (status >> 8) & 0xFF : 128 + signal, peakBytes: usage.ru_maxrss * unit)
  }

  /// Asks it to stop, as a scheduler does.
  ///
  /// A second SIGINT would end it at once, and a scheduler may have asked it before, with all processes of
  /// a job: a second SIGTERM changes nothing.
  public func interrupt() { kill(process, SIGTERM) }
}
