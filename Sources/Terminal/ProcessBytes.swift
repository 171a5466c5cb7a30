#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the process was started with, byte by byte; Swift's own text of it is repaired in silence.
public enum ProcessBytes {
  /// The first argument that is not UTF-8.
  ///
  /// - Returns: its number, where 1 follows the program's name, and its bytes; nil where all are.
  public static func strayArgument() -> (number: Int, bytes: [UInt8])? {
    for number in 0..<Int(CommandLine.argc) {
      guard let start = unsafe CommandLine.unsafeArgv[number],
        let bytes = unsafe strayBytes(start)
      else { continue }
      return (number, bytes)
    }
    return nil
  }

  /// The bytes of a variable of the environment where they are not UTF-8; nil where they are, or the
  /// variable is not set.
  ///
  /// - Parameter variable: its name.
  /// - Returns: the bytes.
  public static func strayValue(of variable: String) -> [UInt8]? {
    guard let start = unsafe getenv(variable) else { return nil }
    return unsafe strayBytes(start)
  }

  /// The bytes of the current folder's path where they are not UTF-8; nil where they are.
  ///
  /// - Returns: the bytes.
  public static func strayFolder() -> [UInt8]? {
    // The system allocates what it takes.
    guard let start = unsafe getcwd(nil, 0) else { return nil }
    defer { unsafe free(start) }
    return unsafe strayBytes(start)
  }

  @unsafe
  private static func strayBytes(_ start: UnsafePointer<CChar>) -> [UInt8]? {
    let bytes = unsafe UnsafeBufferPointer(start: start, count: strlen(start))
      .map { UInt8(bitPattern: $0) }
    return String(validating: bytes, as: UTF8.self) == nil ? bytes : nil
  }
}
