import Files

extension TrainingText {
  /// The text of a file, such as one that a vocabulary is learned from.
  ///
  /// - Parameter path: the path of a file of at most `byteLimit` bytes.
  /// - Returns: UTF-8 without a byte order mark, every line ended by LF.
  /// - Throws: when it cannot be read, is too long, or is not text that can be learned from.
  public static func bytes(path: String) throws(TaskError) -> [UInt8] {
    let bytes = try FileBytes.read(path: path, limit: byteLimit, kind: .trainingText)
    let unmarked = try FileBytes.unmarked(bytes, path: path)
    do throws(TrainingTextProblem) {
      try check(bytes)
    } catch {
      throw .trainingText(path: path, error)
    }
    return TextBytes.withLineFeeds(unmarked)
  }

  /// Refuses what must not be learned from in silence.
  static func check(_ bytes: [UInt8]) throws(TrainingTextProblem) {
    guard !bytes.isEmpty, bytes != TextBytes.mark else { throw .empty }
    if let byte = TextBytes.firstStrayByte(of: bytes) { throw .notUTF8(byte: byte) }
    if let byte = TextBytes.innerMark(of: bytes) { throw .innerMark(byte: byte) }
  }
}
