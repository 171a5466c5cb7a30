import Files
import Foundation

/// A path with patterns in it, as shells know them: `*`, `?` and `[…]` within one name.
///
/// `[a-c]` is a range, `[!…]` and `[^…]` what is not in it, and `\` takes the next character as it
/// is. A name that begins with a dot is matched only by a pattern that does too. Source: POSIX,
/// Shell Command Language, 2.13.
enum Glob {
  /// The most names that are looked at in one folder, and paths that are kept.
  static let limit = 100_000

  /// Whether a path has patterns in it.
  static func isPattern(_ path: String) -> Bool { path.contains { "*?[".contains($0) } }

  /// The paths that exist and match.
  ///
  /// - Parameter pattern: the path with patterns.
  /// - Returns: the paths, folder by folder in the order of `SeriesName`.
  /// - Throws: `tooMany`, where a folder has too many names or too many paths match.
  static func paths(_ pattern: String) throws(SeriesError) -> [String] {
    var paths = [pattern.hasPrefix("/") ? "/" : ""]
    for part in pattern.split(separator: "/").map(String.init) {
      var next: [String] = []
      for path in paths {
        func join(_ name: String) -> String {
          path.isEmpty || path == "/" ? path + name : "\(path)/\(name)"
        }
        guard isPattern(part) else {
          if FileManager.default.fileExists(atPath: join(part)) { next.append(join(part)) }
          continue
        }
        let names = try SeriesFinder.names(in: path.isEmpty ? "." : path)
          .filter { matches($0, part) }.map(SeriesName.init).sorted()
        next += names.map { join($0.text) }
        guard next.count <= limit else { throw .tooMany(path: pattern, limit: limit) }
      }
      paths = next
    }
    return paths
  }

  /// Whether a name matches a pattern; time is at most the product of their lengths.
  static func matches(_ name: String, _ pattern: String) -> Bool {
    if name.hasPrefix("."), !pattern.hasPrefix(".") { return false }
    let (name, parts) = (Array(name.unicodeScalars), parts(of: pattern))
    var (place, part) = (0, 0)
    var retry: (part: Int, place: Int)?
    while place < name.count {
      if part < parts.count, parts[part] == .any {
        retry = (part, place)
        part += 1
      } else if part < parts.count, parts[part].fits(name[place]) {
        (place, part) = (place + 1, part + 1)
      } else if let star = retry {
        // The star takes one more; earlier stars need never change.
        retry = (star.part, star.place + 1)
        (part, place) = (star.part + 1, star.place + 1)
      } else {
        return false
      }
    }
    return parts[part...].allSatisfy { $0 == .any }
  }

  /// One part of a pattern.
  private enum Part: Equatable {
    case any
    case one
    case literal(Unicode.Scalar)
    case ranges([ClosedRange<Unicode.Scalar>], isInverted: Bool)

    func fits(_ scalar: Unicode.Scalar) -> Bool {
      switch self {
      case .any, .one: true
      case .literal(let own): own == scalar
      case .ranges(let ranges, let isInverted):
        ranges.contains { $0.contains(scalar) } != isInverted
      }
    }
  }

  private static func parts(of pattern: String) -> [Part] {
    let scalars = Array(pattern.unicodeScalars)
    var parts: [Part] = []
    var place = 0
    while place < scalars.count {
      switch scalars[place] {
      case "*": parts.append(.any)
      case "?": parts.append(.one)
      case "\\" where place + 1 < scalars.count:
        place += 1
        parts.append(.literal(scalars[place]))
      case "[":
        if let (part, end) = set(in: scalars, from: place + 1) {
          parts.append(part)
          place = end
        } else {
          parts.append(.literal("["))
        }
      case let scalar: parts.append(.literal(scalar))
      }
      place += 1
    }
    return parts
  }

  /// A set of characters up to its bracket; nil where that is missing.
  private static func set(
    in scalars: [Unicode.Scalar], from start: Int
  ) -> (part: Part, end: Int)? {
    var place = start
    var isInverted = false
    if place < scalars.count, scalars[place] == "!" || scalars[place] == "^" {
      (isInverted, place) = (true, place + 1)
    }
    var ranges: [ClosedRange<Unicode.Scalar>] = []
    let first = place
    // A bracket in the first place is one of the characters.
    while place < scalars.count, scalars[place] != "]" || place == first {
      let scalar = scalars[place]
      if place + 2 < scalars.count, scalars[place + 1] == "-", scalars[place + 2] != "]" {
        if scalar <= scalars[place + 2] { ranges.append(scalar...scalars[place + 2]) }
        place += 3
      } else {
        ranges.append(scalar...scalar)
        place += 1
      }
    }
    return place < scalars.count ? (.ranges(ranges, isInverted: isInverted), place) : nil
  }
}
