/// Finds the name that was probably meant.
package enum NearestName {
  /// The candidate with the fewest edits from a name, if they are few for its length; of equally
  /// near ones the first in alphabetical order.
  ///
  /// Cost: the product of the lengths for each candidate; names longer than 200 bytes, and all after
  /// the first 10,000, are not considered.
  package static func find(
    _ name: String, among candidates: some Sequence<String>
  ) -> String? {
    let wanted = Array(name.utf8)
    guard wanted.count <= longest else { return nil }
    var best: (name: String, edits: Int)?
    for candidate in candidates.prefix(most) {
      let bytes = Array(candidate.utf8)
      let limit = max(1, min(3, wanted.count / 3))
      guard bytes.count <= longest, abs(bytes.count - wanted.count) <= limit else { continue }
      let edits = distance(wanted, bytes)
      guard edits > 0, edits <= limit else { continue }
      if best.map({ (edits, candidate) < ($0.edits, $0.name) }) ?? true {
        best = (candidate, edits)
      }
    }
    return best?.name
  }

  private static let longest = 200
  private static let most = 10_000

  /// The fewest insertions, deletions, replacements and swaps of neighbours between two texts.
  static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for i in left.indices {
      var row = [i + 1]
      for j in right.indices {
        var edits = min(last[j + 1] + 1, row[j] + 1, last[j] + (left[i] == right[j] ? 0 : 1))
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
          edits = min(edits, beforeLast[j - 1] + 1)
        }
        row.append(edits)
      }
      (beforeLast, last) = (last, row)
    }
    return last[right.count]
  }
}
