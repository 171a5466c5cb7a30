import StrictJSON

extension Tokenizer {
  /// Reads the classic files.
  init(
    vocabulary: TokenizerSource, merges: TokenizerSource, added: TokenizerSource?,
    limits: TokenizerLimits
  ) throws(TokenizerError) {
    let list = try Self.tokens(in: vocabulary, limits)
    if let byte = firstInvalidByte(in: merges.bytes) {
      throw .notUTF8(file: merges.name, byte: byte)
    }
    var parts = TokenizerParts(
      vocabularyFile: vocabulary.name, vocabulary: list, mergesFile: merges.name,
      merges: MergeList(lines: merges.bytes))
    if let added {
      let list = try Self.tokens(in: added, limits)
      for index in 0..<list.count {
        // Looked for together with <|endoftext|>, as in transformers.
        parts.added.append(
          AddedToken(
            text: list.text(index), id: list.ids[index], isSpecial: false, isNormalized: false))
      }
      parts.added.sort { $0.id < $1.id }
    }
    try self.init(parts, limits: limits)
  }

  /// Reads tokenizer.json.
  init(description: TokenizerSource, limits: TokenizerLimits) throws(TokenizerError) {
    let contents: TokenizerDescription
    do throws(JSONError) {
      contents = try TokenizerDescription(
        description.bytes, limits: JSONLimits(bytes: limits.bytes))
    } catch {
      throw .json(file: description.name, error: error)
    }
    try self.init(contents.parts(file: description.name), limits: limits)
  }

  /// Reads tokenizer.model.
  init(model: TokenizerSource, limits: TokenizerLimits) throws(TokenizerError) {
    let contents: SentencePieceModel
    do throws(ProtobufReader.Damage) {
      contents = try SentencePieceModel(model.bytes, most: limits.tokens)
    } catch {
      throw .notSentencePiece(file: model.name, byte: error.byte)
    }
    try self.init(contents.parts(file: model.name, limits), limits: limits)
  }

  private static func tokens(
    in source: TokenizerSource, _ limits: TokenizerLimits
  ) throws(TokenizerError) -> VocabularyList {
    do throws(JSONError) {
      var reader = try JSONReader(source.bytes, limits: JSONLimits(bytes: limits.bytes))
      let list = try VocabularyList(&reader)
      try reader.end()
      return list
    } catch {
      throw .json(file: source.name, error: error)
    }
  }
}
