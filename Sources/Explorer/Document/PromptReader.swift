import Analyses
import Tasks
import Tokens

/// Turns typed text into tokens of the open model.
struct PromptReader: Sendable {
  /// The model's vocabulary; without a tokenizer, texts are lists of token ids.
  let vocabulary: Vocabulary
  /// The most tokens of a prompt.
  let context: Int
  /// Names for reference prompts, one token each.
  let names: [TokenID]

  /// A reader for a model.
  init(_ vocabulary: Vocabulary, context: Int) {
    self.vocabulary = vocabulary
    self.context = context
    names = Self.names(vocabulary.tokenizer, vocabulary: vocabulary.rows)
  }

  /// The tokenizer; nil if there is none.
  var tokenizer: Tokenizer? { vocabulary.tokenizer }

  /// The beginning-of-text token, if the model has one.
  var beginning: TokenID? {
    vocabulary.beginning.token.flatMap { $0.rawValue < vocabulary.rows ? $0 : nil }
  }

  /// A document for texts, without edits.
  func read(_ texts: PromptTexts, bos: Bool) throws(TextProblem) -> Document {
    var tokens = try read(.prompt, texts.prompt)
    if tokens.isEmpty { throw .emptyPrompt }
    if bos {
      guard let beginning else { throw .noBeginning }
      tokens.insert(beginning, at: 0)
    }
    if tokens.count > context {
      throw .tooLong(tokens: tokens.count, context: context, bos: bos)
    }
    let answer = try one(.answer, texts.answer)
    let distractor = try one(.distractor, texts.distractor)
    var prompt = Prompt(tokens: tokens, answer: answer, distractor: distractor)
    prompt.positions = Self.positions(prompt)
    prompt.template = 0
    let references = References(
      source: .names, groups: [variants(of: prompt, count: Self.referenceCount)])
    return Document(
      texts: texts, bos: bos, prompt: prompt, references: references,
      kind: references.isEmpty ? .zero : .mean)
  }

  private func one(_ field: PromptField, _ text: String) throws(TextProblem) -> TokenID? {
    let tokens = try read(field, text)
    if tokens.count > 1 { throw .severalTokens(field, text, tokens.map(display)) }
    return tokens.first
  }

  private func read(_ field: PromptField, _ text: String) throws(TextProblem) -> [TokenID] {
    var tokens: [TokenID] = []
    if let tokenizer {
      tokens = tokenizer.encode(text)
    } else {
      for piece in text.split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
        guard let id = Int(piece) else { throw .notAnID(field, String(piece)) }
        tokens.append(TokenID(id))
      }
    }
    for token in tokens where !(0..<vocabulary.rows).contains(token.rawValue) {
      throw .outsideVocabulary(field, token.rawValue, vocabulary: vocabulary.rows)
    }
    return tokens
  }

  /// A token as it is shown.
  func display(_ token: TokenID) -> String { vocabulary.display(token).text }

  /// A token as text in a field.
  func text(_ token: TokenID) -> String {
    tokenizer?.decode([token]) ?? String(token.rawValue)
  }
}

// MARK: Names

extension PromptReader {
  /// IO, S1, S1+1, S2 and END of a sentence with indirect object; END alone otherwise.
  static func positions(_ prompt: Prompt) -> [String: Int] {
    var positions = ["END": prompt.tokens.count - 1]
    guard let answer = prompt.answer, let distractor = prompt.distractor, answer != distractor,
      let object = prompt.tokens.firstIndex(of: answer)
    else { return positions }
    let subjects = prompt.tokens.indices.filter { prompt.tokens[$0] == distractor }
    guard subjects.count >= 2 else { return positions }
    positions["IO"] = object
    positions["S1"] = subjects[0]
    positions["S1+1"] = subjects[0] + 1
    positions["S2"] = subjects[1]
    return positions
  }

  /// The number of reference prompts for a single prompt.
  static let referenceCount = 16

