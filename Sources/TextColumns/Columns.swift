/// How many columns of a terminal text takes, and text cut and filled to a number of columns.
///
/// Widths follow the East Asian Width and emoji rules of Unicode as the `wcwidth` package reads
/// them, with ambiguous characters narrow. A character takes at most two columns.
public enum Columns {
  /// The columns of one character: 0, 1 or 2.
  ///
  /// Wide and fullwidth characters, flags and emoji with all that is joined to them take 2;
  /// combining and zero-width scalars alone, and control characters, take 0.
  public static func width(of character: Character) -> Int {
    if let ascii = character.asciiValue { return (0x20..<0x7F).contains(ascii) ? 1 : 0 }
    let scalars = character.unicodeScalars
    if scalars.count == 1, let only = scalars.first { return width(of: only) }
    return widthOfCluster(scalars)
  }

  /// The columns of a text, which is the sum over its characters.
  ///
  /// Linear in the length of the text.
  public static func width(of text: some StringProtocol) -> Int {
    text.reduce(0) { $0 + width(of: $1) }
  }

  /// The columns of a scalar that stands alone; 0 for controls.
  package static func width(of scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0x7F { return value >= 0x20 ? 1 : 0 }
    if value < 0xA0 || isListed(value, in: ColumnTables.zero) { return 0 }
    return isListed(value, in: ColumnTables.wide) ? 2 : 1
  }

  /// Sums the scalars of one grapheme cluster, as far as two columns.
  ///
  /// What follows a joiner is part of the picture before it; the second half of a flag and a skin
  /// tone after an emoji add nothing; an emoji selector widens; a spacing mark has its own column.
  private static func widthOfCluster(_ scalars: Character.UnicodeScalarView) -> Int {
    var total = 0
    var previous: Unicode.Scalar?
    for scalar in scalars {
      defer { previous = scalar }
      if previous?.value == zeroWidthJoiner, total > 0 { continue }
      if scalar.value == emojiSelector {
        if let previous, previous.properties.isEmoji { total = 2 }
        continue
      }
      let own = width(of: scalar)
      if own > 0 {
        if total == 2, regionalIndicators.contains(scalar.value) { continue }
        total += own
      } else if total > 0, scalar.properties.generalCategory == .spacingMark {
        total += 1
      }
      if total >= 2 { return 2 }
    }
    return total
  }

  static let zeroWidthJoiner: UInt32 = 0x200D
  static let emojiSelector: UInt32 = 0xFE0F
  static let regionalIndicators: ClosedRange<UInt32> = 0x1F1E6...0x1F1FF

  /// Whether a value lies in one of the ranges of a table, by bisection.
  private static func isListed(_ value: UInt32, in table: [UInt32]) -> Bool {
    var low = 0
    var high = table.count / 2
    while low < high {
      let middle = (low + high) / 2
      if value > table[2 * middle + 1] {
        low = middle + 1
      } else if value < table[2 * middle] {
        high = middle
      } else {
        return true
      }
    }
    return false
  }
}
