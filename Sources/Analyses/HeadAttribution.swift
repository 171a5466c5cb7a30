import Tasks
import Tensors
import Tokens
public import Transformer

/// Direct logit attribution: how much each part of the model adds to the logit difference at END.
///
/// A part is what a component adds to the residual stream, centred, divided by the denominator of
/// the last LayerNorm in the same pass, times the difference of the two tokens' unembedding
/// vectors, which include the LayerNorm's gain; in logits. The sum of all parts, `total`, is the
/// logit difference. A head's part leaves out the folded value bias (b_V, and the LayerNorm's bias
/// through W_V), which counts with b_O in `biases`. Effects through later parts are not included.
///
/// Source: Elhage et al. 2021; the paper, figure 4a.
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
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `AnalysisError`, saying which prompt, head, layer or position is wrong.
  ///
  /// Cost: one pass and B D² L operations; holds 3 N D L numbers.
  public init(_ subject: Subject, cancellation: Cancellation? = nil) throws(AnalysisError) {
    try subject.checkPairs()
    let weights = subject.weights
    let layers = weights.configuration.layers
    var parts = AttributionParts(layers: layers)
    for part in subject.parts {
      let activations = try AnalysisError.cancellable { () throws(Cancelled) in
        try part.forward(
          capture: Self.sites(weights.configuration), logits: part.pairRequest ?? .none,
          cancellation)
      }
      parts.add(AttributionReader(weights, part.prompts, activations))
      parts.differences += activations.logits.map(Measure.logitDifferences) ?? []
    }
    headsByPrompt = parts.heads
    heads = Self.mean(parts.heads)
    mlps = parts.mlps.map(Measure.mean)
    biases = parts.biases.map(Measure.mean)
    embedding = Measure.mean(parts.embedding)
    position = Measure.mean(parts.position)
    unembedBias = Measure.mean(parts.unembedBias)
    total =
      heads.joined().reduce(0, +) + mlps.reduce(0, +) + biases.reduce(0, +) + embedding
      + position + unembedBias
    logitDifference = Measure.mean(parts.differences)
  }

  /// What is read of a pass.
  static func sites(_ configuration: Configuration) -> Set<Site> {
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
