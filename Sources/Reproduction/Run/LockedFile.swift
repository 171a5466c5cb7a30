import Files
import Foundation
import Shards
import StrictJSON

/// A file whose lock is ours, in which stands who we are, for messages only.
///
/// The system lets go of the lock when the process ends in any way. The file stays where it is, since
/// removing it would let two processes lock two files of one name.
struct LockedFile: ~Copyable {
  private let lock: FileLock

  /// What came of asking for one.
  enum Outcome: ~Copyable {
    /// It is ours.
    case taken(LockedFile)
    /// Somebody else has it; who, in words, where the file says so.
    case held(by: String?)
  }

  private init(_ lock: consuming FileLock) { self.lock = lock }

  /// Asks for the lock of a file without waiting; makes the file where there is none.
  ///
  /// - Parameters:
  ///   - path: of the file.
  ///   - mode: who may hold it beside us.
  ///   - share: what this process does, to be written into the file; nil to write nothing.
  /// - Returns: the file, or who has it.
  /// - Throws: `noLock` on a file system without locks; `file` where there is no plain file, or what the
  ///   system refuses.
  static func take(
    _ path: String, _ mode: FileLock.Mode = .exclusive, by share: Shard? = nil
  ) throws(ReproductionError) -> Outcome {
    // Through a link in a folder from elsewhere, any file of this user would be written over.
    guard FileSystem.facts(at: path)?.isFile ?? true else {
      throw .file("\(path) is not a plain file. Remove it.")
    }
    var file = try opened(path)
    switch Self.acquire(path, mode) {
    case .held: return .held(by: holder(in: path))
    case .unsupported: throw .noLock(path: path)
    case .taken(let lock):
      if let share { try note(share, in: &file) }
      return .taken(LockedFile(lock))
    }
  }

  /// Takes a lock; a second try tells one that is held from one that somebody just looked at.
  private static func acquire(_ path: String, _ mode: FileLock.Mode) -> FileLock.Outcome {
    switch FileLock.acquire(path, mode) {
    case .held:
      Thread.sleep(forTimeInterval: 0.02)
      return FileLock.acquire(path, mode)
    case .taken(let lock): return .taken(lock)
    case .unsupported: return .unsupported
    }
  }

  /// Who wrote a lock's file, in words; nil where it does not say.
  static func holder(in path: String) -> String? {
    guard let bytes = try? WholeFile.bytes(path: path, limit: 4096, kinds: .plain),
      let json = try? JSON.parse(bytes), let process = json["process"]?.integer,
      let host = json["host"]?.string, let share = json["share"]?.string
    else { return nil }
    return "process \(process) on \(host.prefix(255)), share \(share.prefix(20))"
  }

  private static func opened(_ path: String) throws(ReproductionError) -> OutputFile {
    do { return try OutputFile(appendingTo: path) } catch { throw .file("\(error)") }
  }

  private static func note(
    _ share: Shard, in file: inout OutputFile
  ) throws(ReproductionError) {
    let process = ProcessInfo.processInfo
    let holder: JSONOutput = [
      "process": Int(process.processIdentifier), "host": process.hostName,
      "share": share.description,
    ]
    do {
      try file.truncate(to: 0)
      try file.write(Array("\(holder.line)\n".utf8))
    } catch {
      throw .file("\(error)")
    }
  }
}

extension ReproductionFolder {
  /// Held exclusively by a run alone, shared by shares.
  var lockPath: String { file("stages/folder.lock") }

  /// Held by a share while it is at work.
  func lockPath(of share: Shard) -> String {
    file("stages/share-\(share.index)-of-\(share.count).lock")
  }

  /// Held by the share that does a stage.
  func lockPath(ofStage stage: String) -> String { file("stages/\(stage).lock") }

  /// Does what only one of the processes at work in the folder may do at a time; the others wait.
  func exclusively<Result: ~Copyable>(
    _ body: () throws(ReproductionError) -> Result
  ) throws(ReproductionError) -> Result {
    while true {
      switch try LockedFile.take(file("stages/writing.lock")) {
      case .held: Thread.sleep(forTimeInterval: 0.05)
      case .taken(let lock):
        let result = try body()
        _ = consume lock
        return result
      }
    }
  }

  /// Whether a share is at work; to be asked within `exclusively`, as it disturbs those that begin.
  var hasShareAtWork: Bool {
    names(in: file("stages")).contains {
      $0.hasPrefix("share-") && $0.hasSuffix(".lock")
        && FileLock.isHeld(file("stages/\($0)")) ?? false
    }
  }
}
