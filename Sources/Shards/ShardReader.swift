import Files
import Foundation
import StrictJSON

/// Reads a share's file, piece by piece where it is still written.
///
/// A line that is cut at the end, as a kill leaves it, is left for later.
struct ShardReader {
  let path: String
  /// What the file is a share of; nil until its first line is there.
  private(set) var header: ShardHeader?
  /// What the units gave, by their names.
  private(set) var units: [String: [UInt8]] = [:]
  /// Whether the share is complete.
  private(set) var isDone = false
  /// The bytes of all whole lines.
  private(set) var offset = 0
  /// How the line behind them begins, which is cut.
  private(set) var cut: [UInt8] = []
  private let patience: Int
  /// How often the line at the offset was left for later.
  private var looks = 0

  /// The most bytes of a share's file.
  static let mostBytes = 4 << 30
  /// The most bytes of a line.
  private static let longestLine = 256 << 20

  /// A reader of a file from its beginning.
  ///
  /// - Parameters:
  ///   - path: of the file.
  ///   - patience: how often a line with zeros in it is left for the next time. What another machine writes
  ///     over a network may come out of order, and what has not come yet reads as zeros until then.
  init(path: String, patience: Int = 0) { (self.path, self.patience) = (path, patience) }

  /// Reads what is new; a file that is not there has nothing.
  ///
  /// - Throws: `notShare` for a line that no share has, or what the system refuses.
  mutating func read() throws(ShardError) {
    let place = Links.followed(path) ?? path
    guard let facts = FileSystem.facts(at: place) else { return }
    guard facts.isFile else { throw .notShare(path: path, reason: "it is not a plain file") }
    guard facts.bytes <= Self.mostBytes else {
      throw .notShare(path: path, reason: "it has more than \(Self.mostBytes) bytes")
    }
    guard facts.bytes > offset else { return }
    var rest = try newBytes()[...]
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      if looks < patience, rest[..<end].contains(0) {
        looks += 1
        return
      }
      looks = 0
      try take(Array(rest[rest.startIndex..<end]))
      offset += end - rest.startIndex + 1
      rest = rest[(end + 1)...]
    }
    cut = Array(rest.prefix(ShardHeader.beginning.count))
    guard rest.count <= Self.longestLine else {
      throw .notShare(path: path, reason: "a line has more than \(Self.longestLine) bytes")
    }
  }

  private func newBytes() throws(ShardError) -> [UInt8] {
    do {
      let handle = try FileHandle(forReadingFrom: URL(filePath: path))
      defer { try? handle.close() }
      try handle.seek(toOffset: UInt64(offset))
      return [UInt8](try handle.read(upToCount: Self.mostBytes) ?? Data())
    } catch {
      throw .file(.input(path: path, .system(reason: error.localizedDescription)))
    }
  }

  private mutating func take(_ line: [UInt8]) throws(ShardError) {
    let json = try? JSON.parse(line, limits: JSONLimits(bytes: Self.longestLine))
    guard let header else {
      guard let header = json.flatMap({ ShardHeader($0) }) else {
        throw .notShare(path: path, reason: "its first line is not that of a share")
      }
      self.header = header
      return
    }
    if let json, json["done"]?.integer == units.count, !isDone {
      isDone = true
      return
    }
    guard let json, let unit = ShardUnit(json),
      units.updateValue(unit.bytes, forKey: unit.name) == nil
    else {
      // Units, the first line, and the one that is read.
      throw .damaged(path: path, line: units.count + 2 + (isDone ? 1 : 0), header.shard)
    }
  }

  /// What a unit of a share at work gave.
  ///
  /// - Parameters:
  ///   - name: the unit's.
  ///   - machine: what computes the share that waits for it.
  /// - Returns: the bytes; nil where the share has not come so far.
  /// - Throws: `mixed` for a share that other threads or kernels compute, whose work may take another way;
  ///   `lacking` for one that is whole without the unit.
  func unit(_ name: String, besides machine: String) throws(ShardError) -> [UInt8]? {
    if let own = header?.machine, own != machine { throw .mixed([machine, own]) }
    if let known = units[name] { return known }
    guard isDone else { return nil }
    throw .lacking(unit: name)
  }
}
