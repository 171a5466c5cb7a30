import Foundation

@testable import Checkpoints

/// A folder that is removed when the test is done with it.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("checkpoints-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  func write(_ bytes: some Sequence<UInt8>, to name: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: file(name)))
  }

  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: file(name)) }

  // The folder must outlive what is opened in it, and an optimised build would release it once its
  // path is known.

  func read() throws(CheckpointError) -> Checkpoint {
    defer { withExtendedLifetime(self) {} }
    return try Checkpoint.read(folder: path)
  }

  func map(_ name: String) throws(CheckpointError) -> MappedFile {
    defer { withExtendedLifetime(self) {} }
    return try MappedFile(path: file(name))
  }

  func tensors(_ name: String) throws(CheckpointError) -> TensorFile {
    defer { withExtendedLifetime(self) {} }
    return try TensorFile(path: file(name))
  }

  /// A message with this folder's path, which differs from run to run, as DIR.
  func neutral(_ message: some CustomStringConvertible) -> String {
    message.description.replacing(path, with: "DIR")
  }
}
