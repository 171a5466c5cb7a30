extension Columns {
  /// Lines of at most so many columns, broken between words where that is possible.
  ///
  /// - Parameters:
  ///   - text: printable text; runs of blanks between lines are left out.
  ///   - width: the columns of a line, at least 1.
  /// - Returns: the lines, at least one.
  public static func wrapped(_ text: String, to width: Int) -> [String] {
    wrapped(text, fits: { Columns.width(of: $0) <= max(2, width) })
  }

  /// Lines that fit, broken between words where that is possible.
  ///
  /// - Parameters:
  ///   - text: printable text.
  ///   - fits: whether a line is short enough; a line of one character always is.
  /// - Returns: the lines, at least one.
  public static func wrapped(_ text: String, fits: (String) -> Bool) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      let longer = line.isEmpty ? String(word) : "\(line) \(word)"
      if fits(longer) {
        line = longer
        continue
      }
      if !line.isEmpty { lines.append(line) }
      line = ""
      for character in word {
        if !line.isEmpty, !fits(line + String(character)) {
          lines.append(line)
          line = ""
        }
        line.append(character)
      }
    }
    return lines + [line]
  }
}
