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
  static func of(_ value: UInt32) -> CharacterClass {
    guard value >= UInt32(flat.count) else { return flat[Int(value)] }
    return looked(value)
  }

  /// The class of each code point below U+20000.
  private static let flat: [CharacterClass] = (0..<0x20000).map(looked)

  private static func looked(_ value: UInt32) -> CharacterClass {
    let attributes = CharacterAttributes(of: value)
    if attributes.isSpace { return .space }
    let category: UInt32 = 1 << attributes.category
    if category & CharacterCategories.letters != 0 { return .letter }
    return category & CharacterCategories.numbers != 0 ? .number : .other
  }
}
