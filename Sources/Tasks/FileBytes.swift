import Dispatch
import Files
import Foundation
import Synchronization

/// Reads the text files that people write, whole, up to a limit.
public enum FileBytes {
  /// Who is told of files that keep the program waiting.
  private static let listener = Mutex<(@Sendable (_ path: String) -> Void)?>(nil)

  /// Says who is told of a file that is no plain file, such as a pipe, and has not come to its end
  /// after a second; for the program to set once.
  ///
  /// - Parameter tell: called on any thread with the path; nil for nobody.
  public static func onWaiting(_ tell: (@Sendable (_ path: String) -> Void)?) {
    listener.withLock { $0 = tell }
  }

  /// How long a file may take before that is told.
  private static let patience = DispatchTimeInterval.seconds(1)

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
    let data: Data
    let notice = listener.withLock(\.self).map { tell in DispatchWorkItem { tell(path) } }
    if let notice, isEndless(path) {
      DispatchQueue.global().asyncAfter(deadline: .now() + patience, execute: notice)
    }
    defer { notice?.cancel() }
    do {
      let handle = try FileHandle(forReadingFrom: URL(filePath: path))
      data = try handle.read(upToCount: limit + 1) ?? Data()
      try handle.close()
    } catch {
      throw .unreadable(path: path, reason: reason(error, path), kind: kind)
    }
    let bytes = [UInt8](data)
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

  /// Whether reading may have to wait for somebody: what is there is neither a file nor a folder.
  private static func isEndless(_ path: String) -> Bool {
    let place = Links.followed(path) ?? path
    let attributes = try? FileManager.default.attributesOfItem(atPath: place)
    guard let type = attributes?[.type] as? FileAttributeType else {
      return FileManager.default.fileExists(atPath: path)
    }
    return type != .typeRegular && type != .typeDirectory
  }

  /// Why the system did not let a file be read, in its own words.
  private static func reason(_ error: any Error, _ path: String) -> String {
    let files = FileManager.default
    guard files.fileExists(atPath: path) else {
      return DeadLink(path)?.words ?? "there is no such file"
    }
    if (try? files.contentsOfDirectory(atPath: path)) != nil { return "it is a folder" }
    if !files.isReadableFile(atPath: path) { return "permission denied" }
    let system = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    return (system ?? error as NSError).localizedDescription
  }
}
