public import Tensors

/// Weight processing that researchers use, each step an explicit function that gives a new model.
///
/// Predictions, patterns and logit differences stay the same; absolute logits change with
/// `centringUnembedding`. A model that has been folded must not be trained or saved.
///
/// Source: the conventions of TransformerLens, in which the paper ran its experiments.
extension Weights {
  /// Folds the gains and biases of every norm into the weights that read from it.
  ///
  /// A norm then only centres, where it does, and divides. The weights that read from one that centres
  /// are made mean-zero along D, which the centring makes free. Norms of queries and keys stay.
  ///
  /// - Parameter foldsBlocks: whether to fold within blocks, or the last norm alone.
  /// - Returns: the folded model; its unembedding is stored separately.
  ///
  /// Cost: a copy of all reading weights.
  public func foldingNorms(blocks foldsBlocks: Bool = true) -> Weights {
    var folded = self
    let centres = configuration.norm.centres
    if foldsBlocks {
      for layer in blocks.indices {
        let block = blocks[layer]
        func fold(_ map: LinearMap, _ norm: Norm) -> LinearMap {
          norm.folded(into: map, centres: centres)
        }
        folded.blocks[layer].attention.inputs = block.attention.inputs.map {
          fold($0, block.norm1)
        }
        folded.blocks[layer].mlp.gate = block.mlp.gate.map { fold($0, block.norm2) }
        folded.blocks[layer].mlp.input = fold(block.mlp.input, block.norm2)
        folded.blocks[layer].norm1 = block.norm1.unit
        folded.blocks[layer].norm2 = block.norm2.unit
      }
    }
    let (rows, bias) = finalNorm.folded(intoRows: unembedding, centres: centres)
    folded.separateUnembedding = rows
    folded.unembeddingBias = unembeddingBias.map { Tensor.sum($0, bias) } ?? bias
    folded.finalNorm = finalNorm.unit
    return folded
  }

  /// Subtracts from everything that is written to the residual stream its mean over D.
  ///
  /// Every reader centres first, so nothing else changes; where readers do not centre, the model is left
  /// as it is. Cost: a copy of the writing weights.
  public func centringWrites() -> Weights {
    guard configuration.norm.centres else { return self }
    var centred = self
    centred.tokenEmbedding = tokenEmbedding.centringRows()
    centred.positionEmbedding = positionEmbedding?.centringRows()
    if separateUnembedding == nil { centred.separateUnembedding = tokenEmbedding }
    for layer in blocks.indices {
      centred.blocks[layer].attention.output = blocks[layer].attention.output.centringWrites()
      centred.blocks[layer].mlp.output = blocks[layer].mlp.output.centringWrites()
    }
    return centred
  }

  /// Subtracts from every logit the mean over the vocabulary, through W_U and b_U.
  ///
  /// Cost: a copy of W_U.
  public func centringUnembedding() -> Weights {
    var centred = self
    let mean = Tensor(unembedding.mean(ofRows: Array(0..<unembedding.rows)))
    var rows = unembedding.copied()
    rows.addToRows(mean.scaled(by: -1))
    centred.separateUnembedding = rows
    centred.unembeddingBias = unembeddingBias?.centringRows()
    return centred
  }

  /// Moves value biases through W_O into b_O: pattern rows sum to one, so they add a constant.
  public func foldingValueBiases() -> Weights {
    var folded = self
    for layer in blocks.indices {
      guard let values = valueBias(layer: layer) else { continue }
      let output = blocks[layer].attention.output
      folded.blocks[layer].attention.output.bias = output(spread(values))
        .reshaped([output.outputs])
      folded.blocks[layer].attention.clearValueBias(configuration)
    }
    return folded
  }

  /// b_V of every head of values, [1, G K]; nil where the model has none.
  func valueBias(layer: Int) -> Tensor? {
    let (map, columns) = inputMap(.values, layer: layer)
    return map.bias.map { $0.reshaped([1, $0.count]).gathering(columns: columns) }
  }

