/// Finds the word that was probably meant.
enum Spelling {
  /// Longer words are not compared.
  private static let longest = 100

  /// The candidate with the fewest edits from a word, if they are few for its length; of equally
  /// near ones the first.
  static func nearest(to word: String, among candidates: [String]) -> String? {
    let wanted = Array(word.lowercased().utf8)
    guard wanted.count <= longest else { return nil }
    let limit = max(1, wanted.count / 3)
    let near = candidates.lazy.filter { $0.utf8.count <= longest }
      .map { (word: $0, edits: edits(wanted, Array($0.utf8))) }
    return near.filter { $0.edits <= limit }.min { $0.edits < $1.edits }?.word
  }

  /// The fewest insertions, deletions, replacements and swaps of neighbours between two words.
  private static func edits(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var rows = [Array(0...right.count)]
    for row in left.indices {
      let last = rows[row]
      var next = [row + 1]
      for column in right.indices {
        let isSame = left[row] == right[column]
        var edits = min(last[column + 1] + 1, next[column] + 1, last[column] + (isSame ? 0 : 1))
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          edits = min(edits, rows[row - 1][column - 1] + 1)
        }
        next.append(edits)
      }
      rows.append(next)
    }
    return rows[left.count][right.count]
  }
}
