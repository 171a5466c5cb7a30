import Foundation

/// Reads the files of tasks whole, up to a limit.
enum FileBytes {
  /// The bytes of a file; a pipe can be read too.
  ///
  /// - Parameters:
  ///   - path: the path of the file.
  ///   - limit: the most bytes that are taken.
  ///   - kind: what the file ought to be, for messages.
  /// - Returns: the content.
  /// - Throws: `unreadable`, `tooLarge`, or `largeFilePointer`.
  static func read(
    path: String, limit: Int, kind: TaskFileKind
  ) throws(TaskError) -> [UInt8] {
    let data: Data
    do {
      let handle = try FileHandle(forReadingFrom: URL(filePath: path))
      data = try handle.read(upToCount: limit + 1) ?? Data()
      try handle.close()
    } catch {
      throw .unreadable(path: path, reason: reason(error, path), kind: kind)
    }
    let bytes = [UInt8](data)
    try check(bytes, path: path, limit: limit, kind: kind)
    return bytes
  }

  /// Refuses bytes that are too many, or only stand for a file that is elsewhere.
  static func check(
    _ bytes: [UInt8], path: String, limit: Int, kind: TaskFileKind
  ) throws(TaskError) {
    guard bytes.count <= limit else { throw .tooLarge(path: path, limit: limit, kind: kind) }
    guard !bytes.starts(with: "version https://git-lfs".utf8) else {
      throw .largeFilePointer(path: path)
    }
  }

  /// Why the system did not let a file be read, in its own words.
  private static func reason(_ error: any Error, _ path: String) -> String {
    let files = FileManager.default
    guard files.fileExists(atPath: path) else { return "there is no such file" }
    if (try? files.contentsOfDirectory(atPath: path)) != nil { return "it is a folder" }
    if !files.isReadableFile(atPath: path) { return "permission denied" }
    let system = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    return (system ?? error as NSError).localizedDescription
  }
}
