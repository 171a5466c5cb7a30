extension JSONReader {
  /// Reads a string from its opening quotation mark.
  mutating func quotedText() throws(JSONError) -> String {
    let first = position + 1
    position = first
    try passPlainText()
    guard peek() != UInt8(ascii: "\"") else {
      defer { position += 1 }
      return String(decoding: bytes[first..<position], as: UTF8.self)
    }
    var text = Array(bytes[first..<position])
    while let byte = peek(), byte != UInt8(ascii: "\"") {
      // Plain text stops at a quotation mark, at a backslash and at the end only.
      try appendEscape(to: &text)
      let next = position
      try passPlainText()
      text += bytes[next..<position]
    }
    guard peek() != nil else { throw unexpected(.quotationMark, nil) }
    position += 1
    return String(decoding: text, as: UTF8.self)
  }

  /// Passes valid UTF-8 up to a quotation mark, a backslash or the end of the text.
  private mutating func passPlainText() throws(JSONError) {
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): return
      case 0x20..<0x80: position += 1
      case 0x80...: try passMultibyte(byte)
      default: throw failure(.controlCharacter(byte), at: position)
      }
    }
    throw unexpected(.quotationMark, nil)
  }

  /// Passes one code point of two to four bytes (Unicode 15, table 3-7).
  private mutating func passMultibyte(_ lead: UInt8) throws(JSONError) {
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch lead {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    case 0xF1...0xF3: length = 4
    default: throw failure(.invalidUTF8, at: position)
    }
    guard bytes.count - position >= length, second.contains(bytes[position + 1]) else {
      throw failure(.invalidUTF8, at: position)
    }
    for index in position + 2..<max(position + 2, position + length)
    where bytes[index] & 0xC0 != 0x80 {
      throw failure(.invalidUTF8, at: position)
    }
    position += length
  }

  /// Reads an escape from its backslash.
  private mutating func appendEscape(to text: inout [UInt8]) throws(JSONError) {
    position += 1
    let found = peek()
    switch found {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(found ?? 0)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      position += 1
      text += String(Character(try escapedScalar())).utf8
      return
    default: throw failure(.badEscape(found: found), at: position)
    }
    position += 1
  }

  /// Reads the code point of one `\u` escape, or of two that make a surrogate pair, from the first
  /// digit.
  private mutating func escapedScalar() throws(JSONError) -> Unicode.Scalar {
    let backslash = position - 2
    let unit = try hexDigits()
    if let scalar = Unicode.Scalar(unit) { return scalar }
    let isHigh = unit < 0xDC00
    guard isHigh, bytes[position...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) else {
      throw failure(.loneSurrogate(unit), at: backslash)
    }
    position += 2
    let low = try hexDigits()
    let value = 0x10000 + (UInt32(unit - 0xD800) << 10) + UInt32(low &- 0xDC00)
    guard 0xDC00...0xDFFF ~= low, let scalar = Unicode.Scalar(value) else {
      throw failure(.loneSurrogate(unit), at: backslash)
    }
    return scalar
  }

  private mutating func hexDigits() throws(JSONError) -> UInt16 {
    var value: UInt16 = 0
    for _ in 0..<4 {
      let digit: UInt8
      switch peek() {
      case let byte? where 0x30...0x39 ~= byte: digit = byte - 0x30
      case let byte? where 0x41...0x46 ~= byte: digit = byte - 0x41 + 10
      case let byte? where 0x61...0x66 ~= byte: digit = byte - 0x61 + 10
      case let found: throw unexpected(.hexDigit, found)
      }
      value = value << 4 | UInt16(digit)
      position += 1
    }
    return value
  }
}
