import Files
import Foundation
public import StrictJSON

/// Reads a run log piece by piece, while it is written too.
///
/// A last line that is not complete yet is left for the next time. That the log was cut by a run
/// that was resumed is noticed, and reading begins anew.
public struct RunLogReader: Sendable {
  /// The path of the log.
  public let path: String

  /// The bytes of the lines read so far.
  public private(set) var offset = 0

  /// The lines read so far.
  public private(set) var lineCount = 0

  /// The last bytes before `offset`, by which a log that was cut and has grown again is known.
  private var tail: [UInt8] = []

  /// How often a line with zeros in it is left for later.
  private let patience: Int

  /// How often one was left since the last line that was taken.
  private var looks = 0

  /// The most bytes of a line.
  public static let longestLine = 64 << 20

  private static let tailLength = 256

  /// What was new in a log.
  public struct Reading: Equatable, Sendable {
    /// The new lines.
    public var lines: [JSON] = []
    /// Whether the log was cut and `lines` begin at its beginning again; what was read before is to
    /// be forgotten.
    public var isRestarted = false
    /// The new lines that are no JSON, counted from 1.
    public var unreadable: [Unreadable] = []

    /// A line that is no JSON.
    public struct Unreadable: Equatable, Sendable {
      /// Its number in the log, from 1.
      public let number: Int
      /// What is wrong with it.
      public let error: JSONError
    }
  }

  /// A complete line and where it ends.
  struct Line {
    let number: Int
    let end: Int
    let content: Result<JSON, JSONError>
  }

  /// Begins at a log's beginning; the log need not be there yet.
  ///
  /// - Parameters:
  ///   - path: of the log.
  ///   - patience: how often a line with zeros in it is left for the next time. Where another machine
  ///     writes the log, over a network, its parts may come out of order, and what has not come yet
  ///     reads as zeros until then. A loss of power can leave zeros for good.
  public init(path: String, patience: Int = 0) {
    self.path = path
    self.patience = patience
  }

  /// Reads the complete lines that are new.
  ///
  /// - Parameter limit: about as many bytes are read at a time; call again until nothing is new.
  /// - Returns: the lines, none where nothing is new.
  /// - Throws: `noRun` where there is no log, or what the system refuses.
  public mutating func read(limit: Int = 4 << 20) throws(RunFolderError) -> Reading {
    let (lines, isRestarted) = try readLines(limit: limit)
    var reading = Reading(isRestarted: isRestarted)
    for line in lines {
      switch line.content {
      case .success(let json): reading.lines.append(json)
      case .failure(let error):
        reading.unreadable.append(Reading.Unreadable(number: line.number, error: error))
      }
    }
    return reading
  }

  mutating func readLines(
    limit: Int = 4 << 20
  ) throws(RunFolderError) -> (lines: [Line], isRestarted: Bool) {
    let (bytes, isRestarted) = try newBytes(limit: limit)
    var lines: [Line] = []
    var start = 0
    let newline = UInt8(ascii: "\n")
    while let end = bytes[start...].firstIndex(of: newline) {
      if looks < patience, bytes[start..<end].contains(0) {
        looks += 1
        break
      }
      looks = 0
      lineCount += 1
      lines.append(
        Line(
          number: lineCount, end: offset + end + 1,
          content: Result { () throws(JSONError) in try JSON.parse(Array(bytes[start..<end])) }))
      start = end + 1
    }
    offset += start
    tail = (tail + bytes[..<start]).suffix(Self.tailLength)
    return (lines, isRestarted)
  }

  /// The bytes after those read, up to a limit that grows where not even one line fits.
  private mutating func newBytes(
    limit: Int
  ) throws(RunFolderError) -> (bytes: [UInt8], isRestarted: Bool) {
    // A pipe that nobody writes to would be waited for without end.
    let place = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    let kind = try? FileManager.default.attributesOfItem(atPath: place)[.type] as? FileAttributeType
    guard kind == .typeRegular else { throw .folder(path: path, .noRun) }
    do {
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? handle.close() }
      try handle.seek(toOffset: UInt64(offset - tail.count))
      let before = try handle.read(upToCount: tail.count).map(Array.init) ?? []
      let isRestarted = before != tail
      if isRestarted { (offset, lineCount, tail) = (0, 0, []) }
      var piece = max(1, limit)
      while true {
        try handle.seek(toOffset: UInt64(offset))
        let bytes = try handle.read(upToCount: piece).map(Array.init) ?? []
        if bytes.count < piece || bytes.contains(UInt8(ascii: "\n")) {
          return (bytes, isRestarted)
        }
        guard piece < Self.longestLine else {
          throw RunFolderError.folder(path: path, .lineTooLong(limit: Self.longestLine))
        }
        piece = min(2 * piece, Self.longestLine)
      }
    } catch let error as RunFolderError {
      throw error
    } catch {
      throw .file(.input(path: path, .system(reason: error.localizedDescription)))
    }
  }
}
