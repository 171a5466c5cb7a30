extension PatternParser {
  /// The greatest number that a repetition may name.
  private static let greatest = 256

  /// A part with the sign of repetition behind it, if one stands there.
  mutating func quantified(_ part: PatternNode) throws(Refusal) -> PatternNode {
    let (least, most): (Int, Int?)
    var isCounted = false
    if consume("*") {
      (least, most) = (0, nil)
    } else if consume("+") {
      (least, most) = (1, nil)
    } else if consume("?") {
      (least, most) = (0, 1)
    } else if consume("{") {
      (least, most) = try bounds()
      isCounted = true
    } else {
      return part
    }
    var greed = PatternGreed.greedy
    if consume("?") {
      guard !isCounted || least != most else { throw Refusal(what: "{n}?") }
      greed = .lazy
    } else if !isCounted, consume("+") {
      greed = .possessive
    }
    if let next, [0x2A, 0x2B, 0x3F, 0x7B].contains(next) {
      throw Refusal(what: "a repetition of a repetition")
    }
    guard part.least > 0 else { throw Refusal(what: "a repeated part that may be empty") }
    if greed == .possessive, most == nil {
      guard case .set = part else { throw Refusal(what: "*+ or ++ behind more than a character") }
    }
    return .repeated(part, least: least, most: most, greed)
  }

  /// The numbers of `{n}`, `{n,}`, `{n,m}` or `{,m}` behind the bracket.
  private mutating func bounds() throws(Refusal) -> (Int, Int?) {
    let least = try number()
    guard consume(",") else {
      guard let least, consume("}") else { throw Refusal(what: "{ as a character") }
      return (least, least)
    }
    let most = try number()
    guard consume("}"), least != nil || most != nil else { throw Refusal(what: "{ as a character") }
    guard (most ?? .max) >= least ?? 0, most != 0 else { throw Refusal(what: "{n,m} with n > m") }
    return (least ?? 0, most)
  }

  private mutating func number() throws(Refusal) -> Int? {
    var value: Int?
    while let digit = next, 0x30...0x39 ~= digit {
      let sum = (value ?? 0) * 10 + Int(digit - 0x30)
      guard sum <= Self.greatest else { throw Refusal(what: "more than \(Self.greatest) times") }
      value = sum
      place += 1
    }
    return value
  }
}
