/// A change of text before it is split, as `normalizer` of tokenizer.json names it.
enum Normalizer: Hashable, Sendable {
  /// One of Unicode's forms.
  case form(NormalizationForm)
  /// Each character in lower case.
  case lowercase
  /// A text put before each part of the text that is not empty.
  case prepend(String)
  /// A text put before the start of a text, and before nothing else.
  case begin(String)
  /// Strip: the white space at the start and at the end taken away.
  case strip(left: Bool, right: Bool)
  /// StripAccents: marks that combine with a character taken away.
  case stripMarks
  /// Another text for each match.
  case replace(Pattern, with: String)

  /// The changed text, which stands at a place: the start of characters that continue a text is kept.
  func apply(to text: [UInt32], at place: TextPlace) -> [UInt32] {
    switch (self, place) {
    case (.begin(let prefix), .start): Self.prepend(prefix).apply(to: text)
    case (.prepend, .continuation): text
    case (.strip(_, let right), .continuation): Self.stripped(text, false, right)
    default: apply(to: text)
    }
  }

  /// The changed text.
  func apply(to text: [UInt32]) -> [UInt32] {
    switch self {
    case .form(let form): form.apply(to: text)
    case .lowercase: Self.lowercased(text)
    case .begin: text
    case .strip(let left, let right): Self.stripped(text, left, right)
    case .stripMarks: text.filter { !NormalizationData.isMark($0) }
    case .prepend(let prefix): text.isEmpty ? text : ScalarText.scalars(of: prefix) + text
    case .replace(let pattern, let content): Self.replaced(pattern, content, in: text)
    }
  }

  /// How many times as long as a text, in bytes, some normalizers can make it.
  static func growth(of normalizers: [Normalizer]) -> Double {
    // U+FDFA has 3 bytes and 33 when decomposed, once and for all.
    var growth = normalizers.contains { if case .form = $0 { true } else { false } } ? 11.0 : 1
    for case .prepend(let text) in normalizers { growth *= 1 + Double(text.utf8.count) }
    for case .replace(let pattern, let text) in normalizers {
      growth *= max(1, Double(text.utf8.count) / Double(max(1, pattern.leastBytes)))
    }
    return normalizers.contains(.lowercase) ? growth * 2 : growth
  }

  private static func lowercased(_ text: [UInt32]) -> [UInt32] {
    var result: [UInt32] = []
    result.reserveCapacity(text.count)
    for value in text {
      if value < 0x80 {
        result.append(0x41...0x5A ~= value ? value | 0x20 : value)
      } else if let lower = NormalizationData.lower[value] {
        result += lower
      } else {
        result.append(value)
      }
    }
    return result
  }

  private static func stripped(_ text: [UInt32], _ left: Bool, _ right: Bool) -> [UInt32] {
    func isKept(_ value: UInt32) -> Bool { !CharacterAttributes(of: value).isSpace }
    let start = left ? text.firstIndex(where: isKept) ?? text.count : 0
    let end = right ? (text.lastIndex(where: isKept) ?? -1) + 1 : text.count
    return start < end ? Array(text[start..<end]) : []
  }

  private static func replaced(
    _ pattern: Pattern, _ content: String, in text: [UInt32]
  ) -> [UInt32] {
    // An empty text has no matches in the library, not even empty ones.
    guard !text.isEmpty else { return text }
    let content = ScalarText.scalars(of: content)
    var search = PatternSearch(pattern, in: text, text.indices)
    var result: [UInt32] = []
    var start = 0
    for match in search.matches() {
      result += text[start..<match.lowerBound]
      result += content
      start = match.upperBound
    }
    return result + text[start...]
  }
}
