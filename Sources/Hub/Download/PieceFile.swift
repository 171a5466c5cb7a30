import Files
import Foundation

/// A file of a model while it arrives: what is there of it stays when the work breaks off.
struct PieceFile: ~Copyable {
  private var output: OutputFile
  private(set) var hash: ContentHash
  private let file: HubFile
  /// The bytes that were there before.
  private(set) var old: Int

  private init(_ output: consuming OutputFile, _ file: HubFile) {
    self.file = file
    old = output.count
    hash = ContentHash(tag: file.tag, bytes: file.bytes)
    self.output = output
  }

  /// Opens what is there of a file, and makes the hash of it; begins one where nothing is.
  ///
  /// - Throws: `cancelled`, or what the system refuses.
  static func open(
    _ file: HubFile, at path: String, _ isCancelled: () -> Bool
  ) throws(HubError) -> PieceFile {
    let output = try HubError.wrapping { () throws(FileError) in try OutputFile(appendingTo: path) }
    var piece = PieceFile(output, file)
    guard piece.count > 0 else { return piece }
    let isRead =
      piece.count <= file.bytes ? try piece.hash.update(file: path, isCancelled) : false
    if !isRead || piece.hash.count != piece.count { try piece.beginAnew() }
    return piece
  }

  /// The bytes that are there.
  var count: Int { output.count }

  /// Forgets what is there.
  mutating func beginAnew() throws(HubError) {
    do {
      try output.truncate(to: 0)
    } catch {
      throw .file(error)
    }
    hash = ContentHash(tag: file.tag, bytes: file.bytes)
    old = 0
  }

  /// Adds bytes.
  ///
  /// - Throws: `answer` where they are more than the file has, or what the system refuses.
  mutating func add(_ data: Data, from address: String) throws(HubError) {
    guard data.count <= file.bytes - output.count else {
      throw .answer(
        address: address, .otherLength(expected: file.bytes, found: output.count + data.count))
    }
    do {
      try output.write(Array(data))
    } catch {
      throw .file(error)
    }
    hash.update(data)
  }

  /// Closes the file, whose bytes are on the disk then.
  consuming func finish() throws(HubError) -> ContentHash {
    let hash = hash
    do {
      try output.finish()
    } catch {
      throw .file(error)
    }
    return hash
  }
}
