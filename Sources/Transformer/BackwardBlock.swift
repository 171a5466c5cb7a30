import Tensors

extension Backward {
  /// x += dropout(MLP(LayerNorm(x))).
  mutating func mlpBackward(_ layer: Int, into gradients: inout Block) {
    let block = weights.blocks[layer]
    var dout = dx
    dropout?.apply(to: &dout, at: .mlpOut(layer: layer))
    keep(.block(layer, .mlpOut), dout)

    var hidden = takeFromTape(layer, .hiddenIn)
    var dhidden = Tensor.multiply(dout, transposed: block.mlp.outputWeight)
    keep(.block(layer, .hiddenOut), dhidden)
    Tensor.geluBackward(&hidden, gradient: &dhidden)  // hidden is now after GELU
    keep(.block(layer, .hiddenIn), dhidden)

    let x = takeFromTape(layer, .residualMid)
    if wantsParameters {
      Tensor.multiply(transposed: hidden, dout, into: &gradients.mlp.outputWeight)
      dout.sumRows(into: &gradients.mlp.outputBias)
      let normed = weights.normalise(x, block.norm2).normed
      Tensor.multiply(transposed: normed, dhidden, into: &gradients.mlp.inputWeight)
      dhidden.sumRows(into: &gradients.mlp.inputBias)
    }
    let dnormed = Tensor.multiply(dhidden, transposed: block.mlp.inputWeight)
    keep(.block(layer, .norm2), dnormed)
    normalise(dnormed, x: x, block.norm2, into: &gradients.norm2)
    keep(.block(layer, .residualMid), dx)
  }

  /// x += dropout(attention(LayerNorm(x))).
  mutating func attentionBackward(_ layer: Int, into gradients: inout Block) {
    let block = weights.blocks[layer]
    var dout = dx
    dropout?.apply(to: &dout, at: .attentionOut(layer: layer))
    keep(.block(layer, .attentionOut), dout)
    keepHeadOutput(layer, dout)

    let dz = Tensor.multiply(dout, transposed: block.attention.outputWeight)
    keep(.block(layer, .z), dz)
    let dinputs = inputsBackward(layer, dz)
    let x = takeFromTape(layer, .residualIn)
    if wantsParameters {
      let z = takeFromTape(layer, .z)
      Tensor.multiply(transposed: z, dout, into: &gradients.attention.outputWeight)
      dout.sumRows(into: &gradients.attention.outputBias)
      let normed = weights.normalise(x, block.norm1).normed
      Tensor.multiply(
        transposed: normed, dinputs, into: &gradients.attention.inputWeight)
      dinputs.sumRows(into: &gradients.attention.inputBias)
    }
    let dnormed = Tensor.multiply(dinputs, transposed: block.attention.inputWeight)
    keep(.block(layer, .norm1), dnormed)
    normalise(dnormed, x: x, block.norm1, into: &gradients.norm1)
  }

  /// The gradients of queries, keys and values, side by side, from that of z.
  private mutating func inputsBackward(_ layer: Int, _ dz: Tensor) -> Tensor {
    let width = configuration.width
    let inputs = AttentionInputs(
      queries: (takeFromTape(layer, .queries), 0), keys: (takeFromTape(layer, .keys), 0),
      values: (takeFromTape(layer, .values), 0), prefix: prefix?.values.tensors(layer: layer))
    let attention = Attention(
      configuration, layer: layer, spans: rows.spans(keys: rows, prefix: prefix))
    let pattern = takeFromTape(layer, .pattern)
    var dropped = pattern
    dropout?.apply(to: &dropped, at: .pattern(layer: layer))
    var dinputs = Tensor(forOverwriting: [rows.count, 3 * width])
    var dpattern = attention.patternBackward(dz, pattern: dropped, inputs, into: &dinputs)
    dropout?.apply(to: &dpattern, at: .pattern(layer: layer))
    keep(.block(layer, .pattern), dpattern)
    attention.scoresBackward(pattern: pattern, &dpattern)
    keep(.block(layer, .scores), dpattern)
    attention.inputsBackward(dpattern, inputs, into: &dinputs)
    for (third, stage) in [Site.Stage.queries, .keys, .values].enumerated()
    where wanted.contains(.block(layer, stage)) {
      kept.sites[.block(layer, stage)] = dinputs.gathering(
        columns: third * width..<(third + 1) * width)
    }
    return dinputs
  }

  /// Every head's output is added to the same sum, so all have its gradient.
  private mutating func keepHeadOutput(_ layer: Int, _ dout: Tensor) {
    let site = Site.block(layer, .headOutput)
    guard wanted.contains(site) else { return }
    let width = configuration.width
    var all = Tensor(repeating: 0, shape: [dout.rows, configuration.heads * width])
    for head in 0..<configuration.heads {
      all.setBlock(rows: Array(0..<dout.rows), column: head * width, from: dout)
    }
    kept.sites[site] = all
  }
}
