extension JSONError: CustomStringConvertible {
  /// The place and the problem in words, for a person.
  public var description: String {
    switch problem {
    case .tooLarge, .empty, .byteOrderMark: problem.description
    default: "\(place): \(problem)"
    }
  }
}

extension JSONPlace: CustomStringConvertible {
  /// The place in words.
  public var description: String { "line \(line), column \(column) (byte \(byte))" }
}

extension JSONProblem: CustomStringConvertible {
  /// The problem in words; bytes and keys of the text are made printable.
  public var description: String {
    switch self {
    case .tooLarge(let bytes, let limit):
      "the text has \(bytes) bytes, more than the limit of \(limit)"
    case .empty: "the text is empty; a JSON value was expected"
    case .byteOrderMark:
      "the text begins with a byte order mark; save it as UTF-8 without one"
    case .unexpected(let expected, let found):
      "expected \(expected), found \(name(of: found))"
    case .wrongKind(let expected, let found): "expected \(expected), found \(found)"
    case .notAnInteger(let text):
      "expected a whole number of at most 63 bits, found \(shortened(text))"
    case .trailing(let found):
      "the JSON value is complete, but \(name(of: found)) follows; remove what follows"
    case .tooDeep(let limit): "more than \(limit) arrays and objects are nested"
    case .duplicateKey(let key):
      "the key \(quoted(key)) occurs twice in one object; remove one of them"
    case .invalidUTF8: "the bytes are not valid UTF-8"
    case .controlCharacter(let byte):
      "\(name(of: byte)) stands unescaped in a string; write it as \\u00\(hex(UInt32(byte), 2))"
    case .badEscape(let found):
      "expected one of \" \\ / b f n r t u after a backslash, found \(name(of: found))"
    case .loneSurrogate(let unit):
      "\\u\(hex(UInt32(unit), 4)) is half of a surrogate pair and stands for no character"
    case .leadingZero: "a number begins with a needless 0; remove it"
    case .numberTooLarge(let text): "the number \(shortened(text)) is beyond the range of a double"
    case .numberTooLong(let limit): "a number has more than \(limit) characters"
    }
  }
}

extension JSONExpectation: CustomStringConvertible {
  /// The expectation in words.
  public var description: String {
    switch self {
    case .value: "a value"
    case .key: "a key in quotation marks"
    case .colon: "a colon after the key"
    case .commaOrBrace: "a comma or }"
    case .commaOrBracket: "a comma or ]"
    case .quotationMark: "the closing quotation mark of a string"
    case .digit: "a digit"
    case .hexDigit: "four hexadecimal digits after \\u"
    case .literal(let text): text
    }
  }
}

extension JSONKind: CustomStringConvertible {
  /// The kind in words, with its article.
  public var description: String {
    switch self {
    case .null: "null"
    case .bool: "a truth value"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}

/// A byte of a text in words; nil is the text's end.
private func name(of byte: UInt8?) -> String {
  guard let byte else { return "the end of the text" }
  return switch byte {
  case 0x21...0x7E: "'\(Character(Unicode.Scalar(byte)))'"
  case 0x20: "a space"
  default: "the byte 0x\(hex(UInt32(byte), 2))"
  }
}

/// A key between quotation marks, cut where it is long, its unprintable characters escaped.
private func quoted(_ key: String) -> String {
  let longest = 60
  var text = ""
  for scalar in key.unicodeScalars.prefix(longest) {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator:
      text += "\\u{\(hex(scalar.value, 4))}"
    default: text.unicodeScalars.append(scalar)
    }
  }
  return "\"\(text)\(key.unicodeScalars.count > longest ? "…" : "")\""
}

/// A number as it is written, cut where it is long.
private func shortened(_ number: String) -> String {
  number.count > 40 ? "\(number.prefix(40))…" : number
}

/// A number in hexadecimal, with at least this many digits.
private func hex(_ value: UInt32, _ digits: Int) -> String {
  let text = String(value, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, digits - text.count)) + text
}
