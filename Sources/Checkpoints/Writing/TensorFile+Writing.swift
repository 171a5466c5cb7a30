import Files
public import Tensors

/// A safetensors file of any tensors, to be written.
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

  /// Writes a safetensors file of any tensors, in place of one that may be there.
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
    try CheckpointError.wrapping { () throws(FileError) in
      try AtomicFile.write(bytes: plan.bytes, to: path) { file throws(FileError) in
        try plan.write(to: &file)
      }
    }
  }
}
