/// The classes of characters that GPT-2's splitting pattern tells apart.
enum CharacterClass: UInt8, Sendable {
  /// Neither of the others: punctuation, symbols, marks, controls, unassigned.
  case other
  /// `\p{L}`: general categories Lu, Ll, Lt, Lm, Lo.
  case letter
  /// `\p{N}`: general categories Nd, Nl, No.
  case number
  /// `\s`: the White_Space property.
  case space

  /// The class of a code point; one step below U+20000, a bisection above.
  ///
  /// The table is the project's own and not the system's, so that the same text gives the same
  /// tokens whatever version of Unicode the system has.
  static func of(_ value: UInt32) -> CharacterClass {
    guard value >= UInt32(flat.count) else { return flat[Int(value)] }
    return listed(value)
  }

  /// The class of each code point below U+20000.
  private static let flat: [CharacterClass] = {
    var table = [CharacterClass](repeating: .other, count: 0x20000)
    for (ranges, kind) in CharacterClassRanges.all {
      for start in stride(from: 0, to: ranges.count, by: 2) where ranges[start] < table.count {
        for value in ranges[start]...min(ranges[start + 1], UInt32(table.count - 1)) {
          table[Int(value)] = kind
        }
      }
    }
    return table
  }()

  private static func listed(_ value: UInt32) -> CharacterClass {
    for (ranges, kind) in CharacterClassRanges.all where isListed(value, in: ranges) {
      return kind
    }
    return .other
  }

  /// Whether a value lies in one of the ranges, given as first and last in rising order.
  private static func isListed(_ value: UInt32, in ranges: [UInt32]) -> Bool {
    var low = 0
    var high = ranges.count / 2
    while low < high {
      let middle = (low + high) / 2
      if value > ranges[2 * middle + 1] {
        low = middle + 1
      } else if value < ranges[2 * middle] {
        high = middle
      } else {
        return true
      }
    }
    return false
  }
}

extension CharacterClassRanges {
  /// The ranges of each class but `other`.
  static let all: [([UInt32], CharacterClass)] = [
    (letters, .letter), (numbers, .number), (spaces, .space),
  ]
}
