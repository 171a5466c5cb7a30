import Tensors
import Tokens

/// A backward pass: from the gradient of the residual stream after the last block to the gradients
/// of everything before it.
///
/// A gradient is named after its value, with a d in front.
struct Backward {
  let weights: Weights
  /// The tokens; nil where the pass began with a stream, which has no parameter gradients.
  let batch: TokenBatch?
  let rows: TensorRows
  /// Keys and values of earlier positions, and the row of theirs that each row continues.
  var prefix: (values: Resumption.Prefix, sources: [Int])?
  /// The block in which the pass began.
  var first = 0
  let dropout: Dropout?
  let cancellation: Cancellation?
  /// The sites whose gradients are kept.
  let wanted: Set<Site>
  /// Whether the gradients of the parameters are computed.
  let wantsParameters: Bool
  /// What the forward pass kept; each value is released once it is used.
  var tape: Activations
  /// The gradient of the residual stream: [N, D].
  var dx: Tensor
  var kept = Activations()

  var configuration: Configuration { weights.configuration }

  /// The sites whose values the backward pass needs.
  ///
  /// - Parameters:
  ///   - configuration: the shape of the model.
  ///   - first: the block in which the pass begins.
  ///   - parameters: whether the gradients of the parameters are wanted.
  /// - Returns: the sites.
  static func tape(
    of configuration: Configuration, from first: Int = 0, parameters: Bool = true
  ) -> Set<Site> {
    let architecture = configuration.architecture
    let stages: Set<Site.Stage> = [
      .residualIn, configuration.attendedQueries, configuration.attendedKeys, .values, .pattern,
      configuration.mlpReads, .hiddenIn,
    ]
    let more: [Site.Stage] =
      (architecture.isGated ? [.hiddenLinear] : [])
      + (architecture.normalisesQueriesAndKeys ? [.queries, .keys] : [])
      + (parameters ? [.z] : [])
    let blocks = (first..<configuration.layers).flatMap { layer in
      stages.union(more).map { Site.block(layer, $0) }
    }
    return Set(blocks + [.block(configuration.layers - 1, .residualOut)])
  }

  /// Goes through the blocks, last to first, and to the embeddings where the pass began with tokens.
  ///
  /// - Parameters:
  ///   - gradients: where the parameters' gradients go, if they are wanted; that of the token
  ///     embedding is added to.
  ///   - whenFinal: called when those of more parameters are as they will stay.
  /// - Throws: `Cancelled`.
  mutating func propagate(
    into gradients: inout Weights, whenFinal: (Weights, [Parameter]) -> Void = { _, _ in }
  ) throws(Cancelled) {
    let halves = Parameter.Part.halves(in: configuration.architecture)
    for layer in (first..<configuration.layers).reversed() {
      try cancellation?.check()
      keep(.block(layer, .residualOut), dx)
      let dout = dx
      mlpBackward(layer, into: &gradients.blocks[layer])
      whenFinal(gradients, halves.mlp.map { .block(layer, $0) })
      try cancellation?.check()
      // What attention adds reaches the MLP of its own block only where that follows it.
      attentionBackward(
        layer, configuration.architecture.isParallel ? dout : dx, into: &gradients.blocks[layer])
      whenFinal(gradients, halves.attention.map { .block(layer, $0) })
      keep(.block(layer, .residualIn), dx)
    }
    guard let batch else { return }
    embed(batch, into: &gradients)
    whenFinal(gradients, Parameter.embeddings(in: configuration))
  }

  /// The value of the stream that the MLP reads; it stays where attention reads it too.
  mutating func takeStreamOfMLP(_ layer: Int) -> Tensor {
    configuration.architecture.isParallel
      ? tape[.block(layer, .residualIn)] : takeFromTape(layer, .residualMid)
  }

  /// Removes the value of a site, which nothing needs afterwards, and returns it.
  mutating func takeFromTape(_ layer: Int, _ stage: Site.Stage) -> Tensor {
    guard let value = tape.sites.removeValue(forKey: .block(layer, stage)) else {
      preconditionFailure("\(stage) of layer \(layer) is not on the tape")
    }
    return value
  }

  mutating func keep(_ site: Site, _ gradient: Tensor) {
    if wanted.contains(site) { kept.sites[site] = gradient.copied() }
  }

  /// x = dropout(W_E[token] + W_pos[position]).
  private mutating func embed(_ batch: TokenBatch, into gradients: inout Weights) {
    dropout?.apply(to: &dx, at: .embedding)
    keep(.embedding, dx)
    if weights.positionEmbedding != nil { keep(.positionEmbedding, dx) }
    guard wantsParameters else { return }
    gradients.tokenEmbedding.addRows(at: batch.tokens.map(\.rawValue), from: dx)
    gradients.positionEmbedding.lend { embedding in
      embedding.fill(with: 0)
      embedding.addRows(at: rows.positions, from: dx)
    }
  }

  /// Adds to dx the gradient that comes back through a norm.
  ///
  /// - Parameters:
  ///   - dnormed: the gradient of its output.
  ///   - x: its input.
  ///   - norm: its vectors.
  ///   - gradients: where theirs go, if they are wanted.
  mutating func normalise(
    _ dnormed: Tensor, x: Tensor, _ norm: Norm, into gradients: inout Norm
  ) {
    let unit = weights.normaliseBackward(dnormed, x: x, norm, dx: &dx)
    guard wantsParameters else { return }
    dnormed.sumRows(times: unit, into: &gradients.gain)
    gradients.bias.lend { dnormed.sumRows(into: &$0) }
  }
}
