#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The descriptors of standard input, output and error.
public enum StandardDescriptors {
  /// Sees to it that all three are open, so that no file that is opened later takes their numbers.
  ///
  /// A missing one reads nothing, and writing to it fails as writing to a closed one does.
  public static func claim() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
    where fcntl(descriptor, F_GETFD) == -1 {
      // The lowest free number is taken, which is this one.
      _ = unsafe open("/dev/null", O_RDONLY)
    }
  }
}
