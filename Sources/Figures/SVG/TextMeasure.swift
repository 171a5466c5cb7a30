import TextColumns

/// How wide words are in a sans-serif face, before anybody has chosen one.
///
/// Helvetica's widths with a little more, so that faces in its place do not run over.
enum TextMeasure {
  private static let slack = 1.06

  /// Widths of the characters from blank to tilde in thousandths of the size.
  private static let widths: [Double] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
  ]

  /// The width of words in letters of that size.
  static func width(_ words: String, size: Double, isBold: Bool = false) -> Double {
    let thousandths = Columns.printable(words).reduce(0.0) { $0 + width(of: $1) }
    return thousandths / 1000 * size * slack * (isBold ? 1.07 : 1)
  }

  private static func width(of character: Character) -> Double {
    if let ascii = character.asciiValue, (0x20..<0x7F).contains(ascii) {
      return widths[Int(ascii) - 0x20]
    }
    return Columns.width(of: character) == 2 ? 1050 : 650
  }

  /// The words, cut with an ellipsis to a width.
  static func fitted(_ words: String, to limit: Double, size: Double) -> String {
    let shown = Columns.printable(words)
    guard width(shown, size: size) > limit else { return shown }
    var kept = ""
    var used = width("…", size: size)
    for character in shown {
      used += width(String(character), size: size)
      if used > limit { break }
      kept.append(character)
    }
    return kept.isEmpty ? "" : kept + "…"
  }
}
