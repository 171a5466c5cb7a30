import Foundation
import StrictJSON

/// A file of prompts, one JSON object a line.
///
/// Each line is `{"prompt": TEXT}` or `{"tokens": [..]}`, with, where they are known, `corrupted`
/// or `corruptedTokens`, `answer` and `distractor` (text or id), `positions` (an object of names
/// and numbers from 0, counted without a beginning-of-text token) and `template` (a whole number).
/// `text`, `corruptedText`, `answerText` and `distractorText` are for human readers and not used.
/// Blank lines are skipped. Any other key is refused, as it is probably a slip.
public struct PromptFile: Sendable {
  /// The path as it was given.
  public let path: String
  /// The bytes of the file, from which its hash can be made.
  public let bytes: [UInt8]
  /// The prompts, each with the number of its line, from 1.
  public let rows: [(line: Int, request: PromptRequest)]

  /// The most bytes that a file may have.
  public static let byteLimit = 64 << 20
  /// The most prompts that a file may have.
  public static let rowLimit = 100_000

  /// Reads a file.
  ///
  /// - Parameter path: the path of the file; a pipe can be read too.
  /// - Returns: at least one prompt.
  /// - Throws: the first thing that is wrong, with the number of its line.
  ///
  /// Cost: the file's size in memory, and at most `byteLimit`.
  public static func read(path: String) throws(TaskError) -> PromptFile {
    let data: Data
    do {
      let handle = try FileHandle(forReadingFrom: URL(filePath: path))
      data = try handle.read(upToCount: byteLimit + 1) ?? Data()
      try handle.close()
    } catch {
      throw .unreadable(path: path, reason: Self.reason(error, path))
    }
    return try PromptFile(path: path, bytes: [UInt8](data))
  }

  /// Reads the bytes of a file.
  ///
  /// - Parameters:
  ///   - path: the name that messages use.
  ///   - bytes: the content.
  /// - Throws: the first thing that is wrong, with the number of its line.
  public init(path: String, bytes: [UInt8]) throws(TaskError) {
    guard bytes.count <= Self.byteLimit else {
      throw .tooLarge(path: path, limit: Self.byteLimit)
    }
    guard !bytes.starts(with: "version https://git-lfs".utf8) else {
      throw .largeFilePointer(path: path)
    }
    var rows: [(line: Int, request: PromptRequest)] = []
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated()
    where !line.allSatisfy({ [0x20, 0x09, 0x0D].contains($0) }) {
      guard rows.count < Self.rowLimit else {
        throw .tooManyPrompts(path: path, limit: Self.rowLimit)
      }
      do throws(PromptProblem) {
        rows.append((index + 1, try PromptRequest(line: Array(line))))
      } catch {
        throw .prompt(.line(index + 1, path: path), error)
      }
    }
    guard !rows.isEmpty else { throw .noPrompts(path: path) }
    self.path = path
    self.bytes = bytes
    self.rows = rows
  }

  /// The prompts with their places, as a resolver takes them.
  public var requests: [(PromptPlace, PromptRequest)] {
    rows.map { (.line($0.line, path: path), $0.request) }
  }

  /// Why the system did not let a file be read, in its own words.
  private static func reason(_ error: any Error, _ path: String) -> String {
    let files = FileManager.default
    guard files.fileExists(atPath: path) else { return "there is no such file" }
    if (try? files.contentsOfDirectory(atPath: path)) != nil { return "it is a folder" }
    if !files.isReadableFile(atPath: path) { return "permission denied" }
    let system = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    return (system ?? error as NSError).localizedDescription
  }
}
