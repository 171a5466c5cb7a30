import Tasks
import Tensors
import Tokens
import Transformer

/// The parts of each prompt's logit difference, gathered part by part of the prompts.
struct AttributionParts {
  /// `[prompt][layer][head]`.
  var heads: [[[Float]]] = []
  /// `[layer][prompt]`.
  var mlps: [[Float]]
  /// `[layer][prompt]`: b_O and the folded value bias.
  var biases: [[Float]]
  var embedding: [Float] = []
  /// Of a model that learns positions.
  var position: [Float] = []
  var unembedBias: [Float] = []
  /// The logit differences themselves.
  var differences: [Float] = []

  init(layers: Int) {
    mlps = [[Float]](repeating: [], count: layers)
    biases = mlps
  }

  /// Adds the parts of the prompts of one run.
  mutating func add(_ reader: AttributionReader) {
    heads += reader.headsByPrompt()
    for layer in mlps.indices {
      mlps[layer] += reader.values(of: .block(layer, .mlpOut))
      biases[layer] += reader.biases(layer)
    }
    embedding += reader.values(of: .embedding)
    if reader.weights.positionEmbedding != nil {
      position += reader.values(of: .positionEmbedding)
    }
    unembedBias += reader.unembedBiases()
  }
}

/// Reads parts of the logit difference from one run.
struct AttributionReader {
  let weights: Weights
  let activations: Activations
  /// The tensor row of END of each prompt.
  let ends: [Int]
  /// The logits whose weighted sum is attributed, for each prompt.
  let logits: [LogitDirection]
  /// What a unit of the residual stream at END adds to each prompt's logit difference: [B, D].
  let directions: Tensor
  /// `[layer]`: the directions as z sees them, [B, H K].
  private let throughOutput: [Tensor]
  /// `[layer]`: the value bias of the folded model, [1, H K].
  private let valueBiases: [Tensor]

  init(_ weights: Weights, _ prompts: PromptSet, _ activations: Activations) {
    self.weights = weights
    self.activations = activations
    let batch = prompts.batch
    ends = prompts.prompts.enumerated().map { batch.index(row: $0, position: $1.end) }
    logits = LogitDirection.directions(of: prompts)
    let scales = activations[.finalScale].elements
    let gain = weights.finalNorm.gain.elements
    let rows = zip(ends, logits).map { end, logits in
      var direction = logits.unembedding(weights)
      for i in direction.indices { direction[i] *= gain[i] }
      let mean = weights.configuration.norm.centres ? Measure.mean(direction) : 0
      let scale = scales[end]
      return direction.map { ($0 - mean) / scale }
    }
    let directions = Tensor(
      rows.flatMap { $0 }, shape: [rows.count, weights.configuration.width])
    self.directions = directions
    throughOutput = weights.blocks.map { $0.attention.output.backward(directions) }
    valueBiases = weights.blocks.indices.map { Tensor(weights.foldedValueBias(layer: $0)) }
  }

  /// The attributed sum of each prompt, from the logits of its tokens.
  func differences(_ requested: Tensor?) -> [Float] {
    guard let requested else { return [] }
    return logits.enumerated().map { prompt, logits in logits.sum(requested.row(prompt)) }
  }

  /// The part of a site whose value is added to the stream as it is.
  func values(of site: Site) -> [Float] {
    ends.enumerated().map { prompt, end in
      directions.dot(row: prompt, with: activations[site], row: end)
    }
  }

  /// `[prompt][layer][head]`: z without the folded value bias, through W_O, along the direction.
  func headsByPrompt() -> [[[Float]]] { headsByPrompt(z: activations) }

  /// The same for the z of another run of the same prompts, along the directions of this one.
  func headsByPrompt(z source: Activations) -> [[[Float]]] {
    let configuration = weights.configuration
    var parts = [[[Float]]](repeating: [], count: ends.count)
    for layer in 0..<configuration.layers {
      let along = throughOutput[layer]
      let z = source[.block(layer, .z)].gathering(rows: ends)
      let bias = valueBiases[layer].elements
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

  /// b_O, and the folded value bias through W_O, along the direction.
  func biases(_ layer: Int) -> [Float] {
    let (along, bias) = (throughOutput[layer], valueBiases[layer])
    let output = weights.blocks[layer].attention.output.bias
    return ends.indices.map { prompt in
      along.dot(row: prompt, with: bias, row: 0)
        + (output.map { directions.dot(row: prompt, with: $0, row: 0) } ?? 0)
    }
  }

  /// What the last norm's bias and the unembedding's bias add.
  func unembedBiases() -> [Float] {
    let bias = weights.finalNorm.bias
    return logits.map { logits in
      let direction = Tensor(logits.unembedding(weights))
      return (bias.map { direction.dot(row: 0, with: $0, row: 0) } ?? 0) + logits.bias(weights)
    }
  }
}

extension Weights {
  /// The value bias of the folded model, which every value contains whatever the stream, as z of each
  /// head holds it: [H K].
  ///
  /// b_V, and the norm's bias through W_V; zero where there is neither.
  func foldedValueBias(layer: Int) -> [Float] {
    let zero = Tensor(repeating: 0, shape: [1, configuration.width])
    let bias = blocks[layer].norm1.bias?.reshaped([1, configuration.width])
    return spread(headInput(.values, layer: layer, of: bias ?? zero)).elements
  }
}
