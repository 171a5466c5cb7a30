import Files
import Foundation
import StrictJSON

/// Adds what units gave to a share's file, a line each; a share that was stopped goes on.
struct ShardWriter: ~Copyable {
  let path: String
  private var file: OutputFile
  private let lock: FileLock
  /// What units gave that was in the file when it was opened.
  let kept: [String: [UInt8]]
  private var count: Int
  private var isDone: Bool

  /// Opens the file of a share, and locks it.
  ///
  /// - Parameters:
  ///   - header: of which work it is a share.
  ///   - folder: where the file is; made where there is none.
  /// - Throws: where another process writes it, it is another's share, or the system refuses.
  init(_ header: ShardHeader, in folder: String) throws(ShardError) {
    let path = "\(folder)/\(header.fileName)"
    try Self.make(folder)
    // Through a link in a folder from elsewhere, any file of this user would be written over.
    guard FileSystem.facts(at: path)?.isFile ?? true else { throw .otherShare(path: path) }
    // Made first, as a lock needs a file; opened to write when nobody else writes it any more.
    _ = try Self.opened(path)
    let lock = try Self.locked(path)
    var file = try Self.opened(path)
    var reader = ShardReader(path: path)
    try reader.read()
    let isOwn =
      reader.header.map { $0.isOfSameWork(as: header) && $0.shard == header.shard }
      ?? ShardHeader.beginning.starts(with: reader.cut)
    guard isOwn else { throw .otherShare(path: path) }
    if let begun = reader.header?.machine, begun != header.machine, !reader.isDone {
      throw .otherMachine(path: path, was: begun, now: header.machine)
    }
    try Self.begin(&file, reader.header == nil ? header : nil, keeping: reader.offset)
    self.path = path
    self.file = file
    self.lock = lock
    (kept, count, isDone) = (reader.units, reader.units.count, reader.isDone)
  }

  private static func opened(_ path: String) throws(ShardError) -> OutputFile {
    do { return try OutputFile(appendingTo: path) } catch { throw .file(error) }
  }

  private static func locked(_ path: String) throws(ShardError) -> FileLock {
    switch FileLock.acquire(path) {
    case .taken(let lock): return lock
    case .held: throw .busy(path: path)
    case .unsupported: throw .noLock(path: path)
    }
  }

  /// Cuts off a line that a kill has left half written, and writes the first one where there is none.
  private static func begin(
    _ file: inout OutputFile, _ header: ShardHeader?, keeping length: Int
  ) throws(ShardError) {
    do { try file.truncate(to: length) } catch { throw .file(error) }
    if let header { try write(header.json, to: &file) }
  }

  /// Adds what a unit gave.
  ///
  /// It survives a kill of the process.
  ///
  /// - Throws: what the system refuses, a full disk among it; the file ends with its last whole line then.
  mutating func add(_ unit: String, _ bytes: [UInt8]) throws(ShardError) {
    try Self.write(ShardUnit(name: unit, bytes: bytes).json, to: &file)
    count += 1
  }

  /// Says that the share is complete, and returns when all of it is on the disk.
  mutating func finish() throws(ShardError) {
    if !isDone { try Self.write(["done": count], to: &file) }
    isDone = true
    do { try file.synchronise() } catch { throw .file(error) }
  }

  private static func write(
    _ line: JSONOutput, to file: inout OutputFile
  ) throws(ShardError) {
    let before = file.count
    do {
      try file.write(Array("\(line.line)\n".utf8))
    } catch {
      try? file.truncate(to: before)
      throw .file(error)
    }
  }

  private static func make(_ folder: String) throws(ShardError) {
    guard !FileSystem.isFolder(folder) else { return }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .file(.output(path: folder, .system(reason: error.localizedDescription)))
    }
  }
}
