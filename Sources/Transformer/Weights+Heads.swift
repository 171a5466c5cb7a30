public import Tensors

/// What heads read, compute and write, whatever the architecture.
extension Weights {
  /// The sum of the embeddings of tokens at positions: [N, D].
  public func embedded(_ tokens: [Int], at positions: @autoclosure () -> [Int]) -> Tensor {
    var x = tokenEmbedding.gathering(rows: tokens)
    if let positionEmbedding { x.add(positionEmbedding.gathering(rows: positions())) }
    return x
  }

  /// Queries, keys or values of a layer from a normalised stream, before norm and rotation.
  ///
  /// - Parameters:
  ///   - input: which of the three.
  ///   - layer: the block.
  ///   - heads: heads of that input, of queries or of keys and values; all where left out.
  ///   - normed: [N, D], after the norm before attention.
  /// - Returns: [N, heads K].
  public func headInput(
    _ input: HeadInput, layer: Int, heads: Range<Int>? = nil, of normed: Tensor
  ) -> Tensor {
    let (map, columns) = inputMap(input, layer: layer, heads: heads)
    return map(normed, columns: columns)
  }

  /// Queries, keys and values of a layer side by side, before norm and rotation: [N, (H + 2 G) K].
  public func headInputs(layer: Int, of normed: Tensor) -> Tensor {
    var out = Tensor(forOverwriting: [normed.rows, configuration.inputColumns])
    let all = 0..<configuration.inputColumns
    writeHeadInputs(layer: layer, of: normed, from: all, into: &out)
    return out
  }

  /// Writes some columns of queries, keys and values side by side, of whole inputs: [N, columns].
  func writeHeadInputs(
    layer: Int, of normed: Tensor, from columns: Range<Int>, into out: inout Tensor
  ) {
    var first = 0
    for map in blocks[layer].attention.inputs {
      let own = columns.clamped(to: first..<first + map.outputs)
      if !own.isEmpty {
        map.apply(
          normed, columns: own.lowerBound - first..<own.upperBound - first, into: &out,
          column: own.lowerBound - columns.lowerBound)
      }
      first += map.outputs
    }
  }

  /// The map that makes an input, and those of its outputs that belong to some heads.
  public func inputMap(
    _ input: HeadInput, layer: Int, heads: Range<Int>? = nil
  ) -> (map: LinearMap, columns: Range<Int>) {
    let inputs = blocks[layer].attention.inputs
    let isJoined = inputs.count == 1
    let first = isJoined ? configuration.columns(of: input).lowerBound : 0
    let heads = heads ?? 0..<configuration.heads(of: input)
    let width = configuration.headWidth
    return (
      inputs[isJoined ? 0 : input.order],
      first + heads.lowerBound * width..<first + heads.upperBound * width
    )
  }

  /// Queries or keys as attention reads them: normalised and rotated where the model does so.
  ///
  /// - Parameters:
  ///   - input: which of the three; values are as they are.
  ///   - layer: the block.
  ///   - values: [N, n K], whole heads.
  ///   - positions: the position of each row.
  /// - Returns: the same in GPT-2, at no cost.
  public func attended(
    _ input: HeadInput, layer: Int, _ values: Tensor, positions: @autoclosure () -> [Int]
  ) -> Tensor {
    guard input != .values, configuration.architecture.rotary != nil else { return values }
    var turned = values
    turn(input, layer: layer, &turned, columns: 0..<values.columns, RowTurns(self, positions()))
    return turned
  }

  /// Queries, keys and values of a layer side by side, as attention reads them: [N, (H + 2 G) K].
  ///
  /// - Parameters:
  ///   - layer: the block.
  ///   - normed: [N, D], after the norm before attention.
  ///   - positions: the position of each row.
  /// - Returns: the inputs of attention.
  public func attendedInputs(
    layer: Int, of normed: Tensor, positions: @autoclosure () -> [Int]
  ) -> Tensor {
    var inputs = headInputs(layer: layer, of: normed)
    guard configuration.architecture.rotary != nil else { return inputs }
    let turns = RowTurns(self, positions())
    for input in [HeadInput.queries, .keys] {
      turn(input, layer: layer, &inputs, columns: configuration.columns(of: input), turns)
    }
    return inputs
  }

  /// Normalises and rotates the heads in some columns, in place.
  func turn(
    _ input: HeadInput, layer: Int, _ values: inout Tensor, columns: Range<Int>, _ turns: RowTurns
  ) {
    let attention = blocks[layer].attention
    let gain = input == .queries ? attention.queryNorm : attention.keyNorm
    if let gain { normaliseHeads(&values, columns: columns, gain: gain) }
    values.rotate(
      turns.table, positions: turns.positions, columns: columns,
      headWidth: configuration.headWidth)
  }