  /// What each head reads of values [N, G K]: those of its group, [N, H K].
  public func spread(_ values: Tensor) -> Tensor {
    guard configuration.hasGroups else { return values }
    let width = configuration.headWidth
    var spread = Tensor(repeating: 0, shape: [values.rows, configuration.heads * width])
    for head in 0..<configuration.heads {
      spread.setBlock(
        rows: Array(0..<values.rows), column: head * width, from: values,
        sourceColumns: configuration.columns(ofHead: head, at: .values))
    }
    return spread
  }

  /// All steps above, as TransformerLens processes weights when it loads a model (without the
  /// refactoring of attention matrices).
  public func processed() -> Weights {
    foldingNorms().centringWrites().centringUnembedding().foldingValueBiases()
  }

  /// The same model with keys and values of its own for each head: those of its group, repeated.
  ///
  /// Where each head has its own already, the model as it is. Cost: a copy of W_K and W_V, as often as
  /// heads share them.
  public func ungrouped() -> Weights {
    guard configuration.hasGroups else { return self }
    var shape = configuration
    shape.architecture.keyValueHeads = nil
    shape.architecture.hasJoinedInputs = false
    return Weights(shape, isTied: isTied) { parameter in
      guard case .block(let layer, let part) = parameter, let input = part.headInput else {
        return self[parameter]
      }
      let (map, columns) = inputMap(input, layer: layer)
      let heads = configuration.heads
      let rows = (0..<heads).flatMap {
        configuration.columns(ofHead: $0, at: input).map { columns.lowerBound + $0 }
      }
      if part.isLinearMap {
        guard map.isOutputMajor else {
          return map.weight.transposed().gathering(rows: rows).transposed()
        }
        return map.weight.gathering(rows: rows)
      }
      return (map.bias ?? Tensor(shape: [map.outputs])).reshaped([map.outputs, 1])
        .gathering(rows: rows).reshaped([rows.count])
    }
  }
}

extension Parameter.Part {
  /// The input of heads that a tensor stored for it alone makes.
  fileprivate var headInput: HeadInput? {
    switch self {
    case .queryWeight, .queryBias: .queries
    case .keyWeight, .keyBias: .keys
    case .valueWeight, .valueBias: .values
    default: nil
    }
  }
}

extension AttentionWeights {
  fileprivate mutating func clearValueBias(_ configuration: Configuration) {
    let isJoined = inputs.count == 1
    let map = isJoined ? 0 : HeadInput.values.order
    guard var bias = inputs[map].bias?.copied() else { return }
    let columns = isJoined ? configuration.columns(of: .values) : 0..<bias.count
    bias.setBlock(rows: [0], columns: columns, to: 0)
    inputs[map].bias = bias
  }
}

extension LinearMap {
  /// The map less the mean of what it writes.
  fileprivate func centringWrites() -> LinearMap {
    replacing(weight: matrix().centringRows(), bias: bias?.centringRows())
  }
}

extension Norm {
  /// A norm that only centres, where it does, and divides.
  var unit: Norm {
    Norm(
      gain: Tensor(repeating: 1, shape: gain.shape),
      bias: bias.map { Tensor(repeating: 0, shape: $0.shape) })
  }

  /// A map that includes this norm's gain and bias.
  func folded(into map: LinearMap, centres: Bool) -> LinearMap {
    let carried = bias.map { bias in
      map(bias.reshaped([1, map.inputs])).reshaped([map.outputs])
    }
    var folded = map.matrix().scalingRows(by: gain)
    if centres {
      let mean = Tensor(folded.mean(ofRows: Array(0..<folded.rows)))
      folded.addToRows(mean.scaled(by: -1))
    }
    return map.replacing(weight: folded, bias: carried ?? map.bias)
  }

  /// An unembedding stored as rows [V, D], and its bias [V], that include this norm's.
  func folded(intoRows rows: Tensor, centres: Bool) -> (rows: Tensor, bias: Tensor) {
    let carried =
      bias.map { Tensor.multiply($0.reshaped([1, rows.columns]), transposed: rows) }
      ?? Tensor(repeating: 0, shape: [rows.rows])
    let scaled = rows.scalingColumns(by: gain)
    return (centres ? scaled.centringRows() : scaled, carried.reshaped([rows.rows]))
  }
}
