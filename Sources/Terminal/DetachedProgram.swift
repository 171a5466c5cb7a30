#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Starting a program that outlives this one and its terminal.
public enum DetachedProgram {
  /// Why a program could not be started.
  public struct Refusal: Error, Hashable, Sendable {
    /// What the system says.
    public let reason: String
  }

  /// Starts a program in a session of its own, so that no hang-up or Ctrl-C of this terminal reaches it.
  ///
  /// - Parameters:
  ///   - path: the file of the program.
  ///   - arguments: its arguments, without its name.
  ///   - log: a file to which its output and its errors are added; it reads nothing.
  /// - Returns: the number of the process.
  /// - Throws: why the system refused.
  public static func start(
    _ path: String, _ arguments: [String], log: String
  ) throws(Refusal) -> Int32 {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
      let ownSession = Int16(POSIX_SPAWN_SETSID)
    #else
      var actions = unsafe posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
      // POSIX_SPAWN_SETSID, which the headers show to GNU programs alone.
      let ownSession: Int16 = 0x80
    #endif
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawnattr_init(&attributes)
    defer {
      unsafe posix_spawn_file_actions_destroy(&actions)
      unsafe posix_spawnattr_destroy(&attributes)
    }
    unsafe posix_spawnattr_setflags(&attributes, ownSession)
    unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o644)
    unsafe posix_spawn_file_actions_adddup2(&actions, 1, 2)
    var words: [UnsafeMutablePointer<CChar>?] = unsafe ([path] + arguments).map {
      unsafe strdup($0)
    }
    unsafe words.append(nil)
    defer { unsafe words.forEach { unsafe free($0) } }
    var process: pid_t = 0
    let result = unsafe posix_spawn(&process, path, &actions, &attributes, words, environ)
    guard result == 0 else { throw Refusal(reason: unsafe String(cString: strerror(result))) }
    return process
  }
}
