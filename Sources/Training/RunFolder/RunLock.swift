import Files
import Foundation
import StrictJSON

/// The right to write into a run folder, held by one process at a time.
///
/// The system lets go of it when the process ends in any way, a kill among them. The file `lock`
/// says who holds it, for messages only; it stays where it is, since removing it would let two
/// processes lock two files of that name.
public struct RunLock: ~Copyable {
  /// Who holds a lock.
  public struct Holder: Hashable, Sendable {
    /// The number of the process.
    public let process: Int
    /// The name of its machine.
    public let host: String

    /// Names a process.
    public init(process: Int, host: String) {
      self.process = process
      self.host = host
    }
  }

  private let lock: FileLock

  /// The name of the file in the run folder.
  static let name = "lock"

  /// Takes the lock of a run folder, without waiting.
  ///
  /// - Parameter path: the path of an existing folder.
  /// - Throws: `held`, with the holder, where another run is at work there; what the system refuses,
  ///   or a `lock` that is no plain file.
  public init(folder path: String) throws(RunFolderError) {
    try self.init(folder: path, wait: Thread.sleep(forTimeInterval:))
  }

  /// The same with another way to wait the seconds between two tries.
  init(folder path: String, wait: (Double) -> Void) throws(RunFolderError) {
    let file = "\(path)/\(Self.name)"
    // Through a link in a folder from elsewhere, any file of this user would be written over.
    guard FileSystem.facts(at: file)?.isFile ?? true else {
      throw .file(.output(path: file, .system(reason: "it is not a plain file")))
    }
    try RunFolderError.wrappingFiles { () throws(FileError) in
      // Makes the file and leaves what is in it.
      try OutputFile(appendingTo: file).finish()
    }
    switch Self.acquire(file, wait) {
    case .taken(let lock):
      try Self.note(in: file)
      self.init(lock)
    case .held: throw .folder(path: path, .held(by: Self.holder(in: file)))
    case .unsupported: throw .folder(path: path, .noLocks)
    }
  }

  private init(_ lock: consuming FileLock) { self.lock = lock }

  /// Lets go of the folder, which is held until then.
  consuming func release() {}

  /// The seconds between tries to take a lock.
  ///
  /// Several tries tell one that is held from one at which somebody just looked, over a network for a
  /// moment longer than on a disk.
  private static let pauses = [0.02, 0.04, 0.08, 0.16]

  private static func acquire(_ file: String, _ wait: (Double) -> Void) -> FileLock.Outcome {
    for pause in pauses {
      switch FileLock.acquire(file) {
      case .held: wait(pause)
      case .taken(let lock): return .taken(lock)
      case .unsupported: return .unsupported
      }
    }
    return FileLock.acquire(file)
  }

  /// Whether a process trains in a run folder, as far as it can be told without disturbing it.
  enum Use: Hashable, Sendable {
    /// A process does; nil where it did not say who it is.
    case held(by: Holder?)
    /// Nobody does on this machine; the last to do it, where the file still says so.
    case free(last: Holder?)
    /// The last to do it was a process of another machine, about which only the log tells.
    case elsewhere(Holder)
    /// The file system does not tell.
    case unknown(last: Holder?)
  }

  /// Looks whether a process trains in a run folder.
  ///
  /// The lock itself is asked only where the last process was one of this machine. On a shared file
  /// system it is a matter of the mount whether locks are seen from another machine at all, and
  /// whoever looks often from there should not get into the way of a run that takes its lock.
  static func use(of folder: String) -> Use {
    let file = "\(folder)/\(name)"
    guard let facts = FileSystem.facts(at: file) else { return .free(last: nil) }
    guard facts.isFile else { return .unknown(last: nil) }
    let last = holder(in: file)
    if let last, last.host != ProcessInfo.processInfo.hostName { return .elsewhere(last) }
    switch FileLock.isHeld(file) {
    case true?: return .held(by: last)
    case false?: return .free(last: last)
    case nil: return .unknown(last: last)
    }
  }

  /// Writes into a lock's file who holds it.
  private static func note(in file: String) throws(RunFolderError) {
    let process = ProcessInfo.processInfo
    let holder: JSONOutput = [
      "process": Int(process.processIdentifier), "host": process.hostName,
    ]
    try RunFolderError.wrappingFiles { () throws(FileError) in
      var output = try OutputFile(appendingTo: file)
      try output.truncate(to: 0)
      try output.write(Array("\(holder.line)\n".utf8))
      try output.finish()
    }
  }

  /// Who wrote a lock's file; nil where it has not got so far.
  private static func holder(in file: String) -> Holder? {
    guard let bytes = try? WholeFile.bytes(path: file, limit: 4096, kinds: .plain),
      let json = try? JSON.parse(bytes), let process = json["process"]?.integer,
      let host = json["host"]?.string
    else { return nil }
    return Holder(process: process, host: host)
  }
}
