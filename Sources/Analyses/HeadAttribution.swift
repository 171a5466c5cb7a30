import Tasks
import Tensors
import Tokens
public import Transformer

/// How much each part of the model writes towards the answer rather than the distractor at END.
///
/// Direct logit attribution: every part's addition to the residual stream, centred, divided by the
/// denominator of the last LayerNorm in the same run, times the difference of the two tokens'
/// unembedding vectors with the LayerNorm's gain folded in. In logits. All parts together, `total`,
/// are the logit difference. A head's part leaves out what its values hold
/// whatever the stream is (b_V, and the bias of the LayerNorm through W_V); that is counted with b_O
/// in `biases`, as in a model whose norms and value biases are folded. What a part does through later parts is
/// not in its number.
///
/// Source: the paper, Figure 4a; Elhage et al. 2021, "A Mathematical Framework for Transformer
/// Circuits".
public struct HeadAttribution: Codable, Equatable, Sendable {
  /// `[layer][head]`: mean over prompts.
  public var heads: [[Float]]
  /// `[layer]`: the MLPs, their output bias included; mean over prompts.
  public var mlps: [Float]
  /// The token embedding's part.
  public var embedding: Float
  /// The positional embedding's part.
  public var position: Float
  /// `[layer]`: b_O and the value biases carried through W_O.
  public var biases: [Float]
  /// The last LayerNorm's bias and any bias of the unembedding.
  public var unembedBias: Float
  /// The sum of all parts.
  public var total: Float
  /// The logit difference, from the logits themselves.
  public var logitDifference: Float
  /// For each prompt, `[layer][head]`.
  public var headsByPrompt: [[[Float]]]

  /// Attributes the logit difference of each prompt, and takes the means.
  ///
  /// - Parameters:
  ///   - subject: the model, the prompts and the edits in force.
  ///   - cancellation: asked between halves of a block.
  /// - Throws: `AnalysisError`, saying which prompt, head, layer or position is wrong.
  ///
  /// Cost: one pass and B D² L operations; holds 3 N D L numbers.
  public init(_ subject: Subject, cancellation: Cancellation? = nil) throws(AnalysisError) {
    let prompts = subject.prompts.prompts
    guard let pairs = subject.pairRequest else {
      throw .noAnswer(prompt: prompts.firstIndex { $0.pair == nil } ?? 0)
    }
    let weights = subject.weights
    let run = try AnalysisError.cancellable { () throws(Cancelled) in
      try subject.run(capture: Self.sites(weights.configuration), logits: pairs, cancellation)
    }
    let reader = AttributionReader(weights, subject.prompts, run)
    headsByPrompt = reader.headsByPrompt()
    heads = Self.mean(headsByPrompt)
    mlps = (0..<weights.configuration.layers).map { reader.mean(of: .block($0, .mlpOut)) }
    biases = (0..<weights.configuration.layers).map(reader.meanBias)
    embedding = reader.mean(of: .embedding)
    position = reader.mean(of: .positionEmbedding)
    unembedBias = reader.meanUnembedBias()
    total =
      heads.joined().reduce(0, +) + mlps.reduce(0, +) + biases.reduce(0, +) + embedding
      + position + unembedBias
    logitDifference = Measure.mean(Measure.logitDifferences(run.logits ?? Tensor([])))
  }

  private static func sites(_ configuration: Configuration) -> Set<Site> {
    var sites: Set<Site> = [.embedding, .positionEmbedding, .finalScale]
    for layer in 0..<configuration.layers {
      sites.formUnion([.block(layer, .z), .block(layer, .mlpOut)])
    }
    return sites
  }

  private static func mean(_ grids: [[[Float]]]) -> [[Float]] {
    grids[0].indices.map { layer in
      grids[0][layer].indices.map { head in Measure.mean(grids.map { $0[layer][head] }) }
    }
  }
}

