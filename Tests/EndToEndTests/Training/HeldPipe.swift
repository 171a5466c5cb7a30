import Foundation

/// A pipe that takes a page of output and then holds whoever writes until somebody reads: a command
/// at work that cannot come to its end before a test has done what it must.
///
/// Where pipes cannot be made small, on macOS, nothing is held.
final class HeldPipe {
  private let pipe = Pipe()

  /// The end that the command writes to.
  var writing: FileHandle { pipe.fileHandleForWriting }

  /// A pipe.
  ///
  /// - Parameter isFull: whether the very first line is held.
  /// - Throws: what the system refuses.
  init(isFull: Bool = false) throws {
    #if os(Linux)
      // F_SETPIPE_SZ, which the headers give to those alone who ask for GNU's own.
      let size = fcntl(pipe.fileHandleForWriting.fileDescriptor, 1031, 4096)
      guard size == 4096 else { throw POSIXError(.EPERM) }
      if isFull { try writing.write(contentsOf: Data(repeating: 10, count: 4096)) }
    #endif
  }

  /// Reads all that comes from now on, and forgets it.
  func letGo() throws {
    try pipe.fileHandleForWriting.close()
    let reading = pipe.fileHandleForReading
    Thread.detachNewThread { while let data = try? reading.read(upToCount: 4096), !data.isEmpty {} }
  }
}
