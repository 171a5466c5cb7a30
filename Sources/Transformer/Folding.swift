import Tensors

/// Weight processing that researchers use, each step an explicit function that gives a new model.
///
/// Predictions, patterns and logit differences stay the same; absolute logits change with
/// `centringUnembedding`. A model that has been folded must not be trained or saved.
///
/// Source: the conventions of TransformerLens, in which the paper ran its experiments.
extension Weights {
  /// Folds the gains and biases of every LayerNorm into the weights that read from it.
  ///
  /// A LayerNorm then only centres and divides. The reading weights are made mean-zero along D,
  /// which the LayerNorm's centring makes free.
  ///
  /// - Parameter foldsBlocks: whether to fold within blocks, or the last LayerNorm alone.
  /// - Returns: the folded model; its unembedding is stored separately.
  ///
  /// Cost: a copy of all reading weights.
  public func foldingNorms(blocks foldsBlocks: Bool = true) -> Weights {
    var folded = self
    if foldsBlocks {
      for layer in blocks.indices {
        let block = blocks[layer]
        (folded.blocks[layer].attention.inputWeight, folded.blocks[layer].attention.inputBias) =
          block.norm1.folded(into: block.attention.inputWeight, block.attention.inputBias)
        (folded.blocks[layer].mlp.inputWeight, folded.blocks[layer].mlp.inputBias) =
          block.norm2.folded(into: block.mlp.inputWeight, block.mlp.inputBias)
        folded.blocks[layer].norm1 = .unit(configuration.width)
        folded.blocks[layer].norm2 = .unit(configuration.width)
      }
    }
    let (rows, bias) = finalNorm.folded(intoRows: unembedding)
    folded.separateUnembedding = rows
    folded.unembeddingBias = unembeddingBias.map { Tensor.sum($0, bias) } ?? bias
    folded.finalNorm = .unit(configuration.width)
    return folded
  }

  /// Subtracts from everything that is written to the residual stream its mean over D.
  ///
  /// Every reader centres first, so nothing else changes. Cost: a copy of the writing weights.
  public func centringWrites() -> Weights {
    var centred = self
    centred.tokenEmbedding = tokenEmbedding.centringRows()
    centred.positionEmbedding = positionEmbedding.centringRows()
    if separateUnembedding == nil { centred.separateUnembedding = tokenEmbedding }
    for layer in blocks.indices {
      let block = blocks[layer]
      centred.blocks[layer].attention.outputWeight = block.attention.outputWeight.centringRows()
      centred.blocks[layer].attention.outputBias = block.attention.outputBias.centringRows()
      centred.blocks[layer].mlp.outputWeight = block.mlp.outputWeight.centringRows()
      centred.blocks[layer].mlp.outputBias = block.mlp.outputBias.centringRows()
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
    let width = configuration.width
    for layer in blocks.indices {
      let attention = blocks[layer].attention
      let values = attention.inputBias.reshaped([1, 3 * width])
        .gathering(columns: 2 * width..<3 * width)
      let carried = Tensor.multiply(values, attention.outputWeight, bias: attention.outputBias)
      folded.blocks[layer].attention.outputBias = carried.reshaped([width])
      var bias = attention.inputBias.copied()
      bias.setBlock(rows: [0], columns: 2 * width..<3 * width, to: 0)
      folded.blocks[layer].attention.inputBias = bias
    }
    return folded
  }

  /// All steps above, as TransformerLens processes weights when it loads a model (without the
  /// refactoring of attention matrices).
  public func processed() -> Weights {
    foldingNorms().centringWrites().centringUnembedding().foldingValueBiases()
  }
}

extension Norm {
  /// A LayerNorm that only centres and divides.
  static func unit(_ width: Int) -> Norm {
    Norm(
      gain: Tensor(repeating: 1, shape: [width]), bias: Tensor(repeating: 0, shape: [width]))
  }

  /// A weight [D, n] and bias [n] that include this LayerNorm's gain and bias.
  func folded(into weight: Tensor, _ bias: Tensor) -> (weight: Tensor, bias: Tensor) {
    let carried = Tensor.multiply(
      self.bias.reshaped([1, weight.rows]), weight, bias: bias
    ).reshaped([weight.columns])
    var folded = weight.scalingRows(by: gain)
    let mean = Tensor(folded.mean(ofRows: Array(0..<folded.rows)))
    folded.addToRows(mean.scaled(by: -1))
    return (folded, carried)
  }

  /// An unembedding stored as rows [V, D], and its bias [V], that include this LayerNorm's.
  func folded(intoRows rows: Tensor) -> (rows: Tensor, bias: Tensor) {
    let bias = Tensor.multiply(self.bias.reshaped([1, rows.columns]), transposed: rows)
      .reshaped([rows.rows])
    return (rows.scalingColumns(by: gain).centringRows(), bias)
  }
}
