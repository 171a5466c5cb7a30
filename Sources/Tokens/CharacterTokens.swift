/// The tokens that pieces begin as where a token stands for a character rather than a byte.
struct CharacterTokens: Sendable {
  /// The tokens of the characters below U+3000; -1 for one without.
  private var low = [Int32](repeating: -1, count: 0x3000)

  private var others: [UInt32: Int32] = [:]

  /// The tokens <0x00> to <0xFF>, which stand for the bytes of characters without a token.
  ///
  /// -1 for one that is not there; none where bytes are not fallen back to.
  private var bytes: [Int32] = []

  /// The last characters of what merges with something that begins with ▁.
  ///
  /// Behind any other character, nothing is ever merged across a ▁.
  private var merging: Set<UInt32> = []

  /// ▁, which stands for a space in SentencePiece's style.
  static let space: UInt32 = 0x2581

  /// Takes the tokens of a vocabulary that are one character long.
  init(
    _ list: VocabularyList, _ index: VocabularyIndex, _ merges: MergeList, fallsBackToBytes: Bool
  ) {
    merging = merges.lastCharacters(before: Self.space)
    for place in 0..<list.count {
      let range = list.range(place)
      guard 1...4 ~= range.count else { continue }
      let found = scalar(in: list.bytes, at: range.lowerBound, end: range.upperBound)
      guard let value = found.value, found.length == range.count else { continue }
      let token = Int32(truncatingIfNeeded: list.ids[place])
      if value < UInt32(low.count) { low[Int(value)] = token } else { others[value] = token }
    }
    guard fallsBackToBytes else { return }
    bytes = (0..<256).map { byte in
      index.id(of: "<0x" + hexadecimal(UInt32(byte), 2) + ">").map { Int32(truncatingIfNeeded: $0) }
        ?? -1
    }
  }

  /// Whether every text can be written with tokens of bytes.
  var hasAllBytes: Bool { !bytes.isEmpty && !bytes.contains(-1) }

  /// The token of a character; -1 where there is none.
  func token(of value: UInt32) -> Int32 {
    value < UInt32(low.count) ? low[Int(value)] : others[value] ?? -1
  }

  /// Whether nothing behind a character that has a token merges with a ▁ that follows.
  func ends(behind value: UInt32) -> Bool { !merging.contains(value) }

  /// Appends the tokens of bytes, if each has one.
  ///
  /// - Returns: whether they have.
  func appendBytes(_ text: ArraySlice<UInt8>, to tokens: inout [Int32]) -> Bool {
    guard !bytes.isEmpty, !text.contains(where: { bytes[Int($0)] < 0 }) else { return false }
    for byte in text { tokens.append(bytes[Int(byte)]) }
    return true
  }
}
