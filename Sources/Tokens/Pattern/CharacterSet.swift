/// A set of characters, as a class of a pattern names it.
struct CharacterSet: Hashable, Sendable {
  /// What a set is made of.
  enum Item: Hashable, Sendable {
    /// These code points.
    case range(ClosedRange<UInt32>)
    /// General categories, a bit each.
    case categories(UInt32)
    /// White space, or all but it.
    case space(Bool)
    /// What `\w` of a pattern means, or all but it.
    case word(Bool)

    fileprivate func contains(_ value: UInt32, _ attributes: CharacterAttributes) -> Bool {
      switch self {
      case .range(let range): range ~= value
      case .categories(let mask): mask & 1 << attributes.category != 0
      case .space(let isSpace): attributes.isSpace == isSpace
      case .word(let isWord): attributes.isPatternWord == isWord
      }
    }
  }

  private let items: [Item]
  private let isInverted: Bool

  /// Whether each ASCII character is in it, a bit each.
  private let low: UInt64
  private let high: UInt64

  /// A set of all that one of the items has, or of all else.
  init(_ items: [Item], isInverted: Bool = false) {
    self.items = items
    self.isInverted = isInverted
    var words: (low: UInt64, high: UInt64) = (0, 0)
    for value in UInt32(0)..<128 where Self.contains(value, items, isInverted) {
      if value < 64 { words.low |= 1 << value } else { words.high |= 1 << (value - 64) }
    }
    (low, high) = words
  }

  /// Whether a value is in the set; bytes that are no character are of the category Cn.
  func contains(_ value: UInt32) -> Bool {
    guard value >= 128 else {
      return (value < 64 ? low >> value : high >> (value - 64)) & 1 == 1
    }
    return Self.contains(value, items, isInverted)
  }

  private static func contains(_ value: UInt32, _ items: [Item], _ isInverted: Bool) -> Bool {
    let attributes = CharacterAttributes(of: value)
    for item in items where item.contains(value, attributes) { return !isInverted }
    return isInverted
  }

  /// The set with both cases of its letters; nil where that is not certain.
  ///
  /// Only sets of ASCII characters are taken. Two characters beyond ASCII fold to a letter of it:
  /// U+017F to s and U+212A to k.
  func ignoringCase() -> CharacterSet? {
    guard !isInverted else { return nil }
    var folded = items
    for item in items {
      guard case .range(let range) = item, range.upperBound < 128 else { return nil }
      for value in range {
        guard case let letter = value | 0x20, 0x61...0x7A ~= letter else { continue }
        folded += [.range(letter...letter), .range(letter - 0x20...letter - 0x20)]
        if letter == 0x73 { folded.append(.range(0x17F...0x17F)) }
        if letter == 0x6B { folded.append(.range(0x212A...0x212A)) }
      }
    }
    return CharacterSet(folded)
  }
}
