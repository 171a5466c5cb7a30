import StrictJSON

/// A file of prompts, one JSON object a line.
///
/// Each line is `{"prompt": TEXT}` or `{"tokens": [..]}`, with, where they are known, `corrupted`
/// or `corruptedTokens`, `answer` and `distractor` (text or id), `positions` (an object of names
/// and numbers from 0, counted without a beginning-of-text token) and `template` (a whole number).
/// `text`, `corruptedText`, `answerText` and `distractorText` are for human readers and not used.
/// Lines end with LF or CR LF; blank ones are skipped, and so is a byte order mark in front. Any
/// other key is refused, as it is probably a slip.
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
    return try PromptFile(
      path: path, bytes: FileBytes.read(path: path, limit: byteLimit, kind: .prompts))
  }

  /// Reads the bytes of a file.
  ///
  /// - Parameters:
  ///   - path: the name that messages use.
  ///   - bytes: the content.
  /// - Throws: the first thing that is wrong, with the number of its line.
  public init(path: String, bytes: [UInt8]) throws(TaskError) {
    try FileBytes.check(bytes, path: path, limit: Self.byteLimit, kind: .prompts)
    var rows: [(line: Int, request: PromptRequest)] = []
    let lines = try FileBytes.unmarked(bytes, path: path).split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
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
}
