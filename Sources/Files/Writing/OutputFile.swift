#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file opened for writing at its end, closed when it is dropped.
package struct OutputFile: ~Copyable {
  /// The path under which it was opened.
  package let path: String

  /// The bytes in the file: those that were there and those written since.
  package private(set) var count: Int

  /// The bytes that the caller means to write in all, for the message about a full disk.
  private let announced: Int

  private let descriptor: Int32
  private var isOpen = true
  private let seen: ((RawSpan) -> Void)?

  /// Makes a new file.
  ///
  /// - Parameters:
  ///   - path: where; nothing may be there yet.
  ///   - announced: the bytes that will be written in all, for the message about a full disk.
  ///   - seen: is shown all that is written, in order, such as to make a hash of it.
  /// - Throws: `exists`, or what the system refuses.
  package init(
    creating path: String, announced: Int = 0, seen: ((RawSpan) -> Void)? = nil
  ) throws(FileError) {
    try self.init(path, O_CREAT | O_EXCL, announced, seen: seen)
  }

  /// Opens a file to write on at its end; makes it where there is none.
  ///
  /// - Throws: what the system refuses.
  package init(appendingTo path: String) throws(FileError) {
    try self.init(path, O_CREAT | O_APPEND, 0, isReadable: true)
  }

  private init(
    _ path: String, _ flags: Int32, _ announced: Int, isReadable: Bool = false,
    seen: ((RawSpan) -> Void)? = nil
  ) throws(FileError) {
    // Without O_NONBLOCK, opening a pipe would wait for its reader.
    let flags = O_CLOEXEC | O_NONBLOCK | flags
    var descriptor: Int32 = -1
    if isReadable { descriptor = unsafe open(path, O_RDWR | flags, 0o666) }
    // A file that may be written alone is written all the same.
    if descriptor < 0 { descriptor = unsafe open(path, O_WRONLY | flags, 0o666) }
    guard descriptor >= 0 else {
      throw .output(path: path, OutputProblem(systemError: errno, needed: announced, at: path))
    }
    let end = lseek(descriptor, 0, SEEK_END)
    self.path = path
    self.descriptor = descriptor
    self.announced = announced
    self.seen = seen
    count = max(0, Int(end))
  }

  deinit { if isOpen { _ = Self.closeNow(descriptor) } }

  /// Writes bytes at the end.
  ///
  /// - Throws: what the system refuses; some of the bytes may be in the file then.
  package mutating func write(_ bytes: [UInt8]) throws(FileError) {
    let failure = unsafe bytes.withUnsafeBytes { unsafe write($0) }
    try check(failure, needed: bytes.count)
    unsafe seen?(bytes.span.bytes)
  }

  /// Writes numbers at the end, little-endian as they are in memory.
  ///
  /// - Throws: what the system refuses; some of the numbers may be in the file then.
  package mutating func write(numbers: [Float]) throws(FileError) {
    let failure = unsafe numbers.withUnsafeBytes { unsafe write($0) }
    try check(failure, needed: numbers.count * MemoryLayout<Float>.stride)
    unsafe seen?(numbers.span.bytes)
  }

  /// Writes a buffer whole, however small the pieces that the system takes.
  ///
  /// - Returns: the error number of the system; nil where all is written.
  private mutating func write(_ buffer: UnsafeRawBufferPointer) -> Int32? {
    var rest = unsafe buffer[...]
    while unsafe !rest.isEmpty {
      let piece = unsafe UnsafeRawBufferPointer(rebasing: rest)
      #if canImport(Glibc)
        let written = unsafe Glibc.write(descriptor, piece.baseAddress, piece.count)
      #else
        let written = unsafe Darwin.write(descriptor, piece.baseAddress, piece.count)
      #endif
      if written < 0 {
        if errno == EINTR { continue }
        return errno
      }
      count += written
      unsafe rest = unsafe rest.dropFirst(written)
    }
    return nil
  }

  /// Whether the file still stands at its path, and is not removed, moved away or replaced.
  package var isInPlace: Bool {
    var (own, there) = (stat(), stat())
    guard unsafe fstat(descriptor, &own) == 0, unsafe stat(path, &there) == 0 else { return false }
    return own.st_dev == there.st_dev && own.st_ino == there.st_ino
  }

  /// All that is in a file that was opened to write on at its end, also where it was removed since.
  ///
  /// - Returns: the bytes, as many as the system still gives.
  /// - Throws: what the system refuses.
  ///
  /// Cost: the file's size in memory.
  package func contents() throws(FileError) -> [UInt8] {
    var failure: Int32?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count, let start = buffer.baseAddress {
        let got = unsafe pread(descriptor, start + filled, count - filled, off_t(filled))
        if got > 0 {
          filled += got
        } else if got == 0 {
          return
        } else if errno != EINTR {
          failure = errno
          return
        }
      }
    }
    try check(failure)
    return bytes
  }

  /// Cuts the file to its first bytes; one step, of which a kill leaves all or nothing.
  ///
  /// - Parameter length: the bytes that stay; no more than there are.
  /// - Throws: what the system refuses.
  package mutating func truncate(to length: Int) throws(FileError) {
    precondition((0...count).contains(length), "OutputFile: \(length) of \(count) bytes")
    try check(ftruncate(descriptor, off_t(length)) == 0 ? nil : errno)
    count = length
  }

  /// Returns when everything written is on the disk.
  ///
  /// - Throws: what the system refuses, which can be a full disk.
  package func synchronise() throws(FileError) {
    try check(FileSystem.synchronise(descriptor))
  }

  /// Closes the file, whose bytes are on the disk then.
  ///
  /// - Throws: what the system refuses.
  package consuming func finish() throws(FileError) {
    try synchronise()
    isOpen = false
    try check(Self.closeNow(descriptor))
  }

  private func check(_ systemError: Int32?, needed: Int = 0) throws(FileError) {
    guard let systemError else { return }
    let problem = OutputProblem(
      systemError: systemError, needed: max(announced, needed), at: path)
    throw .output(path: path, problem)
  }

  private static func closeNow(_ descriptor: Int32) -> Int32? {
    close(descriptor) == 0 || errno == EINTR ? nil : errno
  }
}
