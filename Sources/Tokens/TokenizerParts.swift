/// What the files of a tokenizer say, checked part by part and not yet against each other.
struct TokenizerParts {
  /// The file of the vocabulary, for messages.
  let vocabularyFile: String
  let vocabulary: VocabularyList
  /// The file of the merges, for messages.
  let mergesFile: String
  let merges: MergeList
  var added: [AddedToken] = []
}

/// A token that is found in text before anything is split or merged.
struct AddedToken: Hashable, Sendable {
  let text: String
  let id: Int
  /// Whether it steers the model rather than being text, as <|endoftext|> does.
  let isSpecial: Bool
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
    self.bytes = bytes
    guard bytes.count <= limits.bytes else {
      throw .fileTooLarge(file: name, bytes: bytes.count, limit: limits.bytes)
    }
    guard !bytes.starts(with: "version https://git-lfs".utf8) else {
      throw .largeFilePointer(file: name)
    }
    let start = String(decoding: bytes.prefix(256), as: UTF8.self).lowercased()
      .drop(while: \.isWhitespace)
    guard !start.hasPrefix("<!doctype"), !start.hasPrefix("<html") else {
      throw .webPage(file: name)
    }
  }
}
