/// Where the queries and keys of each sequence lie among the rows of the tensors.
///
/// Keys come in one or two parts: a prefix taken from an earlier pass (positions before the first
/// that can differ), then the positions that this pass computes. Queries may be fewer than keys:
/// the last layer needs only those whose logits are requested.
public struct AttentionSpan: Hashable, Sendable {
  /// Tensor rows of the queries, which stand at consecutive positions.
  public var queries: Range<Int>

  /// The position of the first query within its sequence.
  public var firstPosition: Int

  /// Tensor rows of the keys and values computed in this run.
  public var keys: Range<Int>

  /// Tensor rows of the keys and values of earlier positions in the prefix tensors.
  public var prefix: Range<Int>

  /// A sequence whose queries see the prefix and every key at or before their own position.
  public init(queries: Range<Int>, firstPosition: Int, keys: Range<Int>, prefix: Range<Int> = 0..<0)
  {
    self.queries = queries
    self.firstPosition = firstPosition
    self.keys = keys
    self.prefix = prefix
  }

  /// The number of positions that have a key: the columns of the pattern.
  public var keyCount: Int { prefix.count + keys.count }
}

/// The tensors from which attention is computed.
///
/// From its offset on the queries' tensor has H · K columns, those of keys and values G · K each.
public struct AttentionInputs: Sendable {
  var queries: (tensor: Tensor, column: Int)
  var keys: (tensor: Tensor, column: Int)
  var values: (tensor: Tensor, column: Int)
  var prefix: (keys: Tensor, values: Tensor)?

  /// Queries, keys and values as columns of tensors.
  ///
  /// - Parameters:
  ///   - queries: a tensor and the column of its first query element.
  ///   - keys: likewise.
  ///   - values: likewise.
  ///   - prefix: keys and values [P, G · K] of an earlier run, for spans with a prefix.
  public init(
    queries: (tensor: Tensor, column: Int), keys: (tensor: Tensor, column: Int),
    values: (tensor: Tensor, column: Int), prefix: (keys: Tensor, values: Tensor)? = nil
  ) {
    self.queries = queries
    self.keys = keys
    self.values = values
    self.prefix = prefix
  }
}
