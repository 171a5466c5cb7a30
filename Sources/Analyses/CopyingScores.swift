import Tensors
import Tokens
import Transformer

/// Whether heads write the name that they read.
///
/// For each head: e = W_E[name] + MLP0(LN2_0(W_E[name])), logits = LNf(e W_V W_O) W_U; a name is
/// copied when it is among the top tokens. W_V, W_O and LNf are those of the folded model, so W_V
/// carries the gain of the norm before attention and value biases stay out.
///
/// Source: the notebooks published with the paper; Wang et al. 2022, section 3.1.
struct CopyingScores {
  let weights: Weights
  let names: [TokenID]
  let top: Int
  /// e for each name: [names, D].
  private let embedded: Tensor

  init(_ weights: Weights, names: [TokenID], top: Int) {
    self.weights = weights
    self.names = names
    self.top = top
    embedded = weights.sources(names, .firstMLP)
  }

  /// The names that a head copies, and those it copies when W_V W_O changes its sign.
  func copied(by head: Head) -> (positive: [TokenID], negative: [TokenID]) {
    let matrices = HeadMatrices(weights, head)
    let output = Tensor.multiply(Tensor.multiply(embedded, matrices.value), matrices.output)
    return (copied(output), copied(output.scaled(by: -1)))
  }

  /// The share of the names that a list holds.
  func share(_ copied: [TokenID]) -> Float { Float(copied.count) / Float(max(1, names.count)) }

  private func copied(_ output: Tensor) -> [TokenID] {
    let logits = weights.unembed(weights.normalise(output, weights.finalNorm).normed)
    return names.indices.filter { name in
      Measure.top(top, of: logits.row(name)).contains(names[name])
    }.map { names[$0] }
  }
}