  private func normaliseHeads(_ values: inout Tensor, columns: Range<Int>, gain: Tensor) {
    let heads = values.gathering(columns: columns)
      .reshaped([values.rows * columns.count / gain.count, gain.count])
    let normed = normalise(heads, Norm(gain: gain, bias: nil)).normed
    values.setBlock(
      rows: Array(0..<values.rows), column: columns.lowerBound,
      from: normed.reshaped([values.rows, columns.count]))
  }

  /// The attention of a layer over sequences.
  ///
  /// - Parameters:
  ///   - layer: the block.
  ///   - heads: how many heads, each with keys and values of its own; the model's where left out.
  ///   - spans: the sequences.
  /// - Returns: the attention.
  public func attention(layer: Int, heads: Int? = nil, spans: [AttentionSpan]) -> Attention {
    Attention(
      heads: heads ?? configuration.heads, keyValueHeads: heads ?? configuration.keyValueHeads,
      headWidth: configuration.headWidth, scale: configuration.scoreScale(layer: layer),
      window: configuration.window(layer: layer), spans: spans)
  }

  /// Adds what a head writes for a z, without the bias b_O.
  ///
  /// - Parameters:
  ///   - head: the head.
  ///   - z: [N, H K], of all heads of the layer.
  ///   - out: [N, D], added to.
  public func addOutput(of head: Head, z: Tensor, to out: inout Tensor) {
    blocks[head.layer].attention.output.add(
      z, inputs: configuration.columns(ofHead: head.index), to: &out)
  }

  /// Adds what a head writes for a z of its own, without the bias b_O.
  ///
  /// - Parameters:
  ///   - head: the head.
  ///   - z: [N, K], of this head alone.
  ///   - out: [N, D], added to.
  public func addOutput(of head: Head, ofHead z: Tensor, to out: inout Tensor) {
    let map = blocks[head.layer].attention.output
    let inputs = configuration.columns(ofHead: head.index)
    if map.isOutputMajor {
      Tensor.addProduct(
        z, columns: 0..<z.columns, transposed: map.weight, columns: inputs, to: &out)
    } else {
      Tensor.addProduct(z, columns: 0..<z.columns, map.weight.rows(inputs), to: &out)
    }
  }

  /// The sum of what all heads of a layer write, and b_O: [N, D].
  public func attentionOutput(layer: Int, z: Tensor) -> Tensor {
    blocks[layer].attention.output(z)
  }

  /// Adds what a block adds to the stream that enters it, given the z of its heads.
  ///
  /// - Parameters:
  ///   - layer: the block.
  ///   - z: [N, H K].
  ///   - x: [N, D], the stream entering the block; then the stream leaving it.
  ///
  /// Cost: that of W_O and of the MLP.
  public func addBlock(layer: Int, z: Tensor, to x: inout Tensor) {
    let mlp = configuration.architecture.isParallel ? mlpOutput(layer: layer, of: x) : nil
    x.add(attentionOutput(layer: layer, z: z))
    x.add(mlp ?? mlpOutput(layer: layer, of: x))
  }

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
      addOutput(of: Head(layer, head), z: z, to: &output)
      outputs.setBlock(rows: all, column: head * width, from: output)
    }
    return outputs
  }
}

/// By how much each row's queries and keys are turned.
struct RowTurns {
  let table: RotaryTable
  let positions: [Int]

  /// The turns of rows at some positions; of a model without rotation none.
  init(_ weights: Weights, _ positions: [Int]) {
    let rotary = weights.configuration.architecture.rotary ?? Rotary(width: 0)
    table = rotary.table(positions: (positions.max() ?? -1) + 1)
    self.positions = positions
  }
}

extension Configuration {
  /// Where keys are seen as attention reads them.
  public var attendedKeys: Site.Stage { architecture.rotary == nil ? .keys : .rotatedKeys }

  /// Where queries are seen as attention reads them.
  public var attendedQueries: Site.Stage { architecture.rotary == nil ? .queries : .rotatedQueries }

  /// The stream that the MLP of a block reads.
  public var mlpReads: Site.Stage { architecture.isParallel ? .residualIn : .residualMid }

  /// The first place at which the stream holds what the heads of a layer write, and where a pass from
  /// there goes on.
  ///
  /// Between attention and MLP; where both read the same stream, after the block.
  public func afterHeads(ofLayer layer: Int) -> (site: Site, layer: Int, stage: Site.Stage) {
    architecture.isParallel
      ? (.block(layer, .residualOut), layer + 1, .residualIn)
      : (.block(layer, .residualMid), layer, .residualMid)
  }
}
