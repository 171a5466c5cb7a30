import Tensors

/// How a tensor lies in a file, compared with how it lies in memory.
enum StoredLayout: Hashable, Sendable {
  /// As in memory.
  case asInMemory
  /// Rows and columns are exchanged.
  case transposed
  /// Queries, keys and values of each head after those of the one before; in memory all queries come
  /// first, then all keys, then all values.
  case headByHead

  /// The shape in the file of a tensor of a shape in memory, and the other way round.
  func turned(_ shape: Shape) -> Shape {
    self == .transposed ? Shape(shape.extents.reversed()) : shape
  }

  /// A stored tensor as it lies in memory; copied unless it lies there the same.
  func inMemory(_ stored: Tensor, heads: Int) -> Tensor {
    switch self {
    case .asInMemory: stored
    case .transposed: stored.transposed()
    case .headByHead:
      Self.arranged(stored, parts: 3 * heads) { part in 3 * (part % heads) + part / heads }
    }
  }

  /// A tensor of the memory as it is stored; copied unless it is stored the same.
  func stored(_ tensor: Tensor, heads: Int) -> Tensor {
    switch self {
    case .asInMemory: tensor
    case .transposed: tensor.transposed()
    case .headByHead:
      Self.arranged(tensor, parts: 3 * heads) { part in part % 3 * heads + part / 3 }
    }
  }

  /// A tensor cut along its first extent into parts, which come in another order.
  private static func arranged(
    _ tensor: Tensor, parts: Int, from: (Int) -> Int
  ) -> Tensor {
    tensor.reshaped([parts, tensor.count / parts]).gathering(rows: (0..<parts).map(from))
      .reshaped(tensor.shape)
  }
}
