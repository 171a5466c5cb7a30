extension Columns {
  /// What stands for a character that must not reach a screen.
  public static let standIn: Character = "\u{FFFD}"

  /// More scalars than this in one character are taken for an attack on the screen.
  private static let mostScalars = 16

  /// A text in which everything a terminal could obey, reorder, hide or misplace is visible.
  ///
  /// C0 controls and DEL become their control pictures (␀ … ␡). C1 controls, bidirectional
  /// controls, zero-width scalars outside an emoji, marks without a base, private-use and
  /// unassigned scalars become `standIn`, as does a character of more than 16 scalars.
  public static func printable(_ text: some StringProtocol) -> String {
    if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return String(text) }
    var result = ""
    for character in text { result += printable(character) }
    return result
  }

  /// Whether a character can be sent to a terminal as it is.
  public static func isPrintable(_ character: Character) -> Bool {
    if let ascii = character.asciiValue { return (0x20..<0x7F).contains(ascii) }
    let scalars = character.unicodeScalars
    guard scalars.count <= mostScalars, let first = scalars.first, width(of: first) > 0 else {
      return false
    }
    let isPicture = first.properties.isEmoji
    return scalars.allSatisfy { isHarmless($0, inPicture: isPicture) }
  }

  private static func printable(_ character: Character) -> String {
    if isPrintable(character) { return String(character) }
    if character.unicodeScalars.count > mostScalars { return String(standIn) }
    var result = ""
    for scalar in character.unicodeScalars {
      if let picture = controlPicture(of: scalar) {
        result.unicodeScalars.append(picture)
      } else if width(of: scalar) > 0, isHarmless(scalar, inPicture: false) {
        result.unicodeScalars.append(scalar)
      } else {
        result.append(standIn)
      }
    }
    return result
  }

  private static func controlPicture(of scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar.value {
    case 0..<0x20: Unicode.Scalar(0x2400 + scalar.value)
    case 0x7F: "\u{2421}"
    default: nil
    }
  }

  private static func isHarmless(_ scalar: Unicode.Scalar, inPicture: Bool) -> Bool {
    switch scalar.value {
    case zeroWidthJoiner, 0xFE00...emojiSelector, 0xE0020...0xE007F: return inPicture
    // Soft hyphen, joiners and Hangul fillers, which terminals disagree about or show as nothing.
    case 0xAD, 0x034F, 0x115F...0x1160, 0x17B4...0x17B5, 0x180B...0x180F, 0x3164, 0xFFA0,
      0xE0100...0xE01EF:
      return false
    default: break
    }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator:
      return false
    default:
      return true
    }
  }
}
