import Tensors
import Tokens
import Transformer

/// Whether heads write the name that they read.
///
/// For each head: e = W_E[name] + MLP0(LN2_0(W_E[name])), logits = LNf(e W_V W_O) W_U; a name is
/// copied when it is among the top tokens. W_V, W_O and LNf are those of the folded model, so W_V
/// carries the gain of the LayerNorm before attention and value biases stay out.
///
/// Source: experiments of the paper's notebooks; Wang et al. 2022, section 3.1.
struct CopyingScores {
  /// Share of names copied: `[layer][head]`.
  var positive: [[Float]] = []
  /// Share of names copied when W_V W_O changes its sign: `[layer][head]`.
  var negative: [[Float]] = []

  init(
    _ weights: Weights, names: [TokenID], top: Int,
    afterLayer: (Int) throws(Cancelled) -> Void
  ) throws(Cancelled) {
    let folded = weights.foldingNorms(blocks: true).centringWrites()
    let embedded = Self.embed(names, folded)
    for layer in 0..<weights.configuration.layers {
      let attention = folded.blocks[layer].attention
      let width = weights.configuration.width
      let values = Tensor.multiply(
        embedded, attention.inputWeight, columns: Columns(2 * width..<3 * width))
      let outputs = folded.headOutputs(layer: layer, z: values)
      var rows = ([Float](), [Float]())
      for head in 0..<weights.configuration.heads {
        let output = outputs.gathering(columns: head * width..<(head + 1) * width)
        rows.0.append(Self.share(output, names, top, folded))
        rows.1.append(Self.share(output.scaled(by: -1), names, top, folded))
      }
      positive.append(rows.0)
      negative.append(rows.1)
      try afterLayer(layer)
    }
  }

  /// e for each name: [names, D].
  private static func embed(_ names: [TokenID], _ weights: Weights) -> Tensor {
    let embedding = weights.tokenEmbedding.gathering(rows: names.map(\.rawValue))
    let block = weights.blocks[0]
    let normed = weights.normalise(embedding, block.norm2).normed
    var hidden = Tensor.multiply(normed, block.mlp.inputWeight, bias: block.mlp.inputBias)
    hidden.gelu()
    let mlp = Tensor.multiply(hidden, block.mlp.outputWeight, bias: block.mlp.outputBias)
    return Tensor.sum(embedding, mlp)
  }

  private static func share(
    _ output: Tensor, _ names: [TokenID], _ top: Int, _ weights: Weights
  ) -> Float {
    let logits = weights.unembed(weights.normalise(output, weights.finalNorm).normed)
    let hits = names.indices.count { name in
      Measure.top(top, of: logits.row(name)).contains(names[name])
    }
    return Float(hits) / Float(names.count)
  }
}
