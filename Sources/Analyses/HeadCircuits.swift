import Tensors
public import Transformer

/// The singular values of a head's OV circuit W_V · W_O and of its QK circuit W_Q · W_Kᵀ: how
/// strongly, and in how many directions, it copies and compares.
///
/// Weights are those of the folded model: they include the norm's gain, W_O is centred, biases
/// are left out, and scores are not divided by the root of the head's width. Two large values and a
/// long tail mean that a head copies two directions and little else.
///
/// Caution: a direction with a large value may never occur in the stream.
///
/// Source: Elhage et al. 2021.
public struct HeadCircuits: Codable, Equatable, Sendable {
  /// The head.
  public var head: Head
  /// The K singular values of W_V · W_O, largest first.
  public var ov: [Float]
  /// The K singular values of W_Q · W_Kᵀ, largest first.
  public var qk: [Float]

  /// The participation ratio: the square of the sum of the values over the sum of their squares.
  ///
  /// - Parameter values: singular values.
  /// - Returns: from 1, for a single one, to their number, for equal ones; 0 where all are zero.
  public static func participation(_ values: [Float]) -> Float {
    let (sum, squares) = values.reduce((0.0, 0.0)) {
      ($0.0 + Double($1), $0.1 + Double($1) * Double($1))
    }
    return squares > 0 ? Float(sum * sum / squares) : 0
  }

  /// Decomposes the circuits of one head.
  ///
  /// - Parameters:
  ///   - head: a head of the model.
  ///   - weights: the model.
  /// - Throws: `noSuchHead`.
  ///
  /// Cost: 8 D K² operations; no pass.
  public init(of head: Head, _ weights: Weights) throws(AnalysisError) {
    try ComponentLens.Component.head(head).check(against: weights.configuration)
    let matrices = HeadMatrices(weights, head)
    self.head = head
    ov = Tensor.singularValues(matrices.value, matrices.output)
    qk = Tensor.singularValues(matrices.query, transposed: matrices.key)
  }
}
