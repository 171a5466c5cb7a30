/// The different pieces of a text, and how often each occurs.
struct PieceCounts {
  /// Pieces without a digit, in the order of their bytes.
  private(set) var words: [(piece: [UInt8], count: Int)] = []

  /// What is joined so that numbers become tokens of two digits, in order.
  ///
  /// First a space with a digit, then that with a second digit, for each beginning of a number
  /// behind a space; then every two digits. As earlier joins win, " 1713" is " 17" and "13".
  private(set) var numberPairs: [(left: [UInt8], right: [UInt8])] = []

  /// Counts the pieces of a text.
  ///
  /// - Parameters:
  ///   - text: any bytes.
  ///   - minimum: how often a piece must occur; for numbers, their first two digits.
  init(of text: [UInt8], minimum: Int) {
    var counts: [ArraySlice<UInt8>: Int] = [:]
    var heads: [ArraySlice<UInt8>: Int] = [:]
    Self.forEachPiece(of: text) { piece in
      if !piece.contains(where: Self.isDigit) {
        counts[piece, default: 0] += 1
      } else if piece.first == UInt8(ascii: " "), piece.prefix(3).count(where: Self.isDigit) == 2 {
        heads[piece.prefix(3), default: 0] += 1
      }
    }
    for (piece, count) in counts where count >= minimum { words.append((Array(piece), count)) }
    words.sort { $0.piece.lexicographicallyPrecedes($1.piece) }
    numberPairs = Self.pairs(heads: heads.filter { $0.value >= minimum }.keys.map(Array.init))
  }

  private static func pairs(heads: [[UInt8]]) -> [(left: [UInt8], right: [UInt8])] {
    let heads = heads.sorted { $0.lexicographicallyPrecedes($1) }
    var pairs: [(left: [UInt8], right: [UInt8])] = []
    for head in heads where pairs.last?.right != [head[1]] {
      pairs.append(([head[0]], [head[1]]))
    }
    for head in heads { pairs.append(([head[0], head[1]], [head[2]])) }
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    for first in digits {
      for second in digits { pairs.append(([first], [second])) }
    }
    return pairs
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
  }

  /// Calls a closure with each piece of a text, in order.
  private static func forEachPiece(of text: [UInt8], _ body: (ArraySlice<UInt8>) -> Void) {
    var special = TokenTree()
    special.insert(endOfTextSymbol.utf8, number: 0)
    var start = 0
    while start < text.count {
      let found = special.first(in: text, from: start, to: text.count)
      let end = found?.range.lowerBound ?? text.count
      while start < end {
        let pieceEnd = Splitting.pieceEnd(in: text, from: start, end: end)
        body(text[start..<pieceEnd])
        start = pieceEnd
      }
      start = found?.range.upperBound ?? end
    }
  }
}
