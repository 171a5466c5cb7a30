public import Tensors
public import Tokens

/// Parts of the forward pass by themselves, for work that needs no attention.
extension Weights {
  /// What a block's MLP adds to given rows of the stream.
  ///
  /// - Parameters:
  ///   - layer: the block.
  ///   - x: the stream between attention and MLP, [N, D].
  /// - Returns: the MLP's output, bias included, [N, D].
  ///
  /// Cost: 4 N D F operations.
  public func mlpOutput(layer: Int, of x: Tensor) -> Tensor {
    let mlp = blocks[layer].mlp
    var hidden = Tensor.multiply(
      normalise(x, blocks[layer].norm2).normed, mlp.inputWeight, bias: mlp.inputBias)
    hidden.gelu()
    return Tensor.multiply(hidden, mlp.outputWeight, bias: mlp.outputBias)
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
