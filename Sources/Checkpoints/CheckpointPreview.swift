public import Transformer

/// The facts of a checkpoint that are known before its weights are read.
public struct CheckpointPreview: Hashable, Sendable {
  /// The folder, as it was named.
  public let path: String
  /// The model's shape.
  public let shape: Configuration
  /// The bytes of its files, which are mapped into memory and read as they are needed.
  public let bytesMapped: Int
  /// The bytes of memory that must be taken for weights that are not in single precision.
  public let bytesHeld: Int

  /// A preview of its facts.
  package init(path: String, shape: Configuration, bytesMapped: Int, bytesHeld: Int) {
    self.path = path
    self.shape = shape
    self.bytesMapped = bytesMapped
    self.bytesHeld = bytesHeld
  }

  /// Looks at a folder as `Checkpoint.read` does, and reads no weights.
  ///
  /// Cost: milliseconds.
  ///
  /// - Parameter path: the path of the folder.
  /// - Throws: the reason why the checkpoint could not be read.
  public init(path: String) throws(CheckpointError) {
    let files = try CheckpointFiles(path)
    self.init(
      path: path, shape: files.plan.configuration,
      bytesMapped: files.stored.files.reduce(0) { $0 + $1.count },
      bytesHeld: files.plan.bytesHeld)
  }
}
