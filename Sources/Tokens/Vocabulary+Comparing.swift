/// How the vocabularies of two models stand to each other.
public enum VocabularyComparison: Hashable, Sendable {
  /// Every row of the one stands for the same text in the other.
  case same
  /// Tokens that both have mean the same text, and some rows are of one of the two alone.
  case partial(VocabularyDifference)
  /// This token means one text here and another there.
  case differs(TokenID)
  /// One of the two has no tokenizer to say so.
  case unknown

  /// What the two do not share; nil where they share all, or nothing is known.
  public var difference: VocabularyDifference? {
    if case .partial(let difference) = self { difference } else { nil }
  }
}

/// What two vocabularies that can be compared do not share.
public struct VocabularyDifference: Hashable, Sendable {
  /// The rows of the first embedding, and of the second.
  public var rows: (own: Int, other: Int) { (ownRows, otherRows) }
  private let ownRows: Int
  private let otherRows: Int
  /// The tokens that the first alone has.
  public let own: [TokenID]
  /// The tokens that the second alone has.
  public let other: [TokenID]

  init(rows: (own: Int, other: Int), own: [TokenID], other: [TokenID]) {
    (ownRows, otherRows) = rows
    self.own = own
    self.other = other
  }
}

extension Vocabulary {
  /// Compares the tokens of two models by their bytes; merges are not compared.
  ///
  /// - Parameter other: the vocabulary of the other model.
  /// - Returns: how they stand to each other. Time linear in the vocabularies.
  public func comparison(with other: Vocabulary) -> VocabularyComparison {
    guard let own = tokenizer, let its = other.tokenizer else { return .unknown }
    var alone: (own: [TokenID], other: [TokenID]) = ([], [])
    for id in 0..<max(rows, other.rows) {
      let token = TokenID(id)
      let isOwn = id < rows && own.hasToken(token)
      let isOther = id < other.rows && its.hasToken(token)
      switch (isOwn, isOther) {
      case (true, true) where own.bytes(of: token) != its.bytes(of: token): return .differs(token)
      case (true, false): alone.own.append(token)
      case (false, true): alone.other.append(token)
      default: break
      }
    }
    guard rows == other.rows, alone.own.isEmpty, alone.other.isEmpty else {
      return .partial(
        VocabularyDifference(rows: (rows, other.rows), own: alone.own, other: alone.other))
    }
    return .same
  }

  /// Whether a row is one that a model with another vocabulary has as well, with the same meaning.
  ///
  /// - Parameters:
  ///   - token: an id.
  ///   - difference: what the two vocabularies do not share, this one being the first.
  /// - Returns: whether both have it.
  public func shares(_ token: TokenID, but difference: VocabularyDifference) -> Bool {
    (0..<min(difference.rows.own, difference.rows.other)).contains(token.rawValue)
      && !difference.own.contains(token) && !difference.other.contains(token)
  }

  /// What two models that are compared do not share, in a sentence.
  ///
  /// - Parameters:
  ///   - difference: what it is, this vocabulary being the first.
  ///   - other: the vocabulary of the second model.
  ///   - names: what the two are called.
  /// - Returns: the sentence, such as "B has 1 token that A lacks (311 [PAD]): …".
  public func words(
    for difference: VocabularyDifference, _ other: Vocabulary, names: (own: String, other: String)
  ) -> String {
    var parts: [String] = []
    if !difference.other.isEmpty {
      parts.append(
        "\(names.other) has \(Self.list(difference.other, other)) that \(names.own) lacks")
    }
    if !difference.own.isEmpty {
      parts.append(
        "\(names.own) has \(Self.list(difference.own, self)) that \(names.other) lacks")
    }
    if parts.isEmpty {
      parts.append(
        "\(names.own) has \(difference.rows.own) rows in its embedding and \(names.other) "
          + "\(difference.rows.other)")
    }
    return parts.joined(separator: ", and ") + ": they are compared over what they share."
  }

  private static func list(_ tokens: [TokenID], _ vocabulary: Vocabulary) -> String {
    let named = tokens.prefix(4).map {
      "\($0.rawValue) " + vocabulary.display($0, glyphs: .ascii).text
    }
    return "\(tokens.count) \(tokens.count == 1 ? "token" : "tokens") ("
      + named.joined(separator: ", ") + (tokens.count > 4 ? ", …" : "") + ")"
  }
}
