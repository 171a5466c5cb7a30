import TextColumns

/// A token as one line of harmless text, for a screen.
public struct TokenDisplay: Hashable, Sendable {
  /// The text: white space and controls visible, everything else as it is where it can be.
  public let text: String

  /// The columns that the text takes on a terminal.
  public let width: Int

  /// The characters that a screen can show.
  public enum Glyphs: Hashable, Sendable {
    /// All of Unicode: ␣ for a space, ⏎ for a newline, ‹C3› for a lone byte.
    case unicode
    /// ASCII alone: _ for a space, \n for a newline, <C3> for a lone byte.
    case ascii
  }

  /// Measures a text.
  init(_ text: String) {
    self.text = text
    width = Columns.width(of: text)
  }
}

extension Tokenizer {
  /// A token in a form that shows what it is and harms no screen.
  ///
  /// Spaces, newlines, tabs and other controls are visible; bytes that are no part of a character
  /// are given in hexadecimal; what would be invisible, reorder text, or join the character before
  /// it (bidirectional controls, joiners, marks without a base) is given by its code point. An id
  /// without a token is its number, as `‹50257›`.
  ///
  /// - Parameters:
  ///   - token: any id.
  ///   - glyphs: what the screen can show.
  /// - Returns: the text and its width.
  public func display(_ token: TokenID, glyphs: TokenDisplay.Glyphs = .unicode) -> TokenDisplay {
    let number = token.rawValue
    let token = Array(bytes(of: token))
    guard !token.isEmpty else { return TokenDisplay(glyphs.bracketed(String(number))) }
    // A token of a byte that is a character too is not that character's.
    if let byte = byte(of: TokenID(number)), 0x20..<0x7F ~= byte {
      return TokenDisplay(glyphs.bracketed(hexadecimal(UInt32(byte), 2)))
    }
    var text = ""
    var valid = ""
    var index = 0
    while index < token.count {
      let (value, length) = scalar(in: token, at: index, end: token.count)
      if let scalar = value.flatMap({ Unicode.Scalar($0) }) {
        valid.unicodeScalars.append(scalar)
      } else {
        text += glyphs.visible(valid) + glyphs.bracketed(hexadecimal(UInt32(token[index]), 2))
        valid = ""
      }
      index += length
    }
    return TokenDisplay(text + glyphs.visible(valid))
  }
}

extension TokenDisplay.Glyphs {
  /// A text between the brackets for what cannot be shown as it is.
  fileprivate func bracketed(_ text: String) -> String {
    self == .unicode ? "‹\(text)›" : "<\(text)>"
  }

  /// A text with all its characters visible.
  fileprivate func visible(_ text: String) -> String {
    var result = ""
    for character in text {
      if isShown(character) {
        result.append(character)
      } else {
        for scalar in character.unicodeScalars { result += visible(scalar) }
      }
    }
    return result
  }

  private func visible(_ scalar: Unicode.Scalar) -> String {
    if let mark = mark(for: scalar) { return mark }
    if isShown(Character(scalar)) { return String(Character(scalar)) }
    return bracketed("U+" + hexadecimal(scalar.value, 4))
  }

  /// Whether a character is shown as it is; wide and unbreakable spaces are not, as none would
  /// tell them from others.
  private func isShown(_ character: Character) -> Bool {
    !character.isWhitespace && Columns.isPrintable(character)
      && (self == .unicode || character.isASCII)
  }

  /// The sign for a space or an ASCII control.
  private func mark(for scalar: Unicode.Scalar) -> String? {
    let isUnicode = self == .unicode
    switch scalar {
    case " ": return isUnicode ? "␣" : "_"
    case "\n": return isUnicode ? "⏎" : "\\n"
    case "\t": return isUnicode ? "⇥" : "\\t"
    case "\r": return isUnicode ? "␍" : "\\r"
    case "\u{0}"..."\u{1F}", "\u{7F}":
      guard isUnicode else { return "\\x" + hexadecimal(scalar.value, 2) }
      return scalar == "\u{7F}" ? "␡" : Unicode.Scalar(0x2400 + scalar.value).map { "\($0)" }
    default: return nil
    }
  }
}

/// A number in hexadecimal, with at least this many digits.
func hexadecimal(_ value: UInt32, _ digits: Int) -> String {
  let text = String(value, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, digits - text.count)) + text
}
