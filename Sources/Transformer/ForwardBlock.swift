package import Tensors

extension Forward {
  /// x += attention(norm(x)), or what is added waits where the MLP reads the same x.
  mutating func addAttention(_ layer: Int) {
    let block = weights.blocks[layer]
    visitor.visit(.block(layer, .residualIn), &x, rows, &kept)
    normalise(block.norm1)
    visitor.keep(.block(layer, .norm1Scale), scratch.scale, &kept)
    visitor.keep(.block(layer, .norm1), scratch.normed, &kept)

    if let needed = narrowed(layer) {
      computeNarrowedZ(layer, to: needed)
    } else {
      computeInputs(layer)
      computeZ(layer, inputs(layer), keys: rows)
    }
    visitor.visit(.block(layer, .z), &scratch.z, rows, &kept)
    project(layer)
    visitor.visit(.block(layer, .attentionOut), &scratch.out, rows, &kept)
    dropout?.apply(to: &scratch.out, at: .attentionOut(layer: layer))
    if configuration.architecture.isParallel {
      waiting = scratch.out
      scratch.out = Tensor(forOverwriting: [rows.count, configuration.width])
    } else {
      x.add(scratch.out)
    }
  }

  /// x += MLP(norm(x)).
  mutating func addMLP(_ layer: Int) {
    let block = weights.blocks[layer]
    if !configuration.architecture.isParallel {
      if let needed = narrowed(layer), needed.count < rows.count { narrow(to: needed) }
      visitor.visit(.block(layer, .residualMid), &x, rows, &kept)
    }
    normalise(block.norm2)
    visitor.keep(.block(layer, .norm2Scale), scratch.scale, &kept)
    visitor.keep(.block(layer, .norm2), scratch.normed, &kept)

    computeHidden(layer, block.mlp)
    visitor.visit(.block(layer, .hiddenOut), &scratch.hidden, rows, &kept)
    block.mlp.output.apply(scratch.hidden, into: &scratch.out)
    visitor.visit(.block(layer, .mlpOut), &scratch.out, rows, &kept)
    dropout?.apply(to: &scratch.out, at: .mlpOut(layer: layer))
    if let attention = waiting {
      x.add(attention)
      waiting = nil
    }
    x.add(scratch.out)
  }

  /// The MLP's hidden layer, as W_out reads it.
  private mutating func computeHidden(_ layer: Int, _ mlp: MLPWeights) {
    (mlp.gate ?? mlp.input).apply(scratch.normed, into: &scratch.hidden)
    visitor.visit(.block(layer, .hiddenIn), &scratch.hidden, rows, &kept)
    scratch.hidden.activate(configuration.architecture.activation)
    guard mlp.gate != nil else { return }
    mlp.input.apply(scratch.normed, into: &scratch.linear)
    visitor.visit(.block(layer, .hiddenLinear), &scratch.linear, rows, &kept)
    scratch.hidden.multiply(by: scratch.linear)
  }

  private mutating func normalise(_ norm: Norm) {
    weights.normalise(x, norm, into: &scratch.normed, scale: &scratch.scale)
  }

  /// Queries, keys and values side by side, as attention reads them.
  private mutating func computeInputs(_ layer: Int) {
    weights.writeHeadInputs(
      layer: layer, of: scratch.normed, from: 0..<configuration.inputColumns,
      into: &scratch.inputs)
    for input in HeadInput.allCases {
      visitor.visit(
        .block(layer, input.stage), &scratch.inputs, columns: configuration.columns(of: input),
        rows, &kept)
    }
    guard configuration.architecture.rotary != nil else { return }
    let turns = turnsOfRows()
    for (input, stage) in [(HeadInput.queries, Site.Stage.rotatedQueries), (.keys, .rotatedKeys)] {
      let columns = configuration.columns(of: input)
      weights.turn(input, layer: layer, &scratch.inputs, columns: columns, turns)
      visitor.visit(.block(layer, stage), &scratch.inputs, columns: columns, rows, &kept)
    }
  }

  /// By how much the carried rows are turned.
  private mutating func turnsOfRows() -> RowTurns {
    if let turns { return turns }
    let made = RowTurns(weights, rows.positions)
    turns = made
    return made
  }

  private func inputs(_ layer: Int) -> AttentionInputs {
    func part(_ input: HeadInput) -> (tensor: Tensor, column: Int) {
      (scratch.inputs, configuration.columns(of: input).lowerBound)
    }
    return AttentionInputs(
      queries: part(.queries), keys: part(.keys), values: part(.values),
      prefix: prefix?.values.tensors(layer: layer))
  }

