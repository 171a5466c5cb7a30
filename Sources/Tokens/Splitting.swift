/// GPT-2's splitting of text into pieces, within which alone tokens are merged.
///
/// The pieces are the matches of
///
///     's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
///
/// which cover all of a text. Source: the encoder published with GPT-2. A byte that is not UTF-8
/// counts as one character of the class `other`.
enum Splitting {
  /// Where the piece that begins at `start` ends; linear in its length.
  static func pieceEnd(in bytes: [UInt8], from start: Int, end: Int) -> Int {
    let first = bytes[start]
    if first == UInt8(ascii: "'"), let after = contractionEnd(in: bytes, from: start, end: end) {
      return after
    }
    let body = first == UInt8(ascii: " ") ? start + 1 : start
    if body < end {
      let (kind, length) = character(in: bytes, at: body, end: end)
      if kind != .space {
        return runEnd(of: kind, in: bytes, from: body + length, end: end)
      }
    }
    return spaceEnd(in: bytes, from: start, end: end)
  }

  /// Where one of 's 't 're 've 'm 'll 'd ends that begins at `start`; capitals do not count.
  private static func contractionEnd(in bytes: [UInt8], from start: Int, end: Int) -> Int? {
    guard start + 1 < end else { return nil }
    switch bytes[start + 1] {
    case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"):
      return start + 2
    case UInt8(ascii: "r"), UInt8(ascii: "v"):
      return start + 2 < end && bytes[start + 2] == UInt8(ascii: "e") ? start + 3 : nil
    case UInt8(ascii: "l"):
      return start + 2 < end && bytes[start + 2] == UInt8(ascii: "l") ? start + 3 : nil
    default: return nil
    }
  }

  private static func runEnd(
    of kind: CharacterClass, in bytes: [UInt8], from start: Int, end: Int
  ) -> Int {
    var index = start
    while index < end {
      let next = character(in: bytes, at: index, end: end)
      guard next.kind == kind else { break }
      index += next.length
    }
    return index
  }

  /// Where a piece of white space ends: before the last character of the run when something
  /// follows and more than one is there, since that last one may belong to the next word.
  private static func spaceEnd(in bytes: [UInt8], from start: Int, end: Int) -> Int {
    var index = start
    var last = start
    while index < end {
      let next = character(in: bytes, at: index, end: end)
      guard next.kind == .space else { break }
      last = index
      index += next.length
    }
    return index == end || last == start ? index : last
  }

  private static func character(
    in bytes: [UInt8], at index: Int, end: Int
  ) -> (kind: CharacterClass, length: Int) {
    let (value, length) = scalar(in: bytes, at: index, end: end)
    return (value.map(CharacterClass.of) ?? .other, length)
  }
}
