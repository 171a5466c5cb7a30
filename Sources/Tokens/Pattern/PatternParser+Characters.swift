extension PatternParser {
  /// A class whose bracket has been read.
  mutating func members() throws(Refusal) -> CharacterSet {
    let isInverted = consume("^")
    var items: [CharacterSet.Item] = []
    while !consume("]") {
      guard let value = next else { throw Refusal(what: "a [ without ]") }
      if value == 0x5B { throw Refusal(what: "a class within a class") }
      if consume("&&") { throw Refusal(what: "&& in a class") }
      let first = try member()
      guard next == 0x2D, place + 1 < text.count, text[place + 1] != 0x5D else {
        items.append(first)
        continue
      }
      // A hyphen between two characters; beside anything else its meaning is not certain.
      place += 1
      guard case .range(let low) = first, case .range(let high) = try member(),
        low.count == 1, high.count == 1, low.lowerBound <= high.lowerBound
      else { throw Refusal(what: "a - in a class without two characters in order") }
      items.append(.range(low.lowerBound...high.lowerBound))
    }
    guard !items.isEmpty else { throw Refusal(what: "an empty class") }
    return CharacterSet(items, isInverted: isInverted)
  }

  private mutating func member() throws(Refusal) -> CharacterSet.Item {
    if consume("\\") { return try escaped() }
    guard let value = next, value != 0x5B else { throw Refusal(what: "a class within a class") }
    place += 1
    return .range(value...value)
  }

  /// A place that an escape names; the backslash has been read.
  mutating func edge() throws(Refusal) -> PatternPlace? {
    if consume("A") { return .start }
    if consume("z") { return .end }
    if consume("b") { return .wordEdge }
    return consume("B") ? .noWordEdge : nil
  }

  /// What an escape stands for; the backslash has been read.
  mutating func escaped() throws(Refusal) -> CharacterSet.Item {
    guard let value = next, let name = Unicode.Scalar(value) else {
      throw Refusal(what: "a \\ at the end")
    }
    place += 1
    switch name {
    case "s": return .space(true)
    case "S": return .space(false)
    case "w": return .word(true)
    case "W": return .word(false)
    case "d": return .categories(Self.digits)
    case "D": return .categories(CharacterCategories.all & ~Self.digits)
    case "p": return .categories(try property())
    case "P": return .categories(CharacterCategories.all & ~(try property()))
    case "x": return try coded(consume("{") ? 1...8 : 2...2)
    case "u": return try coded(4...4)
    default: return try plain(name)
    }
  }

  private static let digits = CharacterCategories.mask("Nd") ?? 0

  private func plain(_ name: Unicode.Scalar) throws(Refusal) -> CharacterSet.Item {
    let controls: [Unicode.Scalar: UInt32] = [
      "n": 0x0A, "t": 0x09, "r": 0x0D, "f": 0x0C, "v": 0x0B, "a": 0x07, "e": 0x1B,
    ]
    if let value = controls[name] { return .range(value...value) }
    guard !name.properties.isAlphabetic, !("0"..."9" ~= name) else {
      throw Refusal(what: "\\\(name)")
    }
    return .range(name.value...name.value)
  }

  /// The general categories of `{L}` or `{^L}`.
  private mutating func property() throws(Refusal) -> UInt32 {
    guard consume("{") else { throw Refusal(what: "\\p without {") }
    let isInverted = consume("^")
    var name = ""
    while let value = next, value != 0x7D, name.unicodeScalars.count < 40 {
      name.unicodeScalars.append(Unicode.Scalar(value) ?? " ")
      place += 1
    }
    guard consume("}"), let mask = CharacterCategories.mask(name) else {
      throw Refusal(what: "\\p{\(name)}")
    }
    return isInverted ? CharacterCategories.all & ~mask : mask
  }

  /// A character given by its number; a bracket before more than one digit has been read.
  private mutating func coded(_ digits: ClosedRange<Int>) throws(Refusal) -> CharacterSet.Item {
    var (value, count): (UInt32, Int) = (0, 0)
    while count < digits.upperBound, let digit = next.flatMap({ Unicode.Scalar($0) }),
      let number = Character(digit).hexDigitValue, digit.isASCII
    {
      value = value << 4 | UInt32(number)
      count += 1
      place += 1
    }
    let isClosed = digits.upperBound != 8 || consume("}")
    guard isClosed, digits ~= count, Unicode.Scalar(value) != nil, digits != 2...2 || value < 0x80
    else { throw Refusal(what: "a character number that is none") }
    return .range(value...value)
  }
}
