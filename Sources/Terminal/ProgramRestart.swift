#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Starting the program anew in its own place.
public enum ProgramRestart {
  /// Puts the same program with the same arguments in the place of this one.
  ///
  /// Returns only where that failed. To be called before anything is open or other threads run.
  ///
  /// - Parameters:
  ///   - path: the file of the program.
  ///   - variables: what is set in its environment, beside what is set already.
  /// - Returns: why the system refused.
  public static func now(_ path: String, setting variables: [String: String]) -> String {
    for (name, value) in variables { unsafe setenv(name, value, 1) }
    unsafe execv(path, CommandLine.unsafeArgv)
    return unsafe String(cString: strerror(errno))
  }
}
