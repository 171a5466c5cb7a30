extension SentencePieceModel {
  /// What the file says, if it is BPE on text that is not changed first, as Llama's and Mistral's are.
  func parts(file: String, _ limits: TokenizerLimits) throws(TokenizerError) -> TokenizerParts {
    try check(file)
    guard pieces.count <= limits.tokens else {
      throw .tooManyTokens(file: file, count: pieces.count, limit: limits.tokens)
    }
    var vocabulary = VocabularyList()
    for (id, piece) in pieces.enumerated() { vocabulary.append(piece.text, id: id) }
    let mark = "\u{2581}"
    guard let space = try? Pattern(literal: " "), let unspace = try? Pattern(literal: mark) else {
      preconditionFailure("SentencePieceModel: a pattern of one character is none")
    }
    var decoders: [TokenDecoder] = [.replace(unspace, with: " "), .byteFallback, .fuse]
    if putsSpace { decoders.append(.strip(0x20, start: 1, stop: 0)) }
    let unknown = pieces.first { $0.kind == .unknown }
    return TokenizerParts(
      vocabularyFile: file, vocabulary: vocabulary, mergesFile: file,
      merges: try merges(vocabulary, file, limits), added: added,
      pipeline: Pipeline(
        normalizers: (putsSpace ? [.begin(mark)] : []) + [.replace(space, with: mark)], steps: []),
      unknown: unknown.map { ($0.text, isFused: true) }, fallsBackToBytes: fallsBackToBytes,
      decoders: decoders, frame: frame)
  }

  private var added: [AddedToken] {
    pieces.enumerated().compactMap { id, piece in
      switch piece.kind {
      case .control, .unknown: AddedToken(text: piece.text, id: id, isSpecial: true)
      case .userDefined: AddedToken(text: piece.text, id: id, isSpecial: false)
      case .normal, .unused, .byte: nil
      }
    }
  }

  private var frame: TextFrame {
    pieces.indices.contains(beginning) && pieces[beginning].kind == .control
      ? TextFrame(before: [TokenID(beginning)], behind: []) : .none
  }

  private func check(_ file: String) throws(TokenizerError) {
    func refuse(
      _ setting: String, _ found: String, _ expected: String
    ) -> TokenizerError {
      .unsupported(file: file, setting: setting, expected: expected, found: found)
    }
    guard type == 2 else {
      let names = [1: "Unigram", 3: "word", 4: "char"] as [UInt64: String]
      throw refuse("trainer_spec.model_type", names[type] ?? "\(type)", "BPE")
    }
    if hasTable {
      throw refuse("normalizer_spec.precompiled_charsmap", "a table", "none")
    }
    if removesSpaces {
      throw refuse("normalizer_spec.remove_extra_whitespaces", "true", "false")
    }
    if !marksSpaces { throw refuse("normalizer_spec.escape_whitespaces", "false", "true") }
    if marksSpaceBehind {
      throw refuse("trainer_spec.treat_whitespace_as_suffix", "true", "false")
    }
    if let id = pieces.firstIndex(where: { $0.kind == .unused }) {
      throw refuse("the piece \(id)", "unused", "a used one")
    }
  }

  /// Every way to make a piece of two others, the best piece first.
  ///
  /// The ways to make one piece are equally good: of those that stand in a text the first is taken.
  private func merges(
    _ vocabulary: VocabularyList, _ file: String, _ limits: TokenizerLimits
  ) throws(TokenizerError) -> MergeList {
    let index: VocabularyIndex
    do throws(VocabularyIndex.Repetition) {
      index = try VocabularyIndex(vocabulary)
    } catch {
      throw .repeatedToken(file: file, token: vocabulary.text(error.index))
    }
    var list = MergeList()
    let order = pieces.indices.filter { pieces[$0].kind == .normal && !pieces[$0].score.isNaN }
      .sorted { (-pieces[$0].score, $0) < (-pieces[$1].score, $1) }
    for id in order {
      let range = vocabulary.range(id)
      guard range.count <= limits.addedTokenBytes else {
        throw .unsupported(
          file: file, setting: "the piece \(id)",
          expected: "at most \(limits.addedTokenBytes) bytes",
          found: "one of \(range.count) bytes")
      }
      var isFirst = true
      for cut in range.dropFirst() where vocabulary.bytes[cut] & 0xC0 != 0x80 {
        let (left, right) = (range.lowerBound..<cut, cut..<range.upperBound)
        guard isNormal(index, vocabulary, left), isNormal(index, vocabulary, right) else {
          continue
        }
        list.append(vocabulary.bytes[left], vocabulary.bytes[right], isAsGood: !isFirst)
        isFirst = false
        guard list.entries.count <= limits.merges else {
          throw .tooManyMerges(file: file, count: list.entries.count, limit: limits.merges)
        }
      }
    }
    return list
  }

  private func isNormal(
    _ index: VocabularyIndex, _ vocabulary: VocabularyList, _ range: Range<Int>
  ) -> Bool {
    index.id(of: vocabulary.bytes, range).map { pieces[$0].kind == .normal } ?? false
  }
}
