import Foundation

/// Writes a text to a file in one step, of which a kill leaves all or nothing.
public enum TextFile {
  /// Writes a file, in place of the one that was there unless that is to stay.
  ///
  /// - Parameters:
  ///   - text: the whole content.
  ///   - path: the path of the file; a link keeps pointing to it.
  ///   - replaces: whether a file that is there is replaced.
  /// - Throws: `output` with `exists` for a file that is to stay, or what the system refuses; the
  ///   old file is still there then.
  public static func write(
    _ text: String, to path: String, replaces: Bool = true
  ) throws(FileError) {
    guard let target = Links.followed(path) else {
      throw .output(path: path, .system(reason: DeadLink.circle.words))
    }
    let attributes = try? FileManager.default.attributesOfItem(atPath: target)
    if let type = attributes?[.type] as? FileAttributeType, type != .typeRegular {
      throw .output(path: path, .system(reason: "it is there and is not a file"))
    }
    guard replaces || attributes == nil else { throw .output(path: path, .exists) }
    let bytes = Array(text.utf8)
    do {
      try AtomicFile.write(bytes: bytes.count, to: target, replaces: replaces) {
        file throws(FileError) in
        try file.write(bytes)
      }
    } catch {
      guard case .output(_, let problem) = error else { throw error }
      throw .output(path: path, problem)
    }
  }

  /// Writes files that belong together, each in one step.
  ///
  /// - Parameters:
  ///   - texts: the paths and contents, in the order in which they are written.
  ///   - replaces: whether files that are there are replaced.
  /// - Throws: `output` with `exists` for the first file that is to stay, before any is written; or
  ///   what the system refuses.
  public static func write(
    _ texts: [(path: String, text: String)], replaces: Bool
  ) throws(FileError) {
    for (path, _) in texts where !replaces && FileSystem.kind(at: path) != .nothing {
      throw .output(path: path, .exists)
    }
    for (path, text) in texts { try write(text, to: path, replaces: replaces) }
  }
}
