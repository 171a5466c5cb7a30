public import StrictJSON

/// Why a tokenizer cannot be read or used.
///
/// `file` is the path where the file was found, or its usual name when only bytes were given.
public enum TokenizerError: Error, Hashable, Sendable {
  // MARK: Files

  /// The folder holds no tokenizer; `absent` are the files looked for in vain.
  case missing(folder: String, absent: [String])
  /// The folder holds a tokenizer in a file of another kind alone, such as tokenizer.model.
  case onlyOther(folder: String, file: String)
  /// The file is there and cannot be read.
  case unreadable(file: String, reason: String)
  /// The file has more bytes than the limit.
  case fileTooLarge(file: String, bytes: Int, limit: Int)
  /// The file only stands for another that Git LFS has not fetched.
  case largeFilePointer(file: String)
  /// A web page was saved in place of the file.
  case webPage(file: String)
  /// The bytes from this one on are not UTF-8.
  case notUTF8(file: String, byte: Int)
  /// The file is not the JSON it ought to be.
  case json(file: String, error: JSONError)
  /// The file is not what SentencePiece writes; this byte is the first that does not fit.
  case notSentencePiece(file: String, byte: Int)
  /// A setting of tokenizer.json is not one that is known here.
  case unsupported(file: String, setting: String, expected: String, found: String)
  /// A pattern of tokenizer.json has something that patterns here have not.
  case pattern(file: String, setting: String, pattern: String, problem: String)
  /// The file is UTF-16, as Windows writes it, and not UTF-8.
  case utf16(file: String)

  // MARK: Vocabulary

  /// There are more tokens than the limit.
  case tooManyTokens(file: String, count: Int, limit: Int)
  /// There are more added tokens than the limit.
  case tooManyAddedTokens(file: String, count: Int, limit: Int)
  /// A token's id is below 0.
  case negativeID(file: String, token: String, id: Int)
  /// A token's id is not below the limit.
  case hugeID(file: String, token: String, id: Int, limit: Int)
  /// Two tokens have one id.
  case repeatedID(file: String, id: Int, tokens: [String])
  /// A token occurs twice.
  case repeatedToken(file: String, token: String)
  /// An added token has an id other than the next, which is the one that `tokenizers` gives it.
  case displacedID(file: String, token: String, id: Int, next: Int)
  /// No token stands for this byte or any other; its printable form is `symbol`.
  case missingByte(file: String, byte: UInt8, symbol: String)

  // MARK: Merges

  /// There are more merges than the limit.
  case tooManyMerges(file: String, count: Int, limit: Int)
  /// A merge is not two tokens; `number` is its line, or its place in the list of tokenizer.json.
  case malformedMerge(file: String, number: Int, text: String)
  /// A merge's part or result is no token.
  case unknownInMerge(file: String, number: Int, text: String, token: String)

  // MARK: Use

  /// No token has this id.
  case idOutOfRange(TokenID, count: Int)
  /// A text that had to be one token is none or several; `tokens` are their display forms.
  case notOneToken(text: String, tokens: [String])
}
