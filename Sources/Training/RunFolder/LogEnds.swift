import Files
import Foundation
import StrictJSON

/// The first and the last whole lines of a log of any length.
struct LogEnds {
  /// The bytes from the beginning, up to a limit.
  private let head: [UInt8]
  /// The bytes up to the end, and whether they begin with a line.
  private let tail: [UInt8]
  private let isTailWhole: Bool

  /// The most bytes that are read of the beginning and of the end.
  static let mostBytes = (head: 256 << 10, tail: 1 << 20)

  /// Reads the ends of a file.
  ///
  /// - Throws: what the system refuses, or that there is no file.
  init(path: String) throws(FileError) {
    // Whatever stands there, a pipe among it, must not keep one waiting.
    let place = Links.followed(path) ?? path
    guard let facts = FileSystem.facts(at: place) else {
      throw .input(path: path, .system(reason: "there is no such file"))
    }
    guard facts.isFile else {
      throw .input(path: path, .system(reason: "it is not a plain file"))
    }
    do {
      let handle = try FileHandle(forReadingFrom: URL(filePath: path))
      defer { try? handle.close() }
      let length = Int(clamping: try handle.seekToEnd())
      func bytes(from start: Int, _ count: Int) throws -> [UInt8] {
        try handle.seek(toOffset: UInt64(start))
        return [UInt8](try handle.read(upToCount: count) ?? Data())
      }
      let start = max(0, length - Self.mostBytes.tail)
      isTailWhole = start == 0
      tail = try bytes(from: start, Self.mostBytes.tail)
      head = start == 0 ? tail : try bytes(from: 0, Self.mostBytes.head)
    } catch {
      throw .input(path: path, .system(reason: error.localizedDescription))
    }
  }

  /// Calls a function with each whole line of the beginning, in order, until it says that it has
  /// seen enough; what is no JSON is left out.
  func forEachFirst(_ isEnough: (JSON) -> Bool) {
    var start = head.startIndex
    while let end = head[start...].firstIndex(of: Self.newline) {
      if let line = Self.line(head[start..<end]), isEnough(line) { return }
      start = end + 1
    }
  }

  /// Calls a function with each whole line of the end, the last first, likewise.
  func forEachLast(_ isEnough: (JSON) -> Bool) {
    guard var end = tail.lastIndex(of: Self.newline) else { return }
    while true {
      let before = tail[..<end].lastIndex(of: Self.newline)
      // The first line of the piece is cut, unless the piece begins with the log.
      guard before != nil || isTailWhole else { return }
      let start = before.map { $0 + 1 } ?? tail.startIndex
      if let line = Self.line(tail[start..<end]), isEnough(line) { return }
      guard let before else { return }
      end = before
    }
  }

  private static let newline = UInt8(ascii: "\n")

  private static func line(_ bytes: ArraySlice<UInt8>) -> JSON? {
    guard let json = try? JSON.parse(Array(bytes)), json.object != nil else { return nil }
    return json
  }
}
