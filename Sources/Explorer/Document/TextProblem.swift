/// Why a prompt, answer or distractor is refused.
enum TextProblem: Error, Hashable, Sendable {
  /// The prompt has no token.
  case emptyPrompt
  /// The prompt has more tokens than the model has positions.
  case tooLong(tokens: Int, context: Int, bos: Bool)
  /// A corrupted prompt has not as many tokens as the clean one.
  case otherLength(tokens: Int, clean: Int)
  /// An answer or distractor is more than one token.
  case severalTokens(PromptField, String, [String])
  /// A word is not a number, and there is no tokenizer.
  case notAnID(PromptField, String)
  /// A token id is outside the model's vocabulary.
  case outsideVocabulary(PromptField, Int, vocabulary: Int)
  /// The checkpoint names no beginning-of-text token, or one that the model has no row for.
  case noBeginning
}

extension TextProblem: CustomStringConvertible {
  /// What is wrong, and how to mend it.
  var description: String {
    switch self {
    case .emptyPrompt:
      "The prompt is empty. Type at least one token, or press Esc to keep the old prompt."
    case .tooLong(let tokens, let context, let bos):
      "The prompt has \(tokens) tokens\(bos ? " with BOS" : "") and the model reads \(context) "
        + "at most. Shorten it by \(tokens - context)."
    case .otherLength(let tokens, let clean):
      "The corrupted prompt has \(tokens) tokens and the clean one \(clean). Values go from position "
        + "to position, so it needs \(abs(tokens - clean)) \(tokens < clean ? "more" : "fewer")."
    case .severalTokens(let field, let text, let tokens):
      "The \(field.rawValue) must be one token, and '\(text)' is \(tokens.count): "
        + tokens.prefix(12).joined(separator: " ") + ". "
        + (text.hasPrefix(" ") ? "Choose another word." : "Is a leading space missing?")
    case .notAnID(let field, let word):
      "'\(word)' in the \(field.rawValue) is no token id. Without a tokenizer, type numbers."
    case .outsideVocabulary(let field, let id, let vocabulary):
      "Token \(id) of the \(field.rawValue) is outside the model's vocabulary: ids go from 0 to "
        + "\(vocabulary - 1)."
    case .noBeginning:
      "The checkpoint names no beginning-of-text token that the model has, so none can be put in "
        + "front."
    }
  }
}
