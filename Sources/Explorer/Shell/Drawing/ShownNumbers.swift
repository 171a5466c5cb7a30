import Screen

/// A number, or a mark where it is not known.
func showNumber(
  _ value: Double?, decimals: Int, isSigned: Bool = false, glyphs: Glyphs
) -> String {
  value.map { Numeral.fixed($0, decimals: decimals, signed: isSigned, glyphs: glyphs) }
    ?? "\(glyphs.dot)"
}

/// Before, after and change as the last cells of a row.
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

/// A number, or before, after and change of it.
func valueSpans(
  _ value: Comparison, isSigned: Bool, decimals: Int = 3, _ glyphs: Glyphs
) -> [Span] {
  func text(_ number: Double?, _ isSigned: Bool) -> String {
    showNumber(number, decimals: decimals, isSigned: isSigned, glyphs: glyphs)
  }
  guard value.after != nil else {
    return [Span(text(value.before, isSigned), isSigned ? .sign(of: value.before ?? 0) : .text)]
  }
  return [
    Span(text(value.before, isSigned), .muted), Span(" \(glyphs.arrow) ", .muted),
    Span(text(value.after, isSigned)), Span(" (", .muted),
    Span(text(value.change, true), .sign(of: value.change ?? 0, decimals: decimals)),
    Span(")", .muted),
  ]
}

extension Style {
  /// The style for a number by its sign as it is printed.
  static func sign(of value: Double, decimals: Int) -> Style {
    let digits = (0..<decimals).reduce(1.0) { product, _ in product * 10 }
    return sign(of: (value * digits).rounded())
  }
}

extension String {
  /// The text with blanks before it, to at least so many characters.
  func leftPadded(to count: Int) -> String {
    String(repeating: " ", count: max(0, count - self.count)) + self
  }
}
