#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The few calls on folders and disks that writing needs.
package enum FileSystem {
  /// What is at a path, links not followed.
  package enum Kind: Equatable, Sendable {
    /// Nothing.
    case nothing
    /// A folder.
    case folder
    /// A regular file, link, device, or anything else.
    case other
  }

  /// What is at a path; nothing also where the system does not let it be seen.
  package static func kind(at path: String) -> Kind {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return .nothing }
    return status.st_mode & S_IFMT == S_IFDIR ? .folder : .other
  }

  /// What is known of a file or folder without opening it.
  package struct Facts: Equatable, Sendable {
    /// What it is.
    package let kind: Kind
    /// Whether it is a regular file.
    package let isFile: Bool
    /// Its bytes; of a folder, those of its list of names.
    package let bytes: Int
    /// When it was changed last, in seconds since 1970.
    package let modified: Double
  }

  /// The facts about what is at a path, links not followed.
  ///
  /// - Parameter path: any path.
  /// - Returns: nil where nothing is, or nothing can be seen.
  package static func facts(at path: String) -> Facts? {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return nil }
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    let type = status.st_mode & S_IFMT
    return Facts(
      kind: type == S_IFDIR ? .folder : .other, isFile: type == S_IFREG,
      bytes: Int(status.st_size), modified: Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9)
  }

  /// Whether there is a folder at a path, or a link to one.
  package static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Makes a folder in an existing one.
  ///
  /// - Throws: `exists`, or what the system refuses.
  package static func makeFolder(_ path: String) throws(FileError) {
    let isMade = unsafe mkdir(path, 0o777) == 0
    try check(isMade, path)
  }

  /// Gives a file or folder another name on the same disk; one step, of which a kill leaves all or
  /// nothing.
  ///
  /// - Throws: what the system refuses, with the new path.
  package static func move(_ path: String, to newPath: String) throws(FileError) {
    let isMoved = unsafe rename(path, newPath) == 0
    try check(isMoved, newPath)
  }

  /// Gives a file another name on the same disk that no file has yet.
  ///
  /// Where the disk knows of no second names for a file, another process could take the name in the
  /// moment between looking and moving.
  ///
  /// - Throws: `exists`, or what the system refuses, with the new path.
  package static func add(_ path: String, as newPath: String) throws(FileError) {
    if unsafe link(path, newPath) == 0 {
      _ = unsafe unlink(path)
      return
    }
    let code = errno
    guard [EPERM, ENOTSUP, EOPNOTSUPP, ENOSYS, EMLINK].contains(code) else {
      throw .output(path: newPath, OutputProblem(systemError: code, needed: 0, at: newPath))
    }
    guard kind(at: newPath) == .nothing else { throw .output(path: newPath, .exists) }
    try move(path, to: newPath)
  }

  /// Returns when a folder's list of names is on the disk.
  ///
  /// A file system that cannot do that for folders is taken as it is.
  package static func synchronise(folder path: String) throws(FileError) {
    let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    try check(descriptor >= 0, path)
    defer { close(descriptor) }
    guard let code = synchronise(descriptor), code != EINVAL, code != ENOTSUP else { return }
    throw .output(path: path, OutputProblem(systemError: code, needed: 0, at: path))
  }

  /// Returns when what was written through a descriptor is on the disk, with the error number of
  /// the system where it refuses.
  static func synchronise(_ descriptor: Int32) -> Int32? {
    #if canImport(Darwin)
      // On these systems fsync alone leaves the bytes in the drive's own memory.
      if fcntl(descriptor, F_FULLFSYNC) == 0 { return nil }
    #endif
    while fsync(descriptor) != 0 {
      if errno != EINTR { return errno }
    }
    return nil
  }

  /// The bytes that a user may still write to the disk of a path.
  ///
  /// - Parameter path: of an existing file or folder.
  /// - Returns: their number; nil where the system does not say.
  package static func freeBytes(at path: String) -> Int? {
    var facts = statvfs()
    guard unsafe statvfs(path, &facts) == 0 else { return nil }
    let bytes = UInt64(facts.f_bavail).multipliedReportingOverflow(by: UInt64(facts.f_frsize))
    return bytes.overflow ? Int.max : Int(clamping: bytes.partialValue)
  }

  private static func check(_ isDone: Bool, _ path: String) throws(FileError) {
    guard !isDone else { return }
    throw .output(path: path, OutputProblem(systemError: errno, needed: 0, at: path))
  }
}

extension OutputProblem {
  /// What an error number of the system means for something being written.
  ///
  /// - Parameters:
  ///   - code: the error number.
  ///   - needed: the bytes that were to be written in all.
  ///   - path: what was being written.
  init(systemError code: Int32, needed: Int, at path: String) {
    switch code {
    case ENOSPC: self = .diskFull(needed: needed, free: FileSystem.freeBytes(at: path))
    case EDQUOT: self = .quota(needed: needed)
    case EFBIG: self = .fileLimit(needed: needed)
    case EROFS: self = .readOnly
    case EACCES, EPERM: self = .forbidden
    case ENOENT, ENOTDIR: self = .noParent
    case EEXIST: self = .exists
    default: unsafe self = .system(reason: String(cString: strerror(code)))
    }
  }
}
