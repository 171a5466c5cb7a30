/// Why a text is not the JSON that was asked for, and where.
public struct JSONError: Error, Hashable, Sendable {
  /// What is wrong.
  public let problem: JSONProblem

  /// Where it is wrong.
  public let place: JSONPlace

  /// Puts a problem at a place.
  public init(problem: JSONProblem, place: JSONPlace) {
    self.problem = problem
    self.place = place
  }
}

/// A place in a text.
public struct JSONPlace: Hashable, Sendable {
  /// The number of bytes before it.
  public let byte: Int

  /// The line, from 1; lines end with U+000A.
  public let line: Int

  /// The column, from 1, counted in code points.
  public let column: Int

  /// Names a place.
  public init(byte: Int, line: Int, column: Int) {
    self.byte = byte
    self.line = line
    self.column = column
  }

  /// Finds line and column of a byte; linear in the bytes before it.
  init(byte: Int, in text: [UInt8]) {
    let end = min(byte, text.count)
    var line = 1
    var column = 1
    for index in 0..<end {
      let unit = text[index]
      if unit == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if unit & 0xC0 != 0x80 {
        column += 1
      }
    }
    self.init(byte: byte, line: line, column: column)
  }
}

/// What can be wrong with a JSON text.
public enum JSONProblem: Hashable, Sendable {
  /// The text has more bytes than the limit.
  case tooLarge(bytes: Int, limit: Int)
  /// There is nothing but white space.
  case empty
  /// The text begins with U+FEFF.
  case byteOrderMark
  /// Something else than what the grammar asks for; `found` is nil at the end of the text.
  case unexpected(expected: JSONExpectation, found: UInt8?)
  /// A value of another sort than the reader was asked for.
  case wrongKind(expected: JSONKind, found: JSONKind)
  /// A number with a fraction or exponent, or beyond `Int`, where a whole number was asked for.
  case notAnInteger(String)
  /// Something follows the value.
  case trailing(found: UInt8)
  /// More arrays and objects are open than the limit.
  case tooDeep(limit: Int)
  /// The object has this key already.
  case duplicateKey(String)
  /// The bytes are not UTF-8.
  case invalidUTF8
  /// A control character stands in a string without escape.
  case controlCharacter(UInt8)
  /// No such escape; `found` follows the backslash, nil at the end of the text.
  case badEscape(found: UInt8?)
  /// Half of a surrogate pair, which stands for no character.
  case loneSurrogate(UInt16)
  /// A number begins with a needless zero.
  case leadingZero
  /// A number beyond the range of a double.
  case numberTooLarge(String)
  /// A number with too many characters.
  case numberTooLong(limit: Int)
}

/// What the grammar asks for at some place.
public enum JSONExpectation: Hashable, Sendable {
  /// Any value.
  case value
  /// A key, in quotation marks.
  case key
  /// The colon after a key.
  case colon
  /// A comma or the closing brace.
  case commaOrBrace
  /// A comma or the closing bracket.
  case commaOrBracket
  /// The end quotation mark of a string.
  case quotationMark
  /// A digit of a number.
  case digit
  /// A hexadecimal digit of a `\u` escape.
  case hexDigit
  /// The rest of `true`, `false` or `null`.
  case literal(String)
}
