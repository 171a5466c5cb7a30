/// What a code point is, as far as patterns ask.
///
/// The table is the project's own and not the system's, so that the same text gives the same tokens
/// whatever version of Unicode the system has.
struct CharacterAttributes: Hashable, Sendable {
  private let bits: UInt8

  /// The general category, as a number of `CharacterCategories`.
  var category: UInt32 { UInt32(bits & 31) }

  /// Whether `\w` of added tokens and of the part Whitespace means it.
  var isWord: Bool { bits & 32 != 0 }

  /// Whether `\w` of a pattern means it.
  var isPatternWord: Bool { bits & 64 != 0 }

  /// Whether it is white space.
  var isSpace: Bool { bits & 128 != 0 }

  /// Looks a value up; one step below U+20000, a bisection above.
  ///
  /// What is no code point is of the category Cn and nothing else.
  init(of value: UInt32) {
    if value < UInt32(Self.flat.count) {
      bits = Self.flat[Int(value)]
    } else {
      bits = value < 0x11_0000 ? Self.searched(value, in: CharacterRuns.all) : 0
    }
  }

  /// The attributes of all code points below U+20000.
  private static let flat = flattened(CharacterRuns.all, count: 0x20000)

  /// The values of the first code points, from runs of equal ones.
  static func flattened(_ runs: [UInt32], count: Int) -> [UInt8] {
    var table = [UInt8](repeating: 0, count: count)
    for (index, run) in runs.enumerated() {
      let start = Int(run >> 8)
      let end = index + 1 < runs.count ? min(Int(runs[index + 1] >> 8), count) : count
      guard start < end else { break }
      for value in start..<end { table[value] = UInt8(truncatingIfNeeded: run) }
    }
    return table
  }

  /// The value of a code point, from runs of equal ones.
  static func searched(_ value: UInt32, in runs: [UInt32]) -> UInt8 {
    var (low, high) = (0, runs.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if runs[middle] >> 8 <= value { low = middle } else { high = middle }
    }
    return UInt8(truncatingIfNeeded: runs[low])
  }
}

/// Unicode's general categories, numbered as the table has them.
enum CharacterCategories {
  /// All in the order of their numbers.
  static let names = [
    "Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe",
    "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co",
  ]

  /// The categories that a name of one or two letters stands for, a bit each; nil for another name.
  static func mask(_ name: String) -> UInt32? {
    guard 1...2 ~= name.utf8.count else { return nil }
    var mask: UInt32 = 0
    for (number, known) in names.enumerated() where known.hasPrefix(name) { mask |= 1 << number }
    return mask == 0 ? nil : mask
  }

  /// `\p{L}`.
  static let letters: UInt32 = 0b11_1110
  /// `\p{N}`.
  static let numbers: UInt32 = 0b1110_0000_0000
  /// All of them.
  static let all: UInt32 = (1 << 30) - 1
}
