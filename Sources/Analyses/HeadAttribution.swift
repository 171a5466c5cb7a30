import Tasks
import Tensors
import Tokens
public import Transformer

/// Direct logit attribution: how much each part of the model adds to the logit difference at END.
///
/// A part is what a component adds to the residual stream, centred, divided by the denominator of
/// the last norm in the same pass, times the difference of the two tokens' unembedding
/// vectors, which include the norm's gain; in logits. The sum of all parts, `total`, is the
/// logit difference. A head's part leaves out the folded value bias (b_V, and the norm's bias
/// through W_V), which counts with b_O in `biases`. Effects through later parts are not included.
///
/// Prompts that are scored by years have no distractor. Of them the mean logit of the years after the
/// start year minus that of the start year and the years before it is attributed, in logits: their
/// probability difference is not linear in what parts write, and this is what the softmax makes it
/// of. So the parts sum to this logit difference here as well.
///
/// Source: Elhage et al. 2021; the paper, figure 4a. For years: Hanna, Liu and Variengien 2023,
/// section 3.
public struct HeadAttribution: Codable, Equatable, Sendable {
  /// `[layer][head]`: mean over prompts.
  public var heads: [[Float]]
  /// `[layer]`: the MLPs, their output bias included; mean over prompts.
  public var mlps: [Float]
  /// The token embedding's part.
  public var embedding: Float
  /// The positional embedding's part; nil where positions are not learned.
  public var position: Float?
  /// `[layer]`: b_O and the value biases carried through W_O.
  public var biases: [Float]
  /// The last norm's bias and any bias of the unembedding.
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
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `AnalysisError`, saying which prompt, head, layer or position is wrong.
  ///
  /// Cost: one pass and B D² L operations; holds 3 N D L numbers.
  public init(_ subject: Subject, cancellation: Cancellation? = nil) throws(AnalysisError) {
    _ = try ScoreReader(subject.prompts)
    let weights = subject.weights
    let layers = weights.configuration.layers
    var parts = AttributionParts(layers: layers)
    for part in subject.parts {
      let activations = try AnalysisError.cancellable { () throws(Cancelled) in
        try part.forward(
          capture: Self.sites(weights.configuration),
          logits: LogitRequest(
            .at(part.prompts.ends),
            tokens: LogitDirection.directions(of: part.prompts).map(\.tokens)), cancellation)
      }
      let reader = AttributionReader(weights, part.prompts, activations)
      parts.add(reader)
      parts.differences += reader.differences(activations.logits)
    }
    headsByPrompt = parts.heads
    heads = Self.mean(parts.heads)
    mlps = parts.mlps.map(Measure.mean)
    biases = parts.biases.map(Measure.mean)
    embedding = Measure.mean(parts.embedding)
    position = parts.position.isEmpty ? nil : Measure.mean(parts.position)
    unembedBias = Measure.mean(parts.unembedBias)
    total =
      heads.joined().reduce(0, +) + mlps.reduce(0, +) + biases.reduce(0, +) + embedding
      + (position ?? 0) + unembedBias
    logitDifference = Measure.mean(parts.differences)
  }

  /// What is read of a pass.
  static func sites(_ configuration: Configuration) -> Set<Site> {
    var sites: Set<Site> = [.embedding, .finalScale]
    if configuration.architecture.hasPositionEmbedding { sites.insert(.positionEmbedding) }
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
