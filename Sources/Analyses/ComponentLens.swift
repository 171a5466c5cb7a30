import Tasks
import Tensors
public import Tokens
public import Transformer

/// What single heads and MLPs write, read as logits: their output times the unembedding.
///
/// The output is that of the folded model (`Weights.processed`): a head's leaves out what its values
/// hold whatever the stream is, everything is centred along D, and the unembedding carries the gain
/// of the last LayerNorm and is centred over the vocabulary; no bias is added. Probabilities are the
/// softmax of these logits alone, and say how pointed the output is, not what the model predicts.
///
/// Source: nostalgebraist 2020; Elhage et al. 2021, "A Mathematical Framework for Transformer
/// Circuits".
public struct ComponentLens: Codable, Equatable, Sendable {
  /// One entry for each component, in the order asked for.
  public var readings: [Reading]
  /// How outputs were scaled before the unembedding.
  public var scale: Scale
  /// The token whose logit is followed; nil where none was asked.
  public var target: TokenID?

  /// A part of the model that writes to the residual stream.
  public enum Component: Codable, Hashable, Sendable {
    /// A head.
    case head(Head)
    /// The MLP of a layer.
    case mlp(Int)
  }

  /// How an output is scaled before the unembedding.
  public enum Scale: String, CaseIterable, Codable, Sendable {
    /// As it is added to the stream.
    case raw
    /// Divided by the denominator of the last LayerNorm in the same run, so that all parts sum to
    /// the model's own logits, centred.
    case scaled
  }

  /// One component's output, read at every position.
  public struct Reading: Codable, Equatable, Sendable {
    /// What is read.
    public var component: Component
    /// One entry for each position.
    public var positions: [LogitLens.Position]
  }

  /// Reads components on one prompt.
  ///
  /// - Parameters:
  ///   - components: heads and MLPs of the model.
  ///   - subject: the model, the prompts and the edits in force.
  ///   - prompt: which of the prompts.
  ///   - scale: how outputs are scaled.
  ///   - target: a token to follow; by default the prompt's answer.
  ///   - count: how many top tokens to list.
  ///   - progress: called with components done and components in all.
  ///   - cancellation: asked between components.
  /// - Throws: `AnalysisError`, saying which head or layer is wrong.
  ///
  /// Cost: one pass, a folded copy of W_U, and T D V operations for each component.
  public init(
    _ components: [Component], _ subject: Subject, prompt: Int = 0, scale: Scale = .scaled,
    target: TokenID? = nil, count: Int = 5, progress: (Int, Int) -> Void = { _, _ in },
    cancellation: Cancellation? = nil
  ) throws(AnalysisError) {
    for component in components {
      switch component {
      case .head(let head):
        try Ablation(heads: [head]).check(against: subject.weights.configuration)
      case .mlp(let layer):
        try Ablation(mlps: [layer]).check(against: subject.weights.configuration)
      }
    }
    let target = target ?? subject.prompts.prompts[prompt].answer
    self.target = target
    self.scale = scale
    readings = []
    readings = try AnalysisError.cancellable { () throws(Cancelled) in
      let reader = try ComponentReader(components, subject, prompt, scale, cancellation)
      var readings: [Reading] = []
      for (done, component) in components.enumerated() {
        try cancellation?.check()
        let logits = reader.logits(of: component)
        readings.append(
          Reading(component: component, positions: LogitLens.read(logits, target, count)))
        progress(done + 1, components.count)
      }
      return readings
    }
  }
}

/// Reads components from one run.
private struct ComponentReader {
  let weights: Weights
  let run: Activations
  /// The folded unembedding: [V, D].
  let unembedding: Tensor
  /// The tensor rows of the prompt.
  let rows: Range<Int>
  /// What each row is multiplied by; nil for nothing.
  let factors: Tensor?

  init(
    _ components: [ComponentLens.Component], _ subject: Subject, _ prompt: Int,
    _ scale: ComponentLens.Scale, _ cancellation: Cancellation?
  ) throws(Cancelled) {
    weights = subject.weights
    let batch = subject.prompts.batch
    rows = batch.offsets[prompt]..<batch.offsets[prompt] + batch.rows[prompt].count
    run = try subject.run(
      capture: Set(components.map(\.site)).union([.finalScale]), cancellation)
    unembedding = weights.foldingNorms(blocks: false).centringUnembedding().unembedding
    let scales = run[.finalScale].elements[rows]
    factors = scale == .scaled ? Tensor(scales.map { 1 / $0 }) : nil
  }

  /// The logits of a component at every position of the prompt: [T, V].
  func logits(of component: ComponentLens.Component) -> Tensor {
    let value = run[component.site].rows(rows)
    var output: Tensor
    switch component {
    case .mlp: output = value
    case .head(let head):
      var z = value.copied()
      z.addToRows(Tensor(weights.constantValue(layer: head.layer)).scaled(by: -1))
      output = Tensor(repeating: 0, shape: [z.rows, weights.configuration.width])
      Tensor.addProduct(
        z, columns: weights.configuration.columns(ofHead: head.index),
        weights.blocks[head.layer].attention.outputWeight, to: &output)
    }
    let centred = output.centringRows()
    return Tensor.multiply(factors.map(centred.scalingRows) ?? centred, transposed: unembedding)
  }
}

extension ComponentLens.Component {
  /// The site that a component's output is made from.
  fileprivate var site: Site {
    switch self {
    case .head(let head): .block(head.layer, .z)
    case .mlp(let layer): .block(layer, .mlpOut)
    }
  }
}