  /// Copies of the prompt with three other names; none if it has no such form or names are unknown.
  func variants(of prompt: Prompt, count: Int, from start: Int = 0) -> [Prompt] {
    guard let object = prompt.positions["IO"], let first = prompt.positions["S1"],
      let second = prompt.positions["S2"]
    else { return [] }
    let others = names.filter { $0 != prompt.answer && $0 != prompt.distractor }
    guard others.count >= 3 else { return [] }
    let stride = max(1, others.count / 3)
    return (start..<start + count).map { index in
      var variant = prompt
      variant.corrupted = nil
      for (step, place) in [object, first, second].enumerated() {
        variant.tokens[place] = others[(index + step * stride) % others.count]
      }
      return variant
    }
  }

  private static let texts = [
    " Anna", " Paul", " Laura", " James", " Tom", " Sarah", " Peter", " Alice", " Mark", " Kate",
    " Robert", " Lisa", " David", " Emily", " Michael", " Jennifer", " Andrew", " Rachel",
  ]

  /// The ids of the first seven in GPT-2's vocabulary, for folders without a tokenizer.
  private static let numbers = [11735, 3362, 16753, 3700, 4186, 10490, 5613]

  private static func names(_ tokenizer: Tokenizer?, vocabulary: Int) -> [TokenID] {
    if let tokenizer {
      return texts.compactMap { text in
        guard case .token(let token) = tokenizer.tokens(asOne: text),
          token.rawValue < vocabulary
        else { return nil }
        return token
      }
    }
    if vocabulary >= 50257 { return numbers.map { TokenID($0) } }
    return Swift.stride(from: 1, to: vocabulary, by: max(1, vocabulary / 12)).map { TokenID($0) }
  }
}

// MARK: The first prompt

extension PromptReader {
  /// The prompt that the program starts with; nil if no prompt can be read.
  func opening() -> Document? {
    for texts in openings {
      if let document = try? read(texts, bos: false) { return document }
    }
    return nil
  }

  private var openings: [PromptTexts] {
    if let tokenizer {
      let sentence = "When Mary and John went to the store, John gave a drink to"
      // If its words are not one token each, a sentence of words that the model knows is better.
      let isWhole = tokenizer.encode(sentence).count == 14
      return (isWhole ? [] : Self.taskOpening(tokenizer)) + [
        PromptTexts(prompt: sentence, answer: " Mary", distractor: " John"),
        PromptTexts(prompt: sentence, answer: "", distractor: ""),
        PromptTexts(prompt: "When", answer: "", distractor: ""),
        PromptTexts(prompt: "a", answer: "", distractor: ""),
      ]
    }
    // The same sentence as GPT-2's ids, then a shorter one for smaller vocabularies.
    let sentence = "2215 5335 290 1757 1816 284 262 3650 11 1757 2921 257 4144 284"
    let rows = vocabulary.rows
    let (object, subject) = (2 % rows, 5 % rows)
    let short = (0..<min(context, 12)).map { place in
      place == 2 ? object : place == 4 || place == 8 ? subject : (7 * place + 1) % rows
    }
    return [
      PromptTexts(prompt: sentence, answer: "5335", distractor: "1757"),
      PromptTexts(
        prompt: short.map(String.init).joined(separator: " "), answer: "\(object)",
        distractor: "\(subject)"),
      PromptTexts(prompt: "0", answer: "", distractor: ""),
    ]
  }

  /// An indirect-object prompt made for a tokenizer; none if it lacks the names.
  private static func taskOpening(_ tokenizer: Tokenizer) -> [PromptTexts] {
    guard
      let made = try? TaskCorpus.indirectObject.evaluation(count: 1, seed: 1, tokenizer: tokenizer),
      let prompt = made.prompts.prompts.first, let pair = prompt.pair
    else { return [] }
    return [
      PromptTexts(
        prompt: tokenizer.decode(prompt.tokens), answer: tokenizer.decode([pair.answer]),
        distractor: tokenizer.decode([pair.distractor]))
    ]
  }
}
