/// A part of a pattern, as it is written.
indirect enum PatternNode {
  /// One character of a set.
  case set(CharacterSet)
  case sequence([PatternNode])
  /// The first that leads to a match.
  case choice([PatternNode])
  /// A part some times over; without a greatest number where `most` is nil.
  case repeated(PatternNode, least: Int, most: Int?, PatternGreed)
  /// What must stand, or must not, before or behind the place.
  case look(PatternNode, isBehind: Bool, isNegated: Bool)
  case place(PatternPlace)

  /// The fewest characters that it matches.
  var least: Int {
    switch self {
    case .set: 1
    case .sequence(let parts): parts.reduce(0) { $0 + $1.least }
    case .choice(let parts): parts.map(\.least).min() ?? 0
    case .repeated(let part, let least, _, _): min(part.least * least, 1 << 20)
    case .look, .place: 0
    }
  }

  /// The most characters that it matches; nil where there is no bound.
  var most: Int? {
    switch self {
    case .set: return 1
    case .sequence(let parts): return Self.sum(parts.map(\.most))
    case .choice(let parts):
      let bounds = parts.compactMap(\.most)
      return bounds.count == parts.count ? bounds.max() : nil
    case .repeated(let part, _, let most, _):
      guard let most, let bound = part.most else { return nil }
      return min(bound * most, 1 << 20)
    case .look, .place: return 0
    }
  }

  private static func sum(_ bounds: [Int?]) -> Int? {
    var sum = 0
    for bound in bounds {
      guard let bound else { return nil }
      sum += bound
    }
    return sum
  }
}

/// How often a repeated part is taken.
enum PatternGreed: Hashable, Sendable {
  /// As often as can be, and less where the rest asks for it.
  case greedy
  /// As seldom as can be.
  case lazy
  /// As often as can be, and never less.
  case possessive
}

/// A place between characters.
enum PatternPlace: Hashable, Sendable {
  /// `^`: the start, or behind a newline that is not the last character.
  case lineStart
  /// `$`: before a newline, or the end.
  case lineEnd
  /// `\A`.
  case start
  /// `\z`.
  case end
  /// `\b`: between a character of a word and another.
  case wordEdge
  /// `\B`.
  case noWordEdge
}
