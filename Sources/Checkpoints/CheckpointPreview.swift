public import Transformer

/// What can be told of a checkpoint before its weights are read.
public struct CheckpointPreview: Hashable, Sendable {
  /// The folder, as it was named.
  public let path: String
  /// The model's shape.
  public let shape: Configuration
  /// The bytes of its files, which are mapped into memory and read as they are needed.
  public let bytesMapped: Int
  /// The bytes of memory that must be taken for weights that are not in single precision.
  public let bytesHeld: Int

  /// Puts a preview together.
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
  /// - Throws: what would keep the checkpoint from being read.
  public init(path: String) throws(CheckpointError) {
    let files = try CheckpointFiles(path)
    self.init(
      path: path, shape: files.plan.configuration,
      bytesMapped: files.stored.files.reduce(0) { $0 + $1.count },
      bytesHeld: files.plan.bytesHeld)
  }
}
