/// What can keep a file or a folder from being written.
public enum OutputProblem: Hashable, Sendable {
  /// The disk has too little room: `needed` bytes in all for what was being written, with `free`
  /// available without what was written of it; nil where the system does not say.
  case diskFull(needed: Int, free: Int?)
  /// The user's quota of the disk is used up; `needed` bytes in all were being written.
  case quota(needed: Int)
  /// Files may not grow so large here; `needed` bytes in all were being written.
  case fileLimit(needed: Int)
  /// The file system is mounted for reading only.
  case readOnly
  /// The system forbids writing there.
  case forbidden
  /// The folder in which it should be does not exist, or is a file.
  case noParent
  /// There is already something, and not a folder: a file, or a link.
  case isNoFolder
  /// There is a folder that was not written by this program, or has this file which was not.
  case foreign(file: String?)
  /// Another process is writing it at this moment.
  case busy
  /// There is already a file of that name.
  case exists
  /// The system refused for this reason, in its own words.
  case system(reason: String)
}

extension OutputProblem {
  /// The same problem, told once the half written thing is gone, whose bytes are free again.
  package func afterRemoval(in folder: String) -> OutputProblem {
    guard case .diskFull(let needed, _) = self else { return self }
    return .diskFull(needed: needed, free: FileSystem.freeBytes(at: folder))
  }
}
