extension TrainingText {
  /// The bytes of a text, such as one that a vocabulary is learned from.
  ///
  /// - Parameter path: the path of a file of at most `byteLimit` bytes.
  /// - Returns: all of its bytes, not looked at.
  /// - Throws: when it cannot be read, or is too long.
  public static func bytes(path: String) throws(TaskError) -> [UInt8] {
    try FileBytes.read(path: path, limit: byteLimit, kind: .trainingText)
  }
}
