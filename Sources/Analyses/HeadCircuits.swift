import Tensors
public import Transformer

/// How strongly and in how many directions a head moves things and compares them: the singular values
/// of its OV circuit W_V · W_O and of its QK circuit W_Q · W_Kᵀ.
///
/// Weights are those of the folded model: the LayerNorm's gain is in them, W_O is centred, biases are
/// out, and scores are not divided by the root of the head's width. Two large values and a long
/// tail say that a head moves two things and little else.
///
/// What it can mislead about: a direction with a large value may never occur in the stream.
///
/// Source: Elhage et al. 2021.
public struct HeadCircuits: Codable, Equatable, Sendable {
  /// The head.
  public var head: Head
  /// The K singular values of W_V · W_O, largest first.
  public var ov: [Float]
  /// The K singular values of W_Q · W_Kᵀ, largest first.
  public var qk: [Float]

  /// How many directions carry the values: the square of their sum by the sum of their squares.
  ///
  /// - Parameter values: singular values.
  /// - Returns: from 1, for a single one, to their number, for equal ones; 0 where all are zero.
  public static func participation(_ values: [Float]) -> Float {
    let (sum, squares) = values.reduce((0.0, 0.0)) {
      ($0.0 + Double($1), $0.1 + Double($1) * Double($1))
    }
    return squares > 0 ? Float(sum * sum / squares) : 0
  }

  /// Takes the circuits of one head apart.
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
