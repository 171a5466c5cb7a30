/// A step that splits text into pieces, as `pre_tokenizer` of tokenizer.json names it.
enum PreTokenizer: Hashable, Sendable {
  /// ByteLevel: the characters of each piece become the symbols of its bytes.
  ///
  /// First a space is put before a piece that begins with none, and GPT-2's pattern splits it, where
  /// these are asked for.
  case bytes(prefixesSpace: Bool, splits: Bool)
  /// Split: at the matches of a pattern, or at what lies between them.
  case split(Pattern, PieceBoundary, isInverted: Bool)
  /// Digits: numbers apart from all else, each digit by itself or not.
  case digits(isIndividual: Bool)
  /// Whitespace: words and what is neither word nor white space, without the white space.
  case whitespace
  /// Metaspace: another character in place of spaces.
  case metaspace(Metaspace)

  /// GPT-2's pattern.
  static let pattern =
    #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#

  /// Whether the step splits exactly as GPT-2's pattern does.
  var isPlainSplit: Bool {
    guard case .split(let pattern, let boundary, let isInverted) = self else { return false }
    // Its matches cover all of a text, so that there is nothing between them to be removed.
    let keepsMatches = boundary == .isolated || (boundary == .removed && isInverted)
    return pattern.text == Self.pattern && keepsMatches
  }
}

/// What becomes of the matches that split a text.
enum PieceBoundary: String, Hashable, Sendable {
  /// Each is a piece.
  case isolated = "Isolated"
  /// They are left out.
  case removed = "Removed"
  /// Those that touch are one piece.
  case contiguous = "Contiguous"
  /// Each is the end of the piece before.
  case mergedWithPrevious = "MergedWithPrevious"
  /// Each is the beginning of the piece behind.
  case mergedWithNext = "MergedWithNext"

  /// The pieces of parts of a text, each a match or what lies between matches.
  func pieces(of parts: [(range: Range<Int>, isMatch: Bool)]) -> [Range<Int>] {
    switch self {
    case .isolated: parts.map(\.range)
    case .removed: parts.filter { !$0.isMatch }.map(\.range)
    case .contiguous: Self.joined(parts) { $0 == $1 }
    case .mergedWithPrevious: Self.joined(parts) { $0 && !$1 }
    case .mergedWithNext: Self.joined(parts.reversed()) { $0 && !$1 }.reversed()
    }
  }

  /// Joins a part to the one taken before where a rule of the two says so; the first is taken to
  /// stand behind none that matches.
  private static func joined(
    _ parts: [(range: Range<Int>, isMatch: Bool)], _ rule: (Bool, Bool) -> Bool
  ) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    var previous = false
    for (range, isMatch) in parts {
      if rule(isMatch, previous), let last = pieces.popLast() {
        let start = min(last.lowerBound, range.lowerBound)
        pieces.append(start..<max(last.upperBound, range.upperBound))
      } else {
        pieces.append(range)
      }
      previous = isMatch
    }
    return pieces
  }
}
