import Foundation

/// A single file that takes its place only when it is complete.
package enum AtomicFile {
  /// Writes a file under another name in the same folder and renames it when it is on the disk.
  ///
  /// - Parameters:
  ///   - bytes: what it will take, for the message about a full disk.
  ///   - path: where.
  ///   - replaces: whether a file that is there is replaced.
  ///   - body: writes the bytes.
  /// - Throws: what the body throws or the system refuses; nothing is left then.
  package static func write(
    bytes: Int, to path: String, replaces: Bool = true,
    _ body: (inout OutputFile) throws(FileError) -> Void
  ) throws(FileError) {
    let place = FolderPlace(path)
    try? FileManager.default.removeItem(atPath: place.writing)
    do {
      var file = try OutputFile(creating: place.writing, announced: bytes)
      try body(&file)
      try file.finish()
      if replaces {
        try FileSystem.move(place.writing, to: place.path)
      } else {
        try FileSystem.add(place.writing, as: place.path)
      }
      try FileSystem.synchronise(folder: place.parent)
    } catch {
      try? FileManager.default.removeItem(atPath: place.writing)
      // The name that a user knows is the one asked for.
      if case .output(_, let problem) = error {
        throw .output(path: path, problem.afterRemoval(in: place.parent))
      }
      throw error
    }
  }
}
