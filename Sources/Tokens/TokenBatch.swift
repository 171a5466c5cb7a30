/// Rows of tokens of any lengths, laid end to end without padding.
///
/// A tensor of shape [N, D] belongs to a batch when its N rows are the tokens of the batch's rows in
/// order: token `position` of row `row` is tensor row `offsets[row] + position`. As nothing is
/// padded, no position can ever see padding, and no work is spent on it.
public struct TokenBatch: Hashable, Sendable, Codable {
  /// The tokens of each row; no row is empty.
  public let rows: [[TokenID]]

  /// Where each row starts among all tokens.
  public let offsets: [Int]

  /// The number of tokens in all rows together, N.
  public let count: Int

  /// Lays rows end to end.
  ///
  /// - Parameter rows: at least one token each, a precondition.
  public init(_ rows: [[TokenID]]) {
    var offsets: [Int] = []
    var count = 0
    for (index, row) in rows.enumerated() {
      precondition(!row.isEmpty, "TokenBatch: row \(index) is empty")
      offsets.append(count)
      count += row.count
    }
    self.rows = rows
    self.offsets = offsets
    self.count = count
  }

  /// The number of tokens in each row.
  public var lengths: [Int] { rows.map(\.count) }

  /// The number of tokens in the longest row; 0 for a batch without rows.
  public var longest: Int { rows.lazy.map(\.count).max() ?? 0 }

  /// All tokens, row after row.
  public var tokens: [TokenID] { rows.flatMap { $0 } }

  /// The tensor row of a token.
  public func index(row: Int, position: Int) -> Int {
    precondition(
      rows[row].indices.contains(position),
      "TokenBatch: position \(position) is outside row \(row) of length \(rows[row].count)")
    return offsets[row] + position
  }
}
