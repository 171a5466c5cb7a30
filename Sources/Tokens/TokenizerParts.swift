/// The contents of a tokenizer's files, each part checked by itself, not yet against the others.
struct TokenizerParts {
  /// The file of the vocabulary, for messages.
  let vocabularyFile: String
  let vocabulary: VocabularyList
  /// The file of the merges, for messages.
  let mergesFile: String
  let merges: MergeList
  var added: [AddedToken] = []
  var pipeline = Pipeline.plain
  /// The token for a byte or character that has none, and whether several in a row become one.
  var unknown: (text: String, isFused: Bool)?
  /// Whether a piece that is a token becomes it, whatever the merges say.
  var ignoresMerges = false
  /// Whether a character without a token becomes the tokens of its bytes.
  var fallsBackToBytes = false
  /// How tokens become text, where they do not stand for bytes.
  var decoders: [TokenDecoder] = []
  /// What the tokenizer itself puts around a text.
  var frame = TextFrame.none
}

/// A token that is found in text before anything is split or merged.
struct AddedToken: Hashable, Sendable {
  let text: String
  let id: Int
  /// Whether it steers the model rather than being text, as <|endoftext|> does.
  let isSpecial: Bool
  /// Whether it is looked for behind the normalizers rather than before.
  let isNormalized: Bool
  /// Whether it counts only where no character of a word touches it.
  var isSingleWord = false
  /// Whether white space before it, and behind it, belongs to it.
  var stripsLeft = false
  var stripsRight = false

  /// Describes a token; special ones are not normalised unless that is said.
  init(text: String, id: Int, isSpecial: Bool, isNormalized: Bool? = nil) {
    self.text = text
    self.id = id
    self.isSpecial = isSpecial
    self.isNormalized = isNormalized ?? !isSpecial
  }
}

/// The token that GPT-2 was trained to see between documents.
let endOfTextSymbol = "<|endoftext|>"

/// A file's bytes with the name that messages use.
struct TokenizerSource {
  let name: String
  let bytes: [UInt8]

  /// Takes a file's bytes.
  ///
  /// - Throws: when the file is too large, or a placeholder of the file that was meant.
  init(name: String, bytes: [UInt8], limits: TokenizerLimits) throws(TokenizerError) {
    self.name = name
    guard bytes.count <= limits.bytes else {
      throw .fileTooLarge(file: name, bytes: bytes.count, limit: limits.bytes)
    }
    guard !Self.isUTF16(bytes) else { throw .utf16(file: name) }
    // The mark that editors on Windows put before UTF-8 is no part of the text.
    let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    self.bytes = bytes
    guard !bytes.starts(with: "version https://git-lfs".utf8) else {
      throw .largeFilePointer(file: name)
    }
    let start = String(decoding: bytes.prefix(256), as: UTF8.self).lowercased()
      .drop(while: \.isWhitespace)
    guard !start.hasPrefix("<!doctype"), !start.hasPrefix("<html") else {
      throw .webPage(file: name)
    }
  }

  /// Whether bytes begin with the byte order mark of UTF-16, or with an ASCII character in it.
  private static func isUTF16(_ bytes: [UInt8]) -> Bool {
    guard bytes.count > 1 else { return false }
    return switch (bytes[0], bytes[1]) {
    case (0xFF, 0xFE), (0xFE, 0xFF): true
    case (0, let other), (let other, 0): other != 0
    default: false
    }
  }
}