/// Reads parts of the logit difference from one run.
private struct AttributionReader {
  let weights: Weights
  let run: Activations
  /// The tensor row of END of each prompt.
  let ends: [Int]
  let pairs: [(answer: Int, distractor: Int)]
  /// For each prompt, what a unit of the residual stream at END adds to the logit difference:
  /// [B, D].
  let directions: Tensor

  init(_ weights: Weights, _ prompts: PromptSet, _ run: Activations) {
    self.weights = weights
    self.run = run
    let batch = prompts.batch
    ends = prompts.prompts.enumerated().map { batch.index(row: $0, position: $1.end) }
    pairs = prompts.prompts.compactMap(\.pair).map { ($0.answer.rawValue, $0.distractor.rawValue) }
    let scales = run[.finalScale]
    let gain = weights.finalNorm.gain.elements
    let rows = zip(ends, pairs).map { end, pair in
      var direction = weights.unembeddingDifference(pair.answer, pair.distractor)
      for i in direction.indices { direction[i] *= gain[i] }
      let mean = Measure.mean(direction)
      let scale = scales.elements[end]
      return direction.map { ($0 - mean) / scale }
    }
    directions = Tensor(
      rows.flatMap { $0 }, shape: [rows.count, weights.configuration.width])
  }

  /// The part of a site whose value is added to the stream as it is.
  func mean(of site: Site) -> Float {
    Measure.mean(
      ends.enumerated().map { prompt, end in
        directions.dot(row: prompt, with: run[site], row: end)
      })
  }

  /// `[prompt][layer][head]`: z without its constant part, through W_O, along the direction.
  func headsByPrompt() -> [[[Float]]] {
    let configuration = weights.configuration
    var parts = [[[Float]]](repeating: [], count: ends.count)
    for layer in 0..<configuration.layers {
      let along = throughOutput(layer)
      let z = run[.block(layer, .z)].gathering(rows: ends)
      let bias = weights.constantValue(layer: layer)
      for prompt in ends.indices {
        let (values, weights) = (z.row(prompt), along.row(prompt))
        parts[prompt].append(
          (0..<configuration.heads).map { head in
            configuration.columns(ofHead: head).reduce(Float(0)) {
              $0 + (values[$1] - bias[$1]) * weights[$1]
            }
          })
      }
    }
    return parts
  }

  /// b_O, and the constant part of the values through W_O, along the direction.
  func meanBias(_ layer: Int) -> Float {
    let along = throughOutput(layer)
    let bias = Tensor(weights.constantValue(layer: layer))
    let output = weights.blocks[layer].attention.outputBias
    return Measure.mean(
      ends.indices.map { prompt in
        along.dot(row: prompt, with: bias, row: 0)
          + directions.dot(row: prompt, with: output, row: 0)
      })
  }

  /// What the last LayerNorm's bias and the unembedding's bias add.
  func meanUnembedBias() -> Float {
    let bias = weights.finalNorm.bias
    return Measure.mean(
      pairs.map { pair in
        let difference = Tensor(weights.unembeddingDifference(pair.answer, pair.distractor))
        let own = weights.unembeddingBias.map { $0[0, pair.answer] - $0[0, pair.distractor] }
        return difference.dot(row: 0, with: bias, row: 0) + (own ?? 0)
      })
  }

  /// The directions as z sees them: [B, H K].
  private func throughOutput(_ layer: Int) -> Tensor {
    Tensor.multiply(directions, transposed: weights.blocks[layer].attention.outputWeight)
  }
}

extension Weights {
  /// W_U of one token minus W_U of another, gain not folded: [D].
  func unembeddingDifference(_ answer: Int, _ distractor: Int) -> [Float] {
    zip(unembedding.row(answer), unembedding.row(distractor)).map { $0 - $1 }
  }

  /// What every value holds whatever the stream is: b_V and the LayerNorm's bias through W_V, [H K].
  func constantValue(layer: Int) -> [Float] {
    let width = configuration.width
    let block = blocks[layer]
    return Tensor.multiply(
      block.norm1.bias.reshaped([1, width]), block.attention.inputWeight,
      columns: Columns(2 * width..<3 * width), bias: block.attention.inputBias
    ).elements
  }
}
