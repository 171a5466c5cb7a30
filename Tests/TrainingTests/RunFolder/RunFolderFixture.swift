import Checkpoints
import Foundation
import Tensors
import Transformer

/// A folder that is removed when the test is done with it.
final class ScratchFolder: Sendable {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("run-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  func write(_ bytes: some Sequence<UInt8>, to name: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: file(name)))
  }

  func bytes(_ name: String) throws -> [UInt8] {
    try [UInt8](Data(contentsOf: URL(fileURLWithPath: file(name))))
  }

  func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

  /// The names in a folder, hidden ones too.
  func names(_ name: String = "") -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: file(name))) ?? []).sorted()
  }

  /// A message with this folder's path, which differs from run to run, as DIR.
  func neutral(_ message: some CustomStringConvertible) -> String {
    message.description.replacing(path, with: "DIR")
  }
}

/// A model of a few numbers, all of which say after which step it was saved.
func stepContents(_ step: Int) -> CheckpointContents {
  let configuration = Configuration(
    layers: 1, heads: 1, width: 2, hidden: 2, vocabulary: 3, context: 2)
  return CheckpointContents(
    weights: Weights(configuration, isTied: true) {
      Tensor(repeating: Float(step), shape: $0.shape(configuration))
    },
    settings: CheckpointSettings(vocabulary: 3), tokenizer: TokenizerFiles(files: [:]))
}
