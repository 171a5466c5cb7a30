/// Spaces as a character that can be seen, which SentencePiece writes as ▁ (U+2581).
struct Metaspace: Hashable, Sendable {
  /// Where the character is put before what does not begin with it.
  enum Prefix: String, Hashable, Sendable {
    /// Before each piece.
    case always
    /// Before the start of a text alone.
    case first
    case never
  }

  /// The character.
  let replacement: UInt32
  let prefix: Prefix
  /// Whether each of the characters begins a piece.
  let splits: Bool

  /// Whether the character is put before a piece that stands at a place.
  func isPut(at place: TextPlace) -> Bool {
    switch (prefix, place) {
    case (.never, _), (_, .continuation): false
    case (.always, _): true
    case (.first, _): place == .start
    }
  }

  /// A piece with its spaces replaced, and the character before it where it belongs.
  func apply(to piece: ArraySlice<UInt32>, at place: TextPlace) -> [UInt32] {
    let text = piece.map { $0 == 0x20 ? replacement : $0 }
    return text.first != replacement && isPut(at: place) ? [replacement] + text : text
  }
}
