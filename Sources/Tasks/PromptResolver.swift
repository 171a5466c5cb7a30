public import Tokens

/// Turns requests into prompts that a model can run: tokens it knows, no longer than its context.
public struct PromptResolver: Sendable {
  /// The vocabulary of the model; ids beyond its rows are refused, and texts where it has no
  /// tokenizer.
  public let vocabulary: Vocabulary
  /// The most positions that the model has.
  public let context: Int
  /// Whether a beginning-of-text token is put in front of every prompt.
  public let bos: Bool

  /// A resolver for a model.
  ///
  /// - Parameters:
  ///   - vocabulary: the vocabulary of the model.
  ///   - context: the most positions that the model has.
  ///   - bos: whether to put a beginning-of-text token in front.
  public init(_ vocabulary: Vocabulary, context: Int, bos: Bool = false) {
    self.vocabulary = vocabulary
    self.context = context
    self.bos = bos
  }

  /// A resolver for a model with a tokenizer.
  ///
  /// - Parameters:
  ///   - tokenizer: the tokenizer of the model.
  ///   - vocabulary: the number of rows of the token embedding.
  ///   - context: the most positions that the model has.
  ///   - bos: whether to put a beginning-of-text token in front.
  public init(tokenizer: Tokenizer, vocabulary: Int, context: Int, bos: Bool = false) {
    self.init(Vocabulary(tokenizer, rows: vocabulary), context: context, bos: bos)
  }

  /// The prompts of requests, as a set.
  ///
  /// - Parameter requests: at least one, each with the place it came from.
  /// - Returns: the set, in the same order; named positions are shifted by one where there is a
  ///   beginning-of-text token.
  /// - Throws: the first thing that is wrong, with its place.
  public func resolve(_ requests: [(PromptPlace, PromptRequest)]) throws(TaskError) -> PromptSet {
    var prompts: [Prompt] = []
    for (place, request) in requests {
      do throws(PromptProblem) {
        prompts.append(try resolve(request))
      } catch {
        throw .prompt(place, error)
      }
    }
    return PromptSet(prompts, bos: bos)
  }

  /// The prompt of one request.
  ///
  /// - Parameter request: what a person gave.
  /// - Returns: a prompt that the model can run, with the places of its names if it has the form
  ///   'A … B … B' with answer A and distractor B and names none of them itself.
  /// - Throws: the first thing that is wrong.
  public func resolve(_ request: PromptRequest) throws(PromptProblem) -> Prompt {
    let isText = if case .text = request.content { true } else { false }
    let field = isText ? PromptField.prompt : .tokens
    let tokens = try tokens(of: request.content, field)
    var corrupted: [TokenID]?
    if let content = request.corrupted {
      let isText = if case .text = content { true } else { false }
      corrupted = try self.tokens(of: content, isText ? .corrupted : .corruptedTokens)
    }
    let answer = try request.answer.map { choice throws(PromptProblem) in
      try token(of: choice, .answer)
    }
    let distractor = try request.distractor.map { choice throws(PromptProblem) in
      try token(of: choice, .distractor)
    }
    let shift = bos ? 1 : 0
    let length = tokens.count - shift
    for (name, position) in request.positions.sorted(by: { $0.key < $1.key })
    where !(0..<length).contains(position) {
      throw .positionOutOfRange(name: name, position: position, length: length)
    }
    return Prompt(
      tokens: tokens, corrupted: corrupted, answer: answer, distractor: distractor,
      positions: request.positions.mapValues { $0 + shift }, template: request.template
    ).withNamePlaces
  }

  /// The token that the value of an option names.
  ///
  /// - Parameters:
  ///   - choice: a text that must be exactly one token, or a token's id.
  ///   - field: which option it is.
  /// - Returns: a token of the model.
  /// - Throws: why it is none.
  public func token(
    _ choice: PromptRequest.Choice, option field: PromptField
  ) throws(TaskError) -> TokenID {
    do throws(PromptProblem) {
      return try token(of: choice, field)
    } catch {
      throw .prompt(.options, error)
    }
  }

  private func tokens(
    of content: PromptRequest.Content, _ field: PromptField
  ) throws(PromptProblem) -> [TokenID] {
    let tokens: [TokenID]
    switch content {
    case .text(let text):
      // A text this long fits no model, and need not be cut into tokens to know it.
      let bytes = text.utf8.count
      guard bytes <= Self.longestText else {
        throw .textTooLong(field, bytes: bytes, limit: Self.longestText)
      }
      tokens = try tokenizer(for: field).encode(text)
    case .tokens(let ids): tokens = ids
    }
    guard !tokens.isEmpty else { throw .empty(field) }
    for token in tokens { try check(token, field) }
    guard bos else {
      guard tokens.count <= context else {
        throw .tooLong(field, tokens: tokens.count, context: context, bos: false)
      }
      return tokens
    }
    let first = try beginning()
    guard tokens.count < context else {
      throw .tooLong(field, tokens: tokens.count + 1, context: context, bos: true)
    }
    return [first] + tokens
  }

  private func token(
    of choice: PromptRequest.Choice, _ field: PromptField
  ) throws(PromptProblem) -> TokenID {
    switch choice {
    case .token(let token):
      try check(token, field)
      return token
    case .text(let text): return try token(of: text, field)
    }
  }

  private func token(of text: String, _ field: PromptField) throws(PromptProblem) -> TokenID {
    guard text.utf8.count <= Self.longestText else {
      throw .textTooLong(field, bytes: text.utf8.count, limit: Self.longestText)
    }
    let tokenizer = try tokenizer(for: field)
    switch tokenizer.tokens(asOne: text) {
    case .token(let token):
      try check(token, field, isOfText: true)
      return token
    case .tokens(let tokens):
      throw .notOneToken(
        field, text: text, tokens: tokens.map { tokenizer.display($0).text },
        suggestion: suggestion(for: text, tokenizer))
    }
  }

  /// The text with a leading space, or without one, where that is one token.
  private func suggestion(for text: String, _ tokenizer: Tokenizer) -> String? {
    let other = text.hasPrefix(" ") ? String(text.drop { $0 == " " }) : " " + text
    if case .token = tokenizer.tokens(asOne: other) { return other }
    return nil
  }

  private func check(
    _ token: TokenID, _ field: PromptField, isOfText: Bool = false
  ) throws(PromptProblem) {
    guard (0..<vocabulary.rows).contains(token.rawValue) else {
      throw .unknownToken(field, token, vocabulary: vocabulary.rows, isOfText: isOfText)
    }
  }

  /// The tokenizer, for a text.
  private func tokenizer(for field: PromptField) throws(PromptProblem) -> Tokenizer {
    do throws(TokenizerError) {
      return try vocabulary.needed()
    } catch {
      throw .noTokenizer(field, error)
    }
  }

  /// The token that stands in front of every prompt.
  private func beginning() throws(PromptProblem) -> TokenID {
    switch vocabulary.beginning {
    case .unnamed: throw .noBeginningOfText
    case .notAToken(let text, let file): throw .beginningOfTextUnknown(text, file: file)
    case .token(let first):
      guard first.rawValue < vocabulary.rows else {
        throw .beginningOfTextBeyond(first, vocabulary: vocabulary.rows)
      }
      return first
    }
  }

  /// The most bytes of a text that is looked at.
  static let longestText = 1 << 20
}
