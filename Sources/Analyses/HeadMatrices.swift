import Tensors
import Tokens
import Transformer

/// The four matrices of one head in the folded model.
///
/// The gain of the LayerNorm before attention is in W_Q, W_K and W_V, which are mean-zero along D;
/// W_O is centred. Biases are left out.
struct HeadMatrices {
  /// W_Q: [D, K].
  let query: Tensor
  /// W_K: [D, K].
  let key: Tensor
  /// W_V: [D, K].
  let value: Tensor
  /// W_O: [K, D].
  let output: Tensor

  init(_ weights: Weights, _ head: Head) {
    let block = weights.blocks[head.layer]
    let width = weights.configuration.width
    let columns = weights.configuration.columns(ofHead: head.index)
    func folded(third: Int) -> Tensor {
      let first = third * width
      var matrix = block.attention.inputWeight
        .gathering(columns: first + columns.lowerBound..<first + columns.upperBound)
        .scalingRows(by: block.norm1.gain)
      let mean = Tensor(matrix.mean(ofRows: Array(0..<width)))
      matrix.addToRows(mean.scaled(by: -1))
      return matrix
    }
    query = folded(third: 0)
    key = folded(third: 1)
    value = folded(third: 2)
    output = block.attention.outputWeight.rows(columns).centringRows()
  }
}

/// What stands for a token at the entry of a head when only weights are looked at.
public enum TokenSource: String, CaseIterable, Codable, Sendable {
  /// W_E of the token.
  case embedding
  /// W_E + MLP0(LN2_0(W_E)): without position and attention, the stream after the first block.
  case firstMLP
}

extension Weights {
  /// What stands for some tokens: [tokens, D].
  ///
  /// Cost: for `firstMLP` 2 D F operations a token; holds tokens · F numbers.
  func sources(_ tokens: [TokenID], _ source: TokenSource) -> Tensor {
    let embedding = tokenEmbedding.gathering(rows: tokens.map(\.rawValue))
    guard source == .firstMLP else { return embedding }
    let block = blocks[0]
    let normed = normalise(embedding, block.norm2).normed
    var hidden = Tensor.multiply(normed, block.mlp.inputWeight, bias: block.mlp.inputBias)
    hidden.gelu()
    let mlp = Tensor.multiply(hidden, block.mlp.outputWeight, bias: block.mlp.outputBias)
    return Tensor.sum(embedding, mlp)
  }
}
