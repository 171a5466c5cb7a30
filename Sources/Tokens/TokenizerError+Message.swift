import StrictJSON
import TextColumns

extension TokenizerError: CustomStringConvertible {
  /// Files beside a tokenizer that it can do without.
  private static let optional = ["tokenizer_config.json", "special_tokens_map.json"]

  /// What is wrong, where, and how to mend it, for a person.
  public var description: String {
    switch self {
    case .missing, .onlyOther, .notSentencePiece, .unreadable, .fileTooLarge, .largeFilePointer,
      .webPage, .notUTF8,
      .json,
      .unsupported, .pattern, .utf16:
      fileMessage
    case .tooManyMerges, .malformedMerge, .unknownInMerge: mergeMessage
    case .idOutOfRange, .notOneToken: useMessage
    default: vocabularyMessage
    }
  }

  private var fileMessage: String {
    switch self {
    case .missing(let folder, let absent):
      """
      \(Columns.printable(folder)) has no tokenizer: \(absent.joined(separator: ", ")) not found. Put tokenizer.json, \
      or vocab.json and merges.txt, beside the weights.
      """
    case .onlyOther(let folder, let file):
      """
      \(Columns.printable(folder)) has \(file) and no tokenizer.json, which is what is read here. Make one in that \
      folder with transformers: python -c "from transformers import AutoTokenizer; \
      AutoTokenizer.from_pretrained('.').save_pretrained('.')".
      """
    case .notSentencePiece(let file, let byte):
      "\(Columns.printable(file)) is not a model of SentencePiece: see byte \(byte). Download it again."
    case .unreadable(let file, let reason):
      "\(Columns.printable(file)) cannot be read: \(Columns.printable(reason)). "
        + "Put a file that may be read in its place."
    case .fileTooLarge(let file, let bytes, let limit):
      "\(Columns.printable(file)) has \(bytes) bytes, more than the limit of \(limit); it is no tokenizer file."
    case .largeFilePointer(let file):
      "\(Columns.printable(file)) is a Git LFS pointer, not the file itself. Run 'git lfs pull' in its folder."
    case .webPage(let file):
      "\(Columns.printable(file)) is a web page, not a tokenizer file. Download the raw file again."
    case .notUTF8(let file, let byte):
      "\(Columns.printable(file)) is not UTF-8 text: see byte \(byte). Download it again."
    case .json(let file, let error):
      "\(Columns.printable(file)) is not the JSON of a tokenizer: \(error). Download it again"
        + (Self.optional.contains { file.hasSuffix($0) }
          ? ", or remove it: a tokenizer can do without it." : ".")
    case .unsupported(let file, let setting, let expected, let found):
      """
      \(Columns.printable(file)): \(setting) is \(found), and only \(expected) is supported. \
      Use a checkpoint whose tokenizer is BPE, byte-level or in SentencePiece's style.
      """
    case .pattern(let file, let setting, let pattern, let problem):
      """
      \(Columns.printable(file)): \(setting) is \(quoted(pattern)), which has \(Columns.printable(problem)); that is \
      not supported. Use a checkpoint whose tokenizer has another pattern.
      """
    case .utf16(let file):
      "\(Columns.printable(file)) is UTF-16 text. Save it as UTF-8."
    default: ""
    }
  }

  private var vocabularyMessage: String {
    switch self {
    case .tooManyTokens(let file, let count, let limit):
      "\(Columns.printable(file)) has \(count) tokens, more than the limit of \(limit)."
    case .tooManyAddedTokens(let file, let count, let limit):
      "\(Columns.printable(file)) has \(count) added tokens, more than the limit of \(limit)."
    case .negativeID(let file, let token, let id):
      "\(Columns.printable(file)): the token \(quoted(token)) has the id \(id); ids start at 0."
    case .hugeID(let file, let token, let id, let limit):
      "\(Columns.printable(file)): the token \(quoted(token)) has the id \(id); ids must be below \(limit)."
    case .repeatedID(let file, let id, let tokens):
      """
      \(Columns.printable(file)): \(tokens.map(quoted).joined(separator: " and ")) both have the id \(id); each id \
      must belong to one token.
      """
    case .repeatedToken(let file, let token):
      "\(Columns.printable(file)): the token \(quoted(token)) occurs twice; remove one of them."
    case .displacedID(let file, let token, let id, let next):
      """
      \(Columns.printable(file)): the added token \(quoted(token)) has the id \(id), but tokenizers gives it \
      \(next), the next. Number the added tokens on from the vocabulary's count.
      """
    case .missingByte(let file, let byte, let symbol):
      """
      \(Columns.printable(file)): no token stands for the byte \(byte) (as \(quoted(symbol))); none does for \
      any other. It is not a byte-level vocabulary.
      """
    default: ""
    }
  }

  private var mergeMessage: String {
    switch self {
    case .tooManyMerges(let file, let count, let limit):
      "\(Columns.printable(file)) has \(count) merges, more than the limit of \(limit)."
    case .malformedMerge(let file, let number, let text):
      "\(Columns.printable(file)), \(unit(file)) \(number): \(quoted(text)) is not two tokens with a space between."
    case .unknownInMerge(let file, let number, let text, let token):
      """
      \(Columns.printable(file)), \(unit(file)) \(number): \(quoted(text)) needs the token \(quoted(token)), which the \
      vocabulary lacks. Vocabulary and merges must come from one tokenizer.
      """
    default: ""
    }
  }

  private var useMessage: String {
    switch self {
    case .idOutOfRange(let token, let count):
      "there is no token \(token.rawValue): the vocabulary has the ids 0 to \(count - 1)."
    case .notOneToken(let text, let tokens) where tokens.isEmpty:
      "\(quoted(text)) is no token; give a text that is exactly one."
    case .notOneToken(let text, let tokens):
      """
      \(quoted(text)) is \(tokens.count) tokens, not one: \(tokens.joined(separator: " ")). \
      Most words need their leading space, as in " Mary".
      """
    default: ""
    }
  }
}

/// What merges are counted by: lines, save in a list of JSON.
private func unit(_ file: String) -> String { file.hasSuffix(".json") ? "merge" : "line" }

/// A text of a file between quotation marks, printable, cut where it is long.
private func quoted(_ text: String) -> String {
  "\"\(Columns.truncated(Columns.printable(text), to: 60))\""
}
