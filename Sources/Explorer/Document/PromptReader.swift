import Analyses
import Tasks
import Tokens

/// Turns typed text into tokens of the open model.
struct PromptReader: Sendable {
  /// The model's vocabulary; without a tokenizer, texts are lists of token ids.
  let vocabulary: Vocabulary
  /// The most tokens of a prompt.
  let context: Int
  /// Names for reference prompts.
  let names: OtherNames

  /// A reader for a model.
  init(_ vocabulary: Vocabulary, context: Int) {
    self.vocabulary = vocabulary
    self.context = context
    names = OtherNames(vocabulary)
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
    return document(
      Prompt(tokens: tokens, answer: answer, distractor: distractor), texts: texts, bos: bos)
  }

  /// A document for tokens, which need not be those that their text has when it is read again.
  func document(tokens: [TokenID], bos: Bool, like other: Document) -> Document {
    let prompt = Prompt(
      tokens: tokens, answer: other.prompt.answer, distractor: other.prompt.distractor)
    var next = document(prompt, texts: texts(prompt, bos: bos), bos: bos)
    // What was right behind the old end says nothing of the new one.
    next.isAnswerCarried = prompt.answer != nil
    next.adoptEdits(of: other)
    return next
  }

  /// A document for a prompt, without edits.
  private func document(_ prompt: Prompt, texts: PromptTexts, bos: Bool) -> Document {
    var prompt = prompt
    prompt.positions = ["END": prompt.tokens.count - 1]
    prompt = prompt.withNamePlaces
    prompt.template = 0
    let references = References(source: .names, groups: names.groups(for: [prompt]))
    return Document(
      texts: texts, bos: bos, prompt: prompt, references: references,
      kind: references.isEmpty ? .zero : .mean)
  }

  private func one(_ field: PromptField, _ text: String) throws(TextProblem) -> TokenID? {
    let tokens = try read(field, text)
    if tokens.count > 1 { throw .severalTokens(field, text, tokens.map(display)) }
    return tokens.first
  }

  /// The tokens of a typed text; answers continue the prompt.
  func read(_ field: PromptField, _ text: String) throws(TextProblem) -> [TokenID] {
    var tokens: [TokenID] = []
    if let tokenizer {
      tokens = field == .prompt ? tokenizer.encode(text) : tokenizer.encode(continuing: text)
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
    tokenizer?.decode(continuing: [token]) ?? String(token.rawValue)
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
        prompt: tokenizer.decode(prompt.tokens),
        answer: tokenizer.decode(continuing: [pair.answer]),
        distractor: tokenizer.decode(continuing: [pair.distractor]))
    ]
  }
}
