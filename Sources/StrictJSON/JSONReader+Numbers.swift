extension JSONReader {
  /// Reads a number that is whole and fits an `Int`.
  public mutating func integer() throws(JSONError) -> Int {
    try expect(.number)
    let first = position
    let isWhole = try passNumber()
    guard isWhole, let value = integer(in: first..<position) else {
      throw failure(.notAnInteger(text(in: first..<position)), at: first)
    }
    return value
  }

  /// Reads a number as the nearest double.
  public mutating func number() throws(JSONError) -> Double {
    try expect(.number)
    let first = position
    _ = try passNumber()
    return try double(in: first..<position)
  }

  /// Reads a number: whole where it is written so and fits, else the nearest double.
  ///
  /// Minus zero has no whole form and becomes a double.
  mutating func numericValue() throws(JSONError) -> JSON {
    let first = position
    let isWhole = try passNumber()
    let isMinusZero = bytes[first] == UInt8(ascii: "-") && bytes[first + 1] == UInt8(ascii: "0")
    if isWhole, !isMinusZero, let value = integer(in: first..<position) { return .integer(value) }
    return .number(try double(in: first..<position))
  }

  /// Passes a number and checks its grammar.
  ///
  /// - Returns: whether it has neither fraction nor exponent.
  private mutating func passNumber() throws(JSONError) -> Bool {
    let first = position
    var isWhole = true
    if peek() == UInt8(ascii: "-") { position += 1 }
    let leading = position
    try passDigits()
    if bytes[leading] == UInt8(ascii: "0"), position > leading + 1 {
      throw failure(.leadingZero, at: leading)
    }
    if peek() == UInt8(ascii: ".") {
      isWhole = false
      position += 1
      try passDigits()
    }
    if peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") {
      isWhole = false
      position += 1
      if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { position += 1 }
      try passDigits()
    }
    guard position - first <= JSONLimits.numberLength else {
      throw failure(.numberTooLong(limit: JSONLimits.numberLength), at: first)
    }
    return isWhole
  }

  /// Passes one digit or more.
  private mutating func passDigits() throws(JSONError) {
    let first = position
    while position < bytes.count, 0x30...0x39 ~= bytes[position] { position += 1 }
    guard position > first else { throw unexpected(.digit, peek()) }
  }

  /// The value of a checked whole number; nil when it does not fit.
  private func integer(in range: Range<Int>) -> Int? {
    let isNegative = bytes[range.lowerBound] == UInt8(ascii: "-")
    var value = 0
    for index in range.lowerBound + (isNegative ? 1 : 0)..<range.upperBound {
      let (tenfold, hasOverflown) = value.multipliedReportingOverflow(by: 10)
      let digit = Int(bytes[index] - 0x30)
      let (next, isBeyond) = tenfold.addingReportingOverflow(isNegative ? -digit : digit)
      guard !hasOverflown, !isBeyond else { return nil }
      value = next
    }
    return value
  }

  private func double(in range: Range<Int>) throws(JSONError) -> Double {
    let text = text(in: range)
    guard let value = Double(text), value.isFinite else {
      throw failure(.numberTooLarge(text), at: range.lowerBound)
    }
    return value
  }

  private func text(in range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }
}
