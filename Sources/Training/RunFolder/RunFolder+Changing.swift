import Checkpoints
public import Files
import Foundation

extension RunFolder {
  /// The name of the file with what a process without a terminal says.
  public static let outputName = "output.txt"

  /// Removes the run: all that runs write, and the folder.
  ///
  /// The folder gets a hidden name first, so that a kill leaves the whole run or none that anybody
  /// would take for one.
  ///
  /// - Throws: `held` where a process is at work in it, `foreign` where other files are there, or
  ///   what the system refuses; all is left as it is then.
  public func remove() throws(RunFolderError) {
    let lock = try lockOwn()
    try RunFolderError.wrappingFiles { () throws(FileError) in try FolderPlace(path).remove() }
    Self.use(lock)
  }

  /// Gives the folder another name on the same disk.
  ///
  /// - Parameter newPath: at which nothing is.
  /// - Throws: `held` where a process is at work in it, `exists`, or what the system refuses.
  public func move(to newPath: String) throws(RunFolderError) {
    let place = RunFolder(newPath).path
    guard FileSystem.kind(at: path) == .folder else { throw .folder(path: path, .isNoFolder) }
    guard FileSystem.kind(at: place) == .nothing else {
      throw .file(.output(path: place, .exists))
    }
    let lock = try RunLock(folder: path)
    try RunFolderError.wrappingFiles { () throws(FileError) in
      try FileSystem.move(path, to: place)
    }
    Self.use(lock)
  }

  /// Takes the lock of a folder in which nothing but a run is.
  private func lockOwn() throws(RunFolderError) -> RunLock {
    guard FileSystem.kind(at: path) == .folder else { throw .folder(path: path, .isNoFolder) }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    let foreign = names.filter { !Self.isOwn($0) }.sorted()
    guard foreign.isEmpty else { throw .folder(path: path, .foreign(foreign)) }
    guard names.contains("run.jsonl") || names.contains(where: Self.isPart) else {
      throw .folder(path: logPath, .noRun)
    }
    return try RunLock(folder: path)
  }

  /// Keeps a lock up to here.
  private static func use(_ lock: borrowing RunLock) {}

  /// Whether a name is that of an epoch's or a state's folder.
  static func isPart(_ name: String) -> Bool {
    number(in: name, epochPrefix) != nil || number(in: name, statePrefix) != nil
  }

  /// Whether a run gives this name to something in its folder.
  private static func isOwn(_ name: String) -> Bool {
    if ["run.jsonl", RunLock.name, outputName].contains(name) || isPart(name) { return true }
    if name.hasPrefix("events.out.tfevents.") || name.hasPrefix("run.jsonl.displaced") {
      return true
    }
    // What a kill has left of an epoch or a state.
    return [".writing", ".old", ".removed"].contains { ending in
      name.hasPrefix(".") && name.hasSuffix(ending)
        && isPart(String(name.dropFirst().dropLast(ending.count)))
    }
  }
}

extension SavedFile {
  /// Removes the file, if it still is one that this program wrote.
  ///
  /// - Throws: what the system refuses.
  public func remove() throws(FileError) {
    guard SavedFile(reading: path)?.kind == kind else {
      throw .output(path: path, .foreign(file: nil))
    }
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      throw .output(path: path, .system(reason: error.localizedDescription))
    }
  }

  /// Gives the file another name on the same disk.
  ///
  /// - Parameter newPath: at which nothing is.
  /// - Throws: `exists`, or what the system refuses.
  public func move(to newPath: String) throws(FileError) {
    try FileSystem.add(path, as: newPath)
  }
}
