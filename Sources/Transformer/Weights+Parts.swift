public import Tensors
public import Tokens

/// Parts of the forward pass by themselves, for work that needs no attention.
extension Weights {
  /// A norm of every row of a stream: the normalised rows [N, D] and their denominators [N].
  public func normalise(_ x: Tensor, _ norm: Norm) -> (normed: Tensor, scale: Tensor) {
    var normed = Tensor(forOverwriting: [x.rows, x.columns])
    var scale = Tensor(forOverwriting: [x.rows])
    normalise(x, norm, into: &normed, scale: &scale)
    return (normed, scale)
  }

  func normalise(_ x: Tensor, _ norm: Norm, into normed: inout Tensor, scale: inout Tensor) {
    Tensor.normalise(
      x, gain: norm.gain, bias: norm.bias, epsilon: configuration.epsilon,
      centres: configuration.norm.centres, into: &normed, scale: &scale)
  }

  /// Adds to dx the gradient that comes back through a norm, and returns what its gain's is made of.
  func normaliseBackward(
    _ dnormed: Tensor, x: Tensor, _ norm: Norm, dx: inout Tensor
  ) -> Tensor {
    Tensor.normaliseBackward(
      dnormed, x: x, gain: norm.gain, epsilon: configuration.epsilon,
      centres: configuration.norm.centres, dx: &dx)
  }

  /// The sum over copies of rows of the gradient that comes back through a norm.
  ///
  /// - Parameters:
  ///   - dnormed: [S N, D], the gradient of the normalised rows, copy after copy.
  ///   - x: [S N, D], what was normalised.
  ///   - norm: its vectors.
  ///   - sum: [N, D], overwritten.
  public func normaliseBackward(
    summing dnormed: Tensor, x: Tensor, _ norm: Norm, into sum: inout Tensor
  ) {
    Tensor.normaliseBackward(
      summing: dnormed, x: x, gain: norm.gain, epsilon: configuration.epsilon,
      centres: configuration.norm.centres, into: &sum)
  }

  /// What a block's MLP adds to given rows of the stream.
  ///
  /// - Parameters:
  ///   - layer: the block.
  ///   - x: the stream that the MLP reads, [N, D]: see `Configuration.mlpReads`.
  /// - Returns: the MLP's output, bias included, [N, D].
  ///
  /// Cost: 4 N D F operations; half as many again where it is gated.
  public func mlpOutput(layer: Int, of x: Tensor) -> Tensor {
    let mlp = blocks[layer].mlp
    let normed = normalise(x, blocks[layer].norm2).normed
    var hidden = (mlp.gate ?? mlp.input)(normed)
    hidden.activate(configuration.architecture.activation)
    if mlp.gate != nil { hidden.multiply(by: mlp.input(normed)) }
    return mlp.output(hidden)
  }

  /// Whether these are the same weights in the same memory, and so the same model.
  ///
  /// Equal weights of a second file are not the same ones; nothing is compared number by number.
  public func isSame(as other: Weights) -> Bool {
    parameters == other.parameters
      && parameters.allSatisfy { self[$0].isSame(as: other[$0]) }
  }

  /// Logits of some tokens, read from rows of the final stream.
  ///
  /// - Parameters:
  ///   - x: the stream leaving the last block, [R, D].
  ///   - tokens: the tokens to compute logits of, as many for each row.
  /// - Returns: [R, tokens].
  public func logits(ofFinal x: Tensor, tokens: [[TokenID]]?) -> Tensor {
    unembed(normalise(x, finalNorm).normed, tokens: tokens, rows: nil)
  }
}

extension Configuration {
  /// How the stream is normalised.
  public var norm: Architecture.NormKind { architecture.norm }
}

extension Architecture.NormKind {
  /// Whether the mean is taken away first, so that a constant in the stream is not seen.
  public var centres: Bool { self == .layer }
}
