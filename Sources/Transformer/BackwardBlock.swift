import Tensors

extension Backward {
  /// x += dropout(MLP(norm(x))).
  mutating func mlpBackward(_ layer: Int, into gradients: inout Block) {
    let block = weights.blocks[layer]
    var dout = dx
    dropout?.apply(to: &dout, at: .mlpOut(layer: layer))
    keep(.block(layer, .mlpOut), dout)

    var dhidden = block.mlp.output.backward(dout)
    keep(.block(layer, .hiddenOut), dhidden)
    let (hidden, dlinear) = activationBackward(layer, &dhidden)
    keep(.block(layer, .hiddenIn), dhidden)

    let x = takeStreamOfMLP(layer)
    if wantsParameters {
      let normed = weights.normalise(x, block.norm2).normed
      gradients.mlp.output.setGradient(x: hidden, dy: dout)
      if let dlinear {
        gradients.mlp.gate?.setGradient(x: normed, dy: dhidden)
        gradients.mlp.input.setGradient(x: normed, dy: dlinear)
      } else {
        gradients.mlp.input.setGradient(x: normed, dy: dhidden)
      }
    }
    var dnormed = (block.mlp.gate ?? block.mlp.input).backward(dhidden)
    if let dlinear { dnormed.add(block.mlp.input.backward(dlinear)) }
    keep(.block(layer, .norm2), dnormed)
    normalise(dnormed, x: x, block.norm2, into: &gradients.norm2)
    if !configuration.architecture.isParallel { keep(.block(layer, .residualMid), dx) }
  }

  /// Turns the gradient of the hidden layer into that before its activation.
  ///
  /// - Parameters:
  ///   - layer: the block.
  ///   - dhidden: the gradient of what W_out reads; overwritten.
  /// - Returns: what W_out reads, and the gradient of what a gated layer is multiplied by.
  private mutating func activationBackward(
    _ layer: Int, _ dhidden: inout Tensor
  ) -> (hidden: Tensor, dlinear: Tensor?) {
    let activation = configuration.architecture.activation
    var hidden = takeFromTape(layer, .hiddenIn)
    guard configuration.architecture.isGated else {
      Tensor.activateBackward(activation, &hidden, gradient: &dhidden)
      return (hidden, nil)
    }
    let (dgate, dlinear) = Tensor.gateBackward(
      activation, gate: &hidden, linear: takeFromTape(layer, .hiddenLinear), gradient: &dhidden)
    dhidden = dgate
    keep(.block(layer, .hiddenLinear), dlinear)
    return (hidden, dlinear)
  }

  /// x += dropout(attention(norm(x))).
  ///
  /// - Parameters:
  ///   - layer: the block.
  ///   - dattention: the gradient of what attention adds.
  ///   - gradients: where those of the block's parameters go, if they are wanted.
  mutating func attentionBackward(
    _ layer: Int, _ dattention: Tensor, into gradients: inout Block
  ) {
    let block = weights.blocks[layer]
    var dout = dattention
    dropout?.apply(to: &dout, at: .attentionOut(layer: layer))
    keep(.block(layer, .attentionOut), dout)
    keepHeadOutput(layer, dout)

    let dz = block.attention.output.backward(dout)
    keep(.block(layer, .z), dz)
    let dinputs = inputsBackward(layer, dz, into: &gradients.attention)
    let x = takeFromTape(layer, .residualIn)
    if wantsParameters {
      gradients.attention.output.setGradient(x: takeFromTape(layer, .z), dy: dout)
      gradients.attention.setInputGradients(
        x: weights.normalise(x, block.norm1).normed, dy: dinputs)
    }
    let dnormed = block.attention.inputsBackward(dinputs)
    keep(.block(layer, .norm1), dnormed)
    normalise(dnormed, x: x, block.norm1, into: &gradients.norm1)
  }

