/// The number of one entry of a vocabulary.
///
/// A type of its own, so that a token is never mistaken for a position or a count.
public struct TokenID: RawRepresentable, Hashable, Comparable, Sendable {
  /// The row of the embedding matrix that belongs to the token, from 0.
  public var rawValue: Int

  /// Wraps the row number of a token; whether a vocabulary has it is for the vocabulary to say.
  public init(rawValue: Int) {
    self.rawValue = rawValue
  }

  /// Wraps the row number of a token; whether a vocabulary has it is for the vocabulary to say.
  public init(_ rawValue: Int) {
    self.rawValue = rawValue
  }

  /// Orders tokens by their row number.
  public static func < (left: TokenID, right: TokenID) -> Bool {
    left.rawValue < right.rawValue
  }
}

extension TokenID: Codable {
  /// Reads a token as a bare number.
  public init(from decoder: any Decoder) throws {
    rawValue = try decoder.singleValueContainer().decode(Int.self)
  }

  /// Writes a token as a bare number.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }
}

extension TokenID: ExpressibleByIntegerLiteral {
  /// Lets a row number typed in the source stand for a token.
  public init(integerLiteral value: Int) {
    rawValue = value
  }
}
