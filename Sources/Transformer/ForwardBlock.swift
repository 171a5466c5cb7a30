public import Tensors

extension Forward {
  /// x += attention(LayerNorm(x)).
  mutating func addAttention(_ layer: Int) {
    let block = weights.blocks[layer]
    let width = configuration.width
    visitor.visit(.block(layer, .residualIn), &x, rows, &kept)
    normalise(block.norm1)
    visitor.keep(.block(layer, .norm1Scale), scratch.scale, &kept)
    visitor.keep(.block(layer, .norm1), scratch.normed, &kept)

    if let needed = narrowed(layer) {
      computeNarrowedZ(layer, to: needed)
    } else {
      Tensor.multiply(
        scratch.normed, block.attention.inputWeight, bias: block.attention.inputBias,
        into: &scratch.inputs)
      for (third, stage) in [Site.Stage.queries, .keys, .values].enumerated() {
        visitor.visit(
          .block(layer, stage), &scratch.inputs, columns: third * width..<(third + 1) * width,
          rows, &kept)
      }
      let inputs = AttentionInputs(
        queries: (scratch.inputs, 0), keys: (scratch.inputs, width),
        values: (scratch.inputs, 2 * width), prefix: prefix?.values.tensors(layer: layer))
      computeZ(layer, inputs, keys: rows)
    }
    visitor.visit(.block(layer, .z), &scratch.z, rows, &kept)
    project(layer)
    visitor.visit(.block(layer, .attentionOut), &scratch.out, rows, &kept)
    dropout?.apply(to: &scratch.out, at: .attentionOut(layer: layer))
    x.add(scratch.out)
  }

  /// x += MLP(LayerNorm(x)).
  mutating func addMLP(_ layer: Int) {
    let block = weights.blocks[layer]
    if let needed = narrowed(layer), needed.count < rows.count { narrow(to: needed) }
    visitor.visit(.block(layer, .residualMid), &x, rows, &kept)
    normalise(block.norm2)
    visitor.keep(.block(layer, .norm2Scale), scratch.scale, &kept)
    visitor.keep(.block(layer, .norm2), scratch.normed, &kept)

    Tensor.multiply(
      scratch.normed, block.mlp.inputWeight, bias: block.mlp.inputBias, into: &scratch.hidden)
    visitor.visit(.block(layer, .hiddenIn), &scratch.hidden, rows, &kept)
    scratch.hidden.gelu()
    visitor.visit(.block(layer, .hiddenOut), &scratch.hidden, rows, &kept)
    Tensor.multiply(
      scratch.hidden, block.mlp.outputWeight, bias: block.mlp.outputBias, into: &scratch.out)
    visitor.visit(.block(layer, .mlpOut), &scratch.out, rows, &kept)
    dropout?.apply(to: &scratch.out, at: .mlpOut(layer: layer))
    x.add(scratch.out)
    visitor.visit(.block(layer, .residualOut), &x, rows, &kept)
  }

  private mutating func normalise(_ norm: Norm) {
    Tensor.normalise(
      x, gain: norm.gain, bias: norm.bias, epsilon: configuration.epsilon,
      into: &scratch.normed, scale: &scratch.scale)
  }

  /// z from queries, keys and values, by way of the pattern where that is edited or captured.
  private mutating func computeZ(_ layer: Int, _ inputs: AttentionInputs, keys: TensorRows) {
    let attention = Attention(
      configuration, layer: layer, spans: rows.spans(keys: keys, prefix: prefix))
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
    let attention = weights.blocks[layer].attention
    let site = Site.block(layer, .headOutput)
    guard visitor.touches(site) else {
      Tensor.multiply(
        scratch.z, attention.outputWeight, bias: attention.outputBias, into: &scratch.out)
      return
    }
    var outputs = weights.headOutputs(layer: layer, z: scratch.z)
    visitor.visit(site, &outputs, rows, &kept)
    let width = configuration.width
    scratch.out = outputs.gathering(columns: 0..<width)
    for head in 1..<max(1, configuration.heads) {
      scratch.out.add(outputs.gathering(columns: head * width..<(head + 1) * width))
    }
    scratch.out.addToRows(attention.outputBias)
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
    let attention = weights.blocks[layer].attention
    let width = configuration.width
    let keysAndValues = Tensor.multiply(
      scratch.normed, attention.inputWeight, columns: Columns(width..<3 * width),
      bias: attention.inputBias)
    let normed = scratch.normed.gathering(rows: rows.indices(of: needed))
    let queries = Tensor.multiply(
      normed, attention.inputWeight, columns: Columns(0..<width), bias: attention.inputBias)
    let keys = rows
    narrow(to: needed)
    let inputs = AttentionInputs(
      queries: (queries, 0), keys: (keysAndValues, 0), values: (keysAndValues, width),
      prefix: prefix?.values.tensors(layer: layer))
    computeZ(layer, inputs, keys: keys)
  }

  private mutating func narrow(to needed: TensorRows) {
    x = x.gathering(rows: rows.indices(of: needed))
    rows = needed
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

extension Attention {
  /// The attention of a layer over sequences.
  init(_ configuration: Configuration, layer: Int, spans: [AttentionSpan]) {
    self.init(
      heads: configuration.heads, headWidth: configuration.headWidth,
      scale: configuration.scoreScale(layer: layer), spans: spans)
  }
}

extension Resumption.Prefix {
  package func tensors(layer: Int) -> (keys: Tensor, values: Tensor)? {
    guard let keys = keys[layer], let values = values[layer] else { return nil }
    return (keys, values)
  }
}

extension Weights {
  /// Each head's output z W_O, without the bias b_O.
  ///
  /// - Parameters:
  ///   - layer: the block.
  ///   - z: [N, H K].
  /// - Returns: [N, H D]; head h in columns D h ..< D (h + 1).
  public func headOutputs(layer: Int, z: Tensor) -> Tensor {
    let width = configuration.width
    var outputs = Tensor(repeating: 0, shape: [z.rows, configuration.heads * width])
    let all = Array(0..<z.rows)
    for head in 0..<configuration.heads {
      var output = Tensor(repeating: 0, shape: [z.rows, width])
      Tensor.addProduct(
        z, columns: configuration.columns(ofHead: head), blocks[layer].attention.outputWeight,
        to: &output)
      outputs.setBlock(rows: all, column: head * width, from: output)
    }
    return outputs
  }
}
