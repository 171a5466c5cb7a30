import Patching
import TextColumns
import Tokens

/// The two rows of tokens of a pair, one above the other, and where they part.
struct PairRows {
  let destination: [TokenID]
  let source: [TokenID]

  /// Tokens shown before the place where they part, and at most in all.
  private static let (before, most) = (6, 24)

  /// Two rows of words from before the place where they part, and a mark below it.
  func lines(_ vocabulary: Vocabulary) -> [String] {
    let place = PatchPairs.parting(destination, source)
    let longest = max(destination.count, source.count)
    let first = max(0, place - Self.before)
    let last = min(longest, first + Self.most)
    var lines = ["  clean      ", "  corrupted  ", "             "]
    if first > 0 { lines = lines.enumerated().map { $1 + ($0 < 2 ? "… " : "  ") } }
    for position in first..<max(first, last) {
      let words = [destination, source].map { row in
        row.indices.contains(position)
          ? vocabulary.display(row[position], glyphs: .ascii).text : "-"
      }
      let width = words.map { Columns.width(of: $0) }.max() ?? 0
      for (row, word) in words.enumerated() {
        lines[row] += Columns.padded(word, to: width + 1)
      }
      if position < place { lines[2] += String(repeating: " ", count: width + 1) }
    }
    if last < longest { lines = lines.enumerated().map { $1 + ($0 < 2 ? "…" : "") } }
    return [lines[0], lines[1], lines[2] + "^ position \(place)"].map { line in
      String(line.reversed().drop { $0 == " " }.reversed())
    }
  }
}

extension PatchingError {
  /// The same with the two rows of tokens, where a pair is of two lengths.
  func shown(_ model: OpenModel) -> any Error {
    guard case .unequalPair(_, let destination, let source) = self else { return self }
    return CommandError.unequalPair(
      reason: description,
      rows: PairRows(destination: destination, source: source).lines(
        model.vocabulary))
  }
}
