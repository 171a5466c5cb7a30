/// What the rows of a model's embedding stand for, as far as the folder of its checkpoint says.
///
/// It is the one answer to what a folder's tokenizer is: the tokenizer, or why there is none.
/// Without one no text can be read and tokens are shown by their numbers; all that goes by ids works.
public struct Vocabulary: Sendable {
  /// The rows of the token embedding; the ids that a model reads are 0 to `rows` − 1.
  public let rows: Int

  /// The tokenizer, or why there is none.
  public let reading: Result<Tokenizer, TokenizerError>

  /// What stands in front of a prompt where a beginning of text is asked for.
  public let beginning: BeginningOfText

  /// What is known of a vocabulary.
  ///
  /// - Parameters:
  ///   - reading: the tokenizer, or why there is none.
  ///   - rows: the rows of the token embedding.
  ///   - beginning: what begins a text; nil for the tokenizer's `<|endoftext|>`, where it has one.
  public init(
    _ reading: Result<Tokenizer, TokenizerError>, rows: Int, beginning: BeginningOfText? = nil
  ) {
    self.reading = reading
    self.rows = rows
    self.beginning =
      beginning ?? (try? reading.get()).flatMap(\.endOfText).map { .token($0) } ?? .unnamed
  }

  /// The vocabulary of a tokenizer that is there.
  ///
  /// - Parameters:
  ///   - tokenizer: the tokenizer.
  ///   - rows: the rows of the token embedding.
  public init(_ tokenizer: Tokenizer, rows: Int) {
    self.init(.success(tokenizer), rows: rows)
  }

  /// The tokenizer; nil where there is none.
  public var tokenizer: Tokenizer? { try? reading.get() }

  /// Whether the tokenizer itself puts the beginning-of-text token before a text, as Llama's do and
  /// GPT-2's does not.
  public var putsBeginning: Bool {
    guard let token = beginning.token, token.rawValue < rows else { return false }
    return tokenizer?.frame.before == [token]
  }

  /// Why there is no tokenizer; nil where there is one.
  public var problem: TokenizerError? {
    if case .failure(let problem) = reading { problem } else { nil }
  }

  /// The tokenizer, for what cannot do without text.
  ///
  /// - Throws: why there is none.
  public func needed() throws(TokenizerError) -> Tokenizer { try reading.get() }
}

// MARK: Rows without a token

extension Vocabulary {
  /// The ids that stand for text; all rows where there is no tokenizer to say so, or where it has
  /// no token for any of them.
  public var tokens: [TokenID] {
    let all = (0..<rows).map { TokenID($0) }
    let known = all.filter { !lacksToken($0) }
    return known.isEmpty ? all : known
  }

  /// The rows that have no token, in runs; none where there is no tokenizer to say so.
  ///
  /// Rows behind the last token are padding, others are holes in the vocabulary.
  public var rowsWithoutToken: [ClosedRange<Int>] {
    var runs: [ClosedRange<Int>] = []
    for row in 0..<rows where lacksToken(TokenID(row)) {
      if let last = runs.last, last.upperBound == row - 1 {
        runs[runs.count - 1] = last.lowerBound...row
      } else {
        runs.append(row...row)
      }
    }
    return runs
  }

  /// Checks ids that are to be shown: tokens of the tokenizer, or rows of the embedding.
  ///
  /// - Throws: `idOutOfRange` with the first that is neither.
  public func check(_ tokens: [TokenID]) throws(TokenizerError) {
    let count = max(rows, tokenizer?.count ?? 0)
    for token in tokens where !(0..<count ~= token.rawValue) {
      throw .idOutOfRange(token, count: count)
    }
  }
}

// MARK: Tokens in words

extension Vocabulary {
  /// Whether there is a tokenizer and it has no token for an id: a row of padding, or a hole.
  public func lacksToken(_ token: TokenID) -> Bool {
    tokenizer.map { !$0.hasToken(token) } ?? false
  }

  /// The text of a token within a text; nil where there is no tokenizer, or it has no such token.
  public func text(of token: TokenID) -> String? {
    guard let tokenizer, tokenizer.hasToken(token) else { return nil }
    return tokenizer.decode(continuing: [token])
  }

  /// The text of a token; where there is none, its number.
  public func name(of token: TokenID) -> String { text(of: token) ?? "\(token.rawValue)" }

  /// The text of tokens, to which ids without a token add nothing; nil where there is no tokenizer.
  public func text(of tokens: [TokenID]) -> String? { tokenizer?.decode(tokens) }

  /// The text of tokens that continue others, with the space before them; nil where there is no
  /// tokenizer.
  public func text(continuing tokens: [TokenID]) -> String? {
    tokenizer?.decode(continuing: tokens)
  }

  /// The text of tokens; where there is no tokenizer, their numbers with commas between.
  public func words(for tokens: [TokenID]) -> String { text(of: tokens) ?? Self.numbers(tokens) }

  /// The text of tokens that continue others; where there is no tokenizer, their numbers.
  public func words(continuing tokens: [TokenID]) -> String {
    text(continuing: tokens) ?? Self.numbers(tokens)
  }

  private static func numbers(_ tokens: [TokenID]) -> String {
    "tokens " + tokens.map { "\($0.rawValue)" }.joined(separator: ", ")
  }

  /// A token in a form that shows what it is and harms no screen.
  ///
  /// Without a tokenizer it is its number, as `‹310›`. With one, a row that has no token is marked
  /// by a star behind its number, as `‹310›*`, so that none is taken for a part of a text.
  ///
  /// - Parameters:
  ///   - token: any id.
  ///   - glyphs: what the screen can show.
  /// - Returns: the text and its width.
  public func display(_ token: TokenID, glyphs: TokenDisplay.Glyphs = .unicode) -> TokenDisplay {
    guard let tokenizer else { return TokenDisplay(number: token, glyphs) }
    guard tokenizer.hasToken(token) else { return TokenDisplay(number: token, glyphs, mark: "*") }
    return tokenizer.display(token, glyphs: glyphs)
  }
}

extension Tokenizer {
  /// Whether an id stands for some text.
  public func hasToken(_ token: TokenID) -> Bool { !bytes(of: token).isEmpty }
}

extension TokenDisplay {
  /// A token by its number, with a mark behind.
  fileprivate init(number token: TokenID, _ glyphs: Glyphs, mark: String = "") {
    let number = "\(token.rawValue)"
    self.init((glyphs == .unicode ? "‹\(number)›" : "<\(number)>") + mark)
  }
}
