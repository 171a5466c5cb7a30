import Tensors
import Tokens
import Transformer

/// The four matrices of one head in the folded model.
///
/// The gain of the norm before attention is in W_Q, W_K and W_V. Where norms centre, those are mean-zero
/// along D and W_O is centred. W_K and W_V are those of the head's group; norms and rotations of queries
/// and keys are left out, and so are biases.
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
    let norm = weights.blocks[head.layer].norm1
    let (shape, centres) = (weights.configuration, weights.configuration.norm.centres)
    func folded(_ input: HeadInput) -> Tensor {
      let place = shape.place(ofHead: head.index, at: input)
      let (map, columns) = weights.inputMap(
        input, layer: head.layer, heads: place..<place + 1)
      var matrix = map.matrix(outputs: columns).scalingRows(by: norm.gain)
      guard centres else { return matrix }
      let mean = Tensor(matrix.mean(ofRows: Array(0..<shape.width)))
      matrix.addToRows(mean.scaled(by: -1))
      return matrix
    }
    query = folded(.queries)
    key = folded(.keys)
    value = folded(.values)
    let written = weights.blocks[head.layer].attention.output
      .matrix(inputs: shape.columns(ofHead: head.index))
    output = centres ? written.centringRows() : written
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
    return Tensor.sum(embedding, mlpOutput(layer: 0, of: embedding))
  }
}
