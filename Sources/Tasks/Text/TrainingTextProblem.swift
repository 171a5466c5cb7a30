public import Tokens

/// What can be wrong with text to train on.
public enum TrainingTextProblem: Error, Hashable, Sendable {
  /// There is not a single byte.
  case empty
  /// The bytes are not UTF-8 from this one on, counted from 0.
  case notUTF8(byte: Int)
  /// A byte order mark stands inside the text, from this byte on, counted from 0.
  case innerMark(byte: Int)
  /// The text has fewer tokens than one block.
  case shorterThanBlock(tokens: Int, block: Int)
  /// No line has the two tokens that a prediction needs.
  case noRows(lines: Int)
  /// The tokenizer gives a token that the model has no row for.
  case unknownToken(TokenID, text: String, vocabulary: Int)
}

extension TrainingTextProblem {
  /// The problem and its remedy, to follow the name of the text.
  var words: String {
    switch self {
    case .empty: "is empty. Give text of at least one block, or one sentence a line."
    case .notUTF8(let byte):
      strayByte(byte)
    case .innerMark(let byte):
      "has a byte order mark at offset \(byte), inside the text, as where two files were joined; it "
        + "would be trained on. Take it out, for example with \"sed 's/\\xEF\\xBB\\xBF//g'\"."
    case .shorterThanBlock(let tokens, let block):
      "has \(tokens) \(tokens == 1 ? "token" : "tokens"), fewer than one block of \(block). Give "
        + "more text, a smaller --block, or train on one line a row."
    case .noRows(let lines):
      "has no line of two tokens or more among its \(lines) "
        + "\(lines == 1 ? "line" : "lines"), so there is nothing to predict. Give one sentence a line."
    case .unknownToken(let token, let text, let vocabulary):
      "has '\(text)', token \(token.rawValue) of the tokenizer, and the model has the ids 0 to "
        + "\(vocabulary - 1). Use the tokenizer that belongs to the checkpoint."
    }
  }
}
