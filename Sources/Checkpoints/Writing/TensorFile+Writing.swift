import Foundation
public import Tensors

/// A safetensors file of whatever tensors that is to be written.
public struct TensorFileContents: Sendable {
  /// The name of the file in its folder.
  public let name: String

  /// The bytes of the whole file.
  public var bytes: Int { plan.bytes }

  let plan: SafetensorsPlan

  /// Lays out a file; the tensors are shared, not copied.
  ///
  /// - Parameters:
  ///   - name: the name of the file in its folder; it ends in `.safetensors`.
  ///   - tensors: each with its name; no name twice.
  ///   - metadata: strings to be kept beside them.
  public init(
    name: String, tensors: [(name: String, tensor: Tensor)], metadata: [String: String] = [:]
  ) {
    precondition(name.hasSuffix(".safetensors"), "TensorFileContents: \(name)")
    self.name = name
    plan = SafetensorsPlan(tensors: tensors, metadata: metadata)
  }
}

extension TensorFile {
  /// The strings that the writer left beside the tensors.
  public var metadata: [String: String] { layout.metadata }

  /// Writes a safetensors file of whatever tensors, in place of one that may be there.
  ///
  /// Written under another name in the same folder and renamed when it is on the disk, so a kill
  /// leaves the file that was there or the new one. Little-endian single precision; reading it back
  /// gives the same bits.
  ///
  /// - Parameters:
  ///   - tensors: each with its name; no name twice.
  ///   - metadata: strings to be kept beside them.
  ///   - path: where.
  /// - Throws: what the system refuses, a full disk among it; nothing is left then.
  public static func write(
    tensors: [(name: String, tensor: Tensor)], metadata: [String: String], to path: String
  ) throws(CheckpointError) {
    let plan = SafetensorsPlan(tensors: tensors, metadata: metadata)
    try AtomicFile.write(bytes: plan.bytes, to: path) { file throws(CheckpointError) in
      try plan.write(to: &file)
    }
  }
}

/// A single file that takes its place only when it is complete.
enum AtomicFile {
  /// Writes a file under another name in the same folder and renames it when it is on the disk.
  ///
  /// - Parameters:
  ///   - bytes: what it will take, for the message about a full disk.
  ///   - path: where.
  ///   - replaces: whether a file that is there is replaced.
  ///   - body: writes the bytes.
  /// - Throws: what the body throws or the system refuses; nothing is left then.
  static func write(
    bytes: Int, to path: String, replaces: Bool = true,
    _ body: (inout OutputFile) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
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
