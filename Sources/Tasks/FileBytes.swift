import Files

/// Reads the text files that people write, whole, up to a limit.
public enum FileBytes {
  /// The text of a file: UTF-8, without a byte order mark.
  ///
  /// - Parameters:
  ///   - path: the path of the file; a pipe can be read too.
  ///   - limit: the most bytes that are taken.
  ///   - kind: what the file ought to be, for messages.
  /// - Returns: the text, and the bytes of the whole file, of which a hash can be made.
  /// - Throws: why it cannot be read, or is no such text.
  public static func text(
    path: String, limit: Int, kind: TaskFileKind
  ) throws(TaskError) -> (text: String, bytes: [UInt8]) {
    let bytes = try read(path: path, limit: limit, kind: kind)
    if let byte = TextBytes.firstStrayByte(of: try unmarked(bytes, path: path)) {
      let shift = bytes.starts(with: TextBytes.mark) ? TextBytes.mark.count : 0
      throw .notUTF8(path: path, byte: byte + shift)
    }
    return (String(decoding: try unmarked(bytes, path: path), as: UTF8.self), bytes)
  }

  /// The bytes of a text without its byte order mark.
  ///
  /// - Throws: `otherEncoding`.
  static func unmarked(_ bytes: [UInt8], path: String?) throws(TaskError) -> [UInt8] {
    do throws(OtherEncoding) {
      return try TextBytes.unmarked(bytes)
    } catch {
      throw .otherEncoding(path: path ?? "", error)
    }
  }

  /// The bytes of a file; a pipe can be read too.
  ///
  /// - Parameters:
  ///   - path: the path of the file.
  ///   - limit: the most bytes that are taken.
  ///   - kind: what the file ought to be, for messages.
  /// - Returns: the content.
  /// - Throws: `unreadable`, `tooLarge`, or `largeFilePointer`.
  static func read(
    path: String, limit: Int, kind: TaskFileKind
  ) throws(TaskError) -> [UInt8] {
    let bytes: [UInt8]
    do {
      bytes = try WholeFile.bytes(path: path, limit: limit)
    } catch .input(_, .tooLong) {
      throw .tooLarge(path: path, limit: limit, kind: kind)
    } catch .input(_, .system(let reason)) {
      throw .unreadable(path: path, reason: reason, kind: kind)
    } catch {
      throw .unreadable(path: path, reason: error.description, kind: kind)
    }
    try check(bytes, path: path, limit: limit, kind: kind)
    return bytes
  }

  /// Refuses bytes that are too many, or only stand for a file that is elsewhere.
  static func check(
    _ bytes: [UInt8], path: String, limit: Int, kind: TaskFileKind
  ) throws(TaskError) {
    guard bytes.count <= limit else { throw .tooLarge(path: path, limit: limit, kind: kind) }
    guard !bytes.starts(with: "version https://git-lfs".utf8) else {
      throw .largeFilePointer(path: path)
    }
  }
}
