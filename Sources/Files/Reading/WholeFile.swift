import Dispatch
import Foundation
import Synchronization

/// Reads a file that people write, whole, up to a limit.
public enum WholeFile {
  /// What may stand at a path.
  public enum Kinds: Sendable {
    /// Whatever can be read to its end: files, pipes and devices, which may keep one waiting.
    case all
    /// Plain files alone.
    case plain
  }

  /// Who is told of files that keep the program waiting.
  private static let listener = Mutex<(@Sendable (_ path: String) -> Void)?>(nil)

  /// Says who is told of files that are no plain file, such as a pipe, and have not come to their
  /// end after a second; for the program to set once.
  ///
  /// - Parameter tell: called on any thread with the path; nil for nobody.
  public static func onWaiting(_ tell: (@Sendable (_ path: String) -> Void)?) {
    listener.withLock { $0 = tell }
  }

  /// How long a file may take before that is told.
  private static let patience = DispatchTimeInterval.seconds(1)

  /// The bytes of a file.
  ///
  /// - Parameters:
  ///   - path: the path of the file; links are followed.
  ///   - limit: the most bytes that are taken; one more is read, never the whole of a longer file.
  ///   - kinds: what may stand there.
  /// - Returns: all bytes.
  /// - Throws: `input`, with why the system does not let it be read or with the limit.
  public static func bytes(
    path: String, limit: Int, kinds: Kinds = .all
  ) throws(FileError) -> [UInt8] {
    let isPlain = isPlain(path)
    if kinds == .plain, isPlain == false {
      throw .input(path: path, .system(reason: "it is not a plain file"))
    }
    let notice = listener.withLock(\.self).map { tell in DispatchWorkItem { tell(path) } }
    if let notice, isPlain == false, !FileSystem.isFolder(path) {
      DispatchQueue.global().asyncAfter(deadline: .now() + patience, execute: notice)
    }
    defer { notice?.cancel() }
    let data: Data
    do {
      let handle = try FileHandle(forReadingFrom: URL(filePath: path))
      defer { try? handle.close() }
      data = try handle.read(upToCount: limit + 1) ?? Data()
    } catch {
      throw .input(path: path, .system(reason: reason(error, path)))
    }
    guard data.count <= limit else { throw .input(path: path, .tooLong(limit: limit)) }
    return [UInt8](data)
  }

  /// Whether what is there is a plain file; nil where nothing is, or nothing can be seen.
  private static func isPlain(_ path: String) -> Bool? {
    let place = Links.followed(path) ?? path
    let attributes = try? FileManager.default.attributesOfItem(atPath: place)
    guard let type = attributes?[.type] as? FileAttributeType else {
      return FileManager.default.fileExists(atPath: path) ? false : nil
    }
    return type == .typeRegular
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
