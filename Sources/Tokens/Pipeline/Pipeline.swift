/// What is done to text before its pieces are merged.
struct Pipeline: Hashable, Sendable {
  /// The changes of text, in order.
  let normalizers: [Normalizer]

  /// The steps of splitting, in order; none where a text is not split.
  let steps: [PreTokenizer]

  /// Whether splitting is that of GPT-2's pattern, which is done on bytes.
  private let isPlain: Bool

  /// Whether, before that, a space is put before a text that begins with none.
  private let prefixesSpace: Bool

  /// What GPT-2 does: its pattern, and nothing before it.
  static let plain = Pipeline(
    normalizers: [], steps: [.bytes(prefixesSpace: false, splits: true)])

  /// Whether the steps were written as a sequence.
  private let isSequence: Bool

  /// Puts steps together.
  init(normalizers: [Normalizer], steps: [PreTokenizer], isSequence: Bool = false) {
    self.normalizers = normalizers
    self.steps = steps
    self.isSequence = isSequence
    switch (steps.count, steps.first, steps.last) {
    case (1, .bytes(let prefixesSpace, splits: true)?, _):
      (isPlain, self.prefixesSpace) = (true, prefixesSpace)
    case (2, let split?, .bytes(prefixesSpace: false, splits: false)?) where split.isPlainSplit:
      (isPlain, prefixesSpace) = (true, false)
    default: (isPlain, prefixesSpace) = (false, false)
    }
  }

  /// The same with another setting of `add_prefix_space`, as tokenizer_config.json may have.
  ///
  /// It counts where ByteLevel is the only step and no part of a sequence, as in transformers.
  func prefixingSpace(_ prefixesSpace: Bool) -> Pipeline {
    guard !isSequence, case .bytes(_, let splits)? = steps.first else { return self }
    return Pipeline(
      normalizers: normalizers, steps: [.bytes(prefixesSpace: prefixesSpace, splits: splits)])
  }

  /// Whether the pieces together are the text as it was.
  var keepsText: Bool {
    normalizers.isEmpty
      && steps.allSatisfy { step in
        switch step {
        case .bytes(let prefixesSpace, _): !prefixesSpace
        case .split(_, let boundary, _): boundary != .removed || step.isPlainSplit
        case .digits: true
        case .whitespace, .metaspace: false
        }
      }
  }

  /// Whether pieces are merged from bytes, rather than from characters.
  var isByteLevel: Bool { steps.contains { if case .bytes = $0 { true } else { false } } }

  /// A text that stands at a place, as the normalizers change it.
  func normalized(_ bytes: ArraySlice<UInt8>, at place: TextPlace) -> [UInt8] {
    var text = ScalarText.scalars(of: bytes)
    for normalizer in normalizers {
      text = normalizer.apply(to: text, at: place)
    }
    return ScalarText.bytes(of: text)
  }

  /// Calls a closure with each piece of a part of a text that stands at a place, in order.
  func forEachPiece(
    of text: [UInt8], _ range: Range<Int>, at place: TextPlace, _ body: (ArraySlice<UInt8>) -> Void
  ) {
    guard !range.isEmpty else { return }
    if isPlain {
      if prefixesSpace, text[range.lowerBound] != UInt8(ascii: " "), place != .continuation {
        let text = [UInt8(ascii: " ")] + text[range]
        Self.plainPieces(of: text, text.indices, body)
      } else {
        Self.plainPieces(of: text, range, body)
      }
      return
    }
    if steps.isEmpty { return body(text[range]) }
    var pieces = Pieces(text[range], at: place)
    for (index, step) in steps.enumerated() {
      pieces.split(by: step, isLast: index == steps.count - 1)
    }
    pieces.forEach(body)
  }

  @inline(__always)
  private static func plainPieces(
    of text: [UInt8], _ range: Range<Int>, _ body: (ArraySlice<UInt8>) -> Void
  ) {
    var start = range.lowerBound
    while start < range.upperBound {
      let end = Splitting.pieceEnd(in: text, from: start, end: range.upperBound)
      body(text[start..<end])
      start = end
    }
  }
}
