import Screen

/// A number, or a dot if it is unknown.
func showNumber(
  _ value: Double?, decimals: Int, isSigned: Bool = false, glyphs: Glyphs
) -> String {
  value.map { Numeral.fixed($0, decimals: decimals, signed: isSigned, glyphs: glyphs) }
    ?? "\(glyphs.dot)"
}

/// A probability, or a dot if it is unknown: very small ones in powers of ten.
func showProbability(_ value: Double?, decimals: Int = 4, glyphs: Glyphs) -> String {
  value.map { Numeral.probability($0, decimals: decimals, glyphs: glyphs) } ?? "\(glyphs.dot)"
}

/// A change of a probability, or a dot if it is unknown: very small ones in powers of ten.
func showChange(ofProbability value: Double?, decimals: Int = 4, glyphs: Glyphs) -> String {
  guard let value else { return "\(glyphs.dot)" }
  let sign = value < 0 ? String(glyphs.minus) : value > 0 ? "+" : ""
  return sign + Numeral.probability(value.magnitude, decimals: decimals, glyphs: glyphs)
}

/// The cells of a compared probability: before, after and change.
func probabilitySpans(_ value: Comparison, decimals: Int = 4, _ glyphs: Glyphs) -> [Span] {
  [
    Span(showProbability(value.before, decimals: decimals, glyphs: glyphs), .muted),
    Span(showProbability(value.after, decimals: decimals, glyphs: glyphs)),
    Span(
      showChange(ofProbability: value.change, decimals: decimals, glyphs: glyphs),
      .sign(of: value.change ?? 0)),
  ]
}

/// The cells of a comparison: before, after and change.
func comparisonSpans(
  _ value: Comparison, decimals: Int, isSigned: Bool, _ glyphs: Glyphs
) -> [Span] {
  [
    Span(showNumber(value.before, decimals: decimals, isSigned: isSigned, glyphs: glyphs), .muted),
    Span(showNumber(value.after, decimals: decimals, isSigned: isSigned, glyphs: glyphs)),
    Span(
      showNumber(value.change, decimals: decimals, isSigned: true, glyphs: glyphs),
      .sign(of: value.change ?? 0, decimals: decimals)),
  ]
}

/// A number, or a comparison as before, after and change.
func valueSpans(
  _ value: Comparison, isSigned: Bool, decimals: Int = 3, _ glyphs: Glyphs
) -> [Span] {
  func text(_ number: Double?, _ isSigned: Bool) -> String {
    showNumber(number, decimals: decimals, isSigned: isSigned, glyphs: glyphs)
  }
  guard value.after != nil else {
    return [
      Span(
        text(value.before, isSigned),
        isSigned ? .sign(of: value.before ?? 0, decimals: decimals) : .text)
    ]
  }
  return [
    Span(text(value.before, isSigned), .muted), Span(" \(glyphs.arrow) ", .muted),
    Span(text(value.after, isSigned)), Span(" (", .muted),
    Span(text(value.change, true), .sign(of: value.change ?? 0, decimals: decimals)),
    Span(")", .muted),
  ]
}

extension String {
  /// The text padded on the left with blanks.
  func leftPadded(to count: Int) -> String {
    String(repeating: " ", count: max(0, count - self.count)) + self
  }
}
