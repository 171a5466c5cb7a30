import Tasks
import Tensors
public import Tokens
public import Transformer

/// The logit lens of single heads and MLPs: their output times the unembedding.
///
/// The output is that of the folded model (`Weights.processed`): without the folded value bias and
/// centred along D; the unembedding includes the gain of the last norm and is centred over the
/// vocabulary; no bias is added. Probabilities are the softmax of these logits alone: they tell how
/// peaked the output is, not what the model predicts.
///
/// Source: nostalgebraist 2020; Elhage et al. 2021.
public struct ComponentLens: Codable, Equatable, Sendable {
  /// One entry for each component, in the given order.
  public var readings: [Reading]
  /// How outputs were scaled before the unembedding.
  public var scale: Scale
  /// The token whose logit is followed; nil for none.
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
    /// Divided by the denominator of the last norm in the same run, so that all parts sum to
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
  ///   - cancellation: checked between components.
  /// - Throws: `AnalysisError`, saying which head or layer is wrong.
  ///
  /// Cost: one pass and T D V operations for each component.
  public init(
    _ components: [Component], _ subject: Subject, prompt: Int = 0, scale: Scale = .scaled,
    target: TokenID? = nil, count: Int = 5, progress: (Int, Int) -> Void = { _, _ in },
    cancellation: Cancellation? = nil
  ) throws(AnalysisError) {
    for component in components { try component.check(against: subject.weights.configuration) }
    let target = target ?? subject.prompts.prompts[prompt].answer
    self.target = target
    self.scale = scale
    readings = []
    readings = try AnalysisError.cancellable { () throws(Cancelled) in
      let reader = try ComponentReader(components, subject, scale: scale, cancellation)
      let batch = subject.prompts.batch
      let rows = batch.rows[prompt].indices.map { batch.index(row: prompt, position: $0) }
      var readings: [Reading] = []
      for (done, component) in components.enumerated() {
        try cancellation?.check()
        let logits = reader.weights.unembed(outputs: reader.output(of: component, rows: rows))
        readings.append(
          Reading(
            component: component, positions: LensLogits(logits).positions(target, count)))
        progress(done + 1, components.count)
      }
      return readings
    }
  }
}
