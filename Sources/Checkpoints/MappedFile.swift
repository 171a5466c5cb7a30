import CMappings
import Files

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file opened for reading and mapped into memory, read-only and never copied as a whole.
///
/// Shared by every tensor that looks into it and unmapped when the last of them is gone. Nothing is
/// read until it is touched.
///
/// The mapping cannot protect from one thing: should another program shorten the file afterwards,
/// touching a page behind its new end is the end of the process, which then says in one line what
/// happened to which file and ends with 1. Files replaced by renaming, as
/// every careful writer does, keep their old contents here. What is read with `bytes(at:count:)`
/// goes through the system's read instead and is safe from that.
@safe
final class MappedFile: @unchecked Sendable {
  // Unchecked because of the pointer: it never changes, and nobody writes through it.

  /// The path under which it was opened.
  let path: String

  /// The number of bytes it had when it was opened.
  let count: Int

  private let descriptor: Int32
  private let base: UnsafeRawPointer?
  private let watch: Int32

  /// Opens and maps a regular file.
  ///
  /// - Throws: when the system refuses, or the path leads to anything but a regular file.
  init(path: String) throws(CheckpointError) {
    // Without O_NONBLOCK, opening a pipe would wait for its writer.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .file(path: path, FileProblem(opening: path, errno)) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      let code = errno
      close(descriptor)
      throw .file(path: path, FileProblem(systemError: code))
    }
    let kind = status.st_mode & S_IFMT
    guard kind == S_IFREG else {
      close(descriptor)
      throw .file(path: path, kind == S_IFDIR ? .isFolder : .notRegular)
    }
    let count = Int(status.st_size)
    var base: UnsafeRawPointer?
    // The system maps no empty files.
    if count > 0 {
      let mapped = unsafe mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0)
      guard let mapped = unsafe mapped, unsafe mapped != MAP_FAILED else {
        let code = errno
        close(descriptor)
        throw .file(path: path, FileProblem(systemError: code))
      }
      unsafe base = UnsafeRawPointer(mapped)
    }
    self.path = path
    self.count = count
    self.descriptor = descriptor
    unsafe self.base = base
    let line = "Error: \(CheckpointError.file(path: path, .lost)).\n"
    watch = unsafe base.map { unsafe mapping_watch($0, count, line) } ?? -1
  }

  deinit {
    mapping_forget(watch)
    if let base = unsafe base { unsafe munmap(UnsafeMutableRawPointer(mutating: base), count) }
    close(descriptor)
  }

  /// A copy of some bytes, fewer where the file now ends before.
  ///
  /// Does not touch the mapping.
  ///
  /// - Parameters:
  ///   - offset: the first byte; not negative.
  ///   - count: how many; not negative, and memory for that many is taken, so the caller makes sure
  ///     that it does not come from a file unchecked.
  /// - Returns: the bytes.
  /// - Throws: when the system refuses.
  func bytes(at offset: Int, count: Int) throws(CheckpointError) -> [UInt8] {
    var failure: Int32 = 0
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count, let start = buffer.baseAddress {
        let got = unsafe pread(
          descriptor, start + filled, count - filled, off_t(offset + filled))
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
    guard failure == 0 else { throw .file(path: path, FileProblem(systemError: failure)) }
    return bytes
  }

  /// Lends the address of some bytes of the mapping, which lives as long as this object.
  @unsafe
  func address(of range: Range<Int>) -> UnsafeRawPointer {
    guard let base = unsafe base, range.lowerBound >= 0, range.upperBound <= count else {
      preconditionFailure("MappedFile: bytes \(range) of a file of \(count) bytes")
    }
    return unsafe base + range.lowerBound
  }

  /// Whether two runs of bytes, perhaps of two files, are the same.
  ///
  /// Stops at the first difference.
  static func areEqual(
    _ left: (file: MappedFile, range: Range<Int>), _ right: (file: MappedFile, range: Range<Int>)
  ) -> Bool {
    guard left.range.count == right.range.count else { return false }
    guard !left.range.isEmpty else { return true }
    return unsafe memcmp(
      left.file.address(of: left.range), right.file.address(of: right.range), left.range.count) == 0
  }
}

extension FileProblem {
  /// What an error number of the system means for a file that was to be opened: a link that leads
  /// nowhere is there for whoever lists the folder.
  init(opening path: String, _ code: Int32) {
    self.init(systemError: code)
    if self == .missing, case .dangling(let target)? = DeadLink(path) {
      self = .danglingLink(to: target)
    }
  }

  /// What an error number of the system means for a file.
  init(systemError code: Int32) {
    switch code {
    case ENOENT, ENOTDIR: self = .missing
    case EACCES, EPERM: self = .forbidden
    case ELOOP: self = .linkLoop
    default: unsafe self = .system(reason: String(cString: strerror(code)))
    }
  }
}
