import Foundation

/// A folder in the making, which takes its place only when it is complete.
///
/// Three names beside the folder's own are used, all in the same parent and so on the same disk:
///
/// - `.NAME.writing`: being written, never complete; locked by its writer.
/// - `.NAME.old`: the complete folder that was there before, for the moment of exchange.
/// - `.NAME.removed`: a folder on its way out, perhaps half gone.
///
/// The steps, and what a kill after each of them leaves for `recover`:
///
/// 1. Files are written into `.NAME.writing` and put on the disk: NAME is untouched.
/// 2. NAME, where there is one, becomes `.NAME.old`: the old one is moved back.
/// 3. `.NAME.writing` becomes NAME: it is complete, and the old one is removed.
/// 4. `.NAME.old` becomes `.NAME.removed` and is deleted: what is left of it is deleted.
///
/// So after `recover` there is the old folder or the new one, whole; a folder of the name NAME that
/// is there at any moment is complete.
package struct FolderReplacement: ~Copyable {
  private let place: FolderPlace
  private let bytes: Int
  private let lock: FileLock?
  private var isInPlace = false

  /// Begins to write a folder.
  ///
  /// - Parameters:
  ///   - path: where the folder will be; its parent must exist.
  ///   - bytes: what its files will take together; refused at once where the disk has less free.
  ///   - mayReplace: called with the path of the folder that is there already, if one is; throws
  ///     where that one must stay.
  /// - Throws: what is in the way, or what the system refuses.
  package init(
    of path: String, bytes: Int,
    mayReplace: (String) throws(FileError) -> Void
  ) throws(FileError) {
    let place = FolderPlace(path)
    try place.recover()
    switch FileSystem.kind(at: place.path) {
    case .nothing: break
    case .folder: try mayReplace(place.path)
    case .other: throw .output(path: place.path, .isNoFolder)
    }
    try Self.checkRoom(for: bytes, at: place)
    do {
      try FileSystem.makeFolder(place.writing)
    } catch .output(_, let problem) {
      throw .output(path: place.path, problem == .exists ? .busy : problem)
    }
    switch FileLock.acquire(place.writing) {
    case .taken(let lock): self.lock = consume lock
    case .held: throw .output(path: place.path, .busy)
    case .unsupported: lock = nil
    }
    self.place = place
    self.bytes = bytes
  }

  deinit {
    guard !isInPlace else { return }
    // Nobody can be told here; what could not be removed is removed by the next writer.
    try? FileManager.default.removeItem(atPath: place.writing)
  }

  /// Makes a file in the folder.
  ///
  /// - Parameters:
  ///   - name: its name, without folders.
  ///   - seen: is shown all that is written, in order, such as to make a hash of it.
  /// - Returns: the open file, to be written and finished before `commit`.
  /// - Throws: what the system refuses.
  package func file(
    _ name: String, seen: ((RawSpan) -> Void)? = nil
  ) throws(FileError) -> OutputFile {
    try OutputFile(creating: "\(place.writing)/\(name)", announced: bytes, seen: seen)
  }

  /// Puts the folder into its place, on the disk too, and removes the one that was there.
  ///
  /// - Throws: what the system refuses; then the one that was there is back.
  package consuming func commit() throws(FileError) {
    try FileSystem.synchronise(folder: place.writing)
    let isReplacing = FileSystem.kind(at: place.path) == .folder
    if isReplacing { try FileSystem.move(place.path, to: place.old) }
    do {
      try FileSystem.move(place.writing, to: place.path)
    } catch {
      if isReplacing { try? FileSystem.move(place.old, to: place.path) }
      throw error
    }
    isInPlace = true
    try FileSystem.synchronise(folder: place.parent)
    // The new folder is in place whatever happens now; the next writer clears away what stays.
    if isReplacing { try? place.remove(place.old) }
  }

  /// Checks that a disk has room for a folder before anything is written.
  private static func checkRoom(
    for bytes: Int, at place: FolderPlace
  ) throws(FileError) {
    if let free = FileSystem.freeBytes(at: place.parent), free < bytes {
      throw .output(path: place.path, .diskFull(needed: bytes, free: free))
    }
  }
}