  /// The gradients of queries, keys and values, side by side, from that of z.
  private mutating func inputsBackward(
    _ layer: Int, _ dz: Tensor, into gradients: inout AttentionWeights
  ) -> Tensor {
    let inputs = AttentionInputs(
      queries: (takeFromTape(layer, configuration.attendedQueries), 0),
      keys: (takeFromTape(layer, configuration.attendedKeys), 0),
      values: (takeFromTape(layer, .values), 0), prefix: prefix?.values.tensors(layer: layer))
    let attention = weights.attention(
      layer: layer, spans: rows.spans(keys: rows, prefix: prefix))
    let pattern = takeFromTape(layer, .pattern)
    var dropped = pattern
    dropout?.apply(to: &dropped, at: .pattern(layer: layer))
    var dinputs = Tensor(forOverwriting: [rows.count, configuration.inputColumns])
    var dpattern = attention.patternBackward(dz, pattern: dropped, inputs, into: &dinputs)
    dropout?.apply(to: &dpattern, at: .pattern(layer: layer))
    keep(.block(layer, .pattern), dpattern)
    attention.scoresBackward(pattern: pattern, &dpattern)
    keep(.block(layer, .scores), dpattern)
    attention.inputsBackward(dpattern, inputs, into: &dinputs)
    if configuration.architecture.rotary != nil {
      keepInput(.queries, .block(layer, .rotatedQueries), dinputs)
      keepInput(.keys, .block(layer, .rotatedKeys), dinputs)
      turnBack(layer, &dinputs, into: &gradients)
    }
    for input in HeadInput.allCases { keepInput(input, .block(layer, input.stage), dinputs) }
    return dinputs
  }

  private mutating func keepInput(_ input: HeadInput, _ site: Site, _ dinputs: Tensor) {
    guard wanted.contains(site) else { return }
    kept.sites[site] = dinputs.gathering(columns: configuration.columns(of: input))
  }

  /// Turns gradients of queries and keys as attention reads them into those before norm and rotation.
  private mutating func turnBack(
    _ layer: Int, _ dinputs: inout Tensor, into gradients: inout AttentionWeights
  ) {
    let turns = RowTurns(weights, rows.positions)
    let attention = weights.blocks[layer].attention
    for (input, gain) in [(HeadInput.queries, attention.queryNorm), (.keys, attention.keyNorm)] {
      let columns = configuration.columns(of: input)
      dinputs.rotate(
        turns.table, positions: turns.positions, columns: columns,
        headWidth: configuration.headWidth, inverse: true)
      guard let gain else { continue }
      let heads: Shape = [rows.count * configuration.heads(of: input), configuration.headWidth]
      let dnormed = dinputs.gathering(columns: columns).reshaped(heads)
      var dheads = Tensor(repeating: 0, shape: heads)
      let unit = weights.normaliseBackward(
        dnormed, x: takeFromTape(layer, input.stage).reshaped(heads), Norm(gain: gain, bias: nil),
        dx: &dheads)
      dinputs.setBlock(
        rows: Array(0..<rows.count), column: columns.lowerBound,
        from: dheads.reshaped([rows.count, columns.count]))
      guard wantsParameters else { continue }
      let into = input == .queries ? \AttentionWeights.queryNorm : \AttentionWeights.keyNorm
      gradients[keyPath: into].lend { dnormed.sumRows(times: unit, into: &$0) }
    }
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

extension AttentionWeights {
  /// The gradient of the normalised stream from those of queries, keys and values side by side.
  fileprivate func inputsBackward(_ dinputs: Tensor) -> Tensor {
    guard inputs.count > 1 else { return inputs[0].backward(dinputs) }
    var dnormed = Tensor(repeating: 0, shape: [dinputs.rows, inputs[0].inputs])
    var first = 0
    for map in inputs {
      let own = dinputs.gathering(columns: first..<first + map.outputs)
      dnormed.add(map.backward(own))
      first += map.outputs
    }
    return dnormed
  }

  /// Overwrites these maps with their gradients, from those of what they write side by side.
  fileprivate mutating func setInputGradients(x: Tensor, dy: Tensor) {
    var first = 0
    for index in inputs.indices {
      let outputs = inputs[index].outputs
      inputs[index].setGradient(x: x, dy: dy, columns: first..<first + outputs)
      first += outputs
    }
  }
}