  /// z from queries, keys and values, by way of the pattern where that is edited or captured.
  private mutating func computeZ(_ layer: Int, _ inputs: AttentionInputs, keys: TensorRows) {
    let attention = weights.attention(
      layer: layer, spans: rows.spans(keys: keys, prefix: prefix))
    let (scores, pattern) = (Site.block(layer, .scores), Site.block(layer, .pattern))
    guard visitor.touches(scores) || visitor.touches(pattern) || dropout != nil else {
      attention.attend(inputs, into: &scratch.z)
      return
    }
    let values = attention.scores(inputs)
    visitor.keep(scores, values, &kept)
    var weights = attention.pattern(scores: values)
    visitor.visitPattern(pattern, &weights, attention, rows, &kept)
    dropout?.apply(to: &weights, at: .pattern(layer: layer))
    attention.mix(pattern: weights, inputs, into: &scratch.z)
  }

  /// The sum of the heads' outputs and b_O.
  private mutating func project(_ layer: Int) {
    let output = weights.blocks[layer].attention.output
    let site = Site.block(layer, .headOutput)
    guard visitor.touches(site) else {
      output.apply(scratch.z, into: &scratch.out)
      return
    }
    var outputs = weights.headOutputs(layer: layer, z: scratch.z)
    visitor.visit(site, &outputs, rows, &kept)
    let width = configuration.width
    scratch.out = outputs.gathering(columns: 0..<width)
    for head in 1..<max(1, configuration.heads) {
      scratch.out.add(outputs.gathering(columns: head * width..<(head + 1) * width))
    }
    if let bias = output.bias { scratch.out.addToRows(bias) }
  }
}

// MARK: The last block computes only what the logits need

extension Forward {
  /// The positions to which the last block can be narrowed; nil where it cannot.
  private func narrowed(_ layer: Int) -> TensorRows? {
    guard layer == configuration.layers - 1, !visitor.touches(layer: layer),
      !visitor.touchesFinalNorm,
      let needed = request.single(lengths: rows.ranges.map(\.upperBound))
    else { return nil }
    return TensorRows(needed.map { $0..<$0 + 1 })
  }

  /// z at the positions whose logits are needed alone; their keys and values come from all positions.
  private mutating func computeNarrowedZ(_ layer: Int, to needed: TensorRows) {
    let keysAndValues = keysAndValues(layer)
    let normed = scratch.normed.gathering(rows: rows.indices(of: needed))
    let queries = weights.attended(
      .queries, layer: layer, weights.headInput(.queries, layer: layer, of: normed),
      positions: needed.positions)
    let carried = rows
    narrow(to: needed)
    let inputs = AttentionInputs(
      queries: (queries, 0), keys: (keysAndValues, 0),
      values: (keysAndValues, configuration.columns(of: .keys).count),
      prefix: prefix?.values.tensors(layer: layer))
    computeZ(layer, inputs, keys: carried)
  }

  /// Keys, as attention reads them, and values side by side: [N, 2 G K].
  private mutating func keysAndValues(_ layer: Int) -> Tensor {
    let keys = configuration.columns(of: .keys)
    let all = keys.lowerBound..<configuration.inputColumns
    var out = Tensor(forOverwriting: [rows.count, all.count])
    weights.writeHeadInputs(layer: layer, of: scratch.normed, from: all, into: &out)
    if configuration.architecture.rotary != nil {
      weights.turn(.keys, layer: layer, &out, columns: 0..<keys.count, turnsOfRows())
    }
    return out
  }

  private mutating func narrow(to needed: TensorRows) {
    x = x.gathering(rows: rows.indices(of: needed))
    rows = needed
    turns = nil
    scratch = Scratch(rows: needed.count, configuration)
  }
}

extension TensorRows {
  /// The sequences of attention: these rows' queries, the keys of `keys` and of the prefix.
  func spans(
    keys: TensorRows, prefix: (values: Resumption.Prefix, sources: [Int])?
  ) -> [AttentionSpan] {
    ranges.indices.map { row in
      let start = prefix.map { $0.values.offsets[$0.sources[row]] } ?? 0
      let (queries, own) = (ranges[row], keys.ranges[row])
      return AttentionSpan(
        queries: offsets[row]..<offsets[row] + queries.count,
        firstPosition: queries.lowerBound,
        keys: keys.offsets[row]..<keys.offsets[row] + own.count,
        prefix: start..<start + own.lowerBound)
    }
  }
}

extension Resumption.Prefix {
  package func tensors(layer: Int) -> (keys: Tensor, values: Tensor)? {
    guard let keys = keys[layer], let values = values[layer] else { return nil }
    return (keys, values)
  }
}
