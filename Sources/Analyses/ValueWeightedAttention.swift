import Tasks
import Tensors
import Tokens
public import Transformer

/// Value-weighted attention: probability times the norm of what the head would write, query by key.
///
/// Each entry is the norm of α v W_O: the probability, times what the head would write if it
/// attended to the key alone. Attention that rests on positions with nothing to copy, often the
/// first, shows as zero. Norms are those of the folded model: without the folded value bias, W_O
/// centred where norms centre. Rows do not sum to one.
///
/// Caution: norms tell nothing of directions, so two large entries may cancel.
///
/// Source: Kobayashi et al. 2020, "Attention is Not Only a Weight" (who keep b_V).
public struct ValueWeightedAttention: Codable, Equatable, Sendable {
  /// The head.
  public var head: Head
  /// For each prompt, `[query][key]` lengths in units of the residual stream; keys after the query
  /// are zero.
  public var patterns: [[[Float]]]

  /// The mean over prompts, `[query][key]`; nil where lengths differ.
  public var mean: [[Float]]? { Measure.mean(ofGrids: patterns) }

  /// Reads one head on every prompt.
  ///
  /// - Parameters:
  ///   - head: a head of the model.
  ///   - subject: the model, the prompts and the edits in force.
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `noSuchHead`, or `cancelled`.
  ///
  /// Cost: one pass and N K D operations; holds H T² numbers a prompt.
  public init(
    of head: Head, _ subject: Subject, cancellation: Cancellation? = nil
  ) throws(AnalysisError) {
    try ComponentLens.Component.head(head).check(against: subject.weights.configuration)
    self.head = head
    patterns = []
    let (pattern, values) = (Site.block(head.layer, .pattern), Site.block(head.layer, .values))
    for part in subject.parts {
      let activations = try AnalysisError.cancellable { () throws(Cancelled) in
        try part.forward(capture: [pattern, values], cancellation)
      }
      // Attention to one key alone would give the head's z that key's values.
      let alone = part.weights.spread(activations[values])
      var moved = part.weights.output(ofHead: head, z: alone)
      if part.weights.configuration.norm.centres { moved = moved.centringRows() }
      let lengths = (0..<moved.rows).map { moved.dot(row: $0, with: moved, row: $0).squareRoot() }
      let rows = PatternRows(activations, part, head)
      let batch = part.prompts.batch
      patterns += part.prompts.prompts.indices.map { prompt in
        let first = batch.offsets[prompt]
        return rows.grid(prompt: prompt).map { row in
          row.enumerated().map { key, probability in probability * lengths[first + key] }
        }
      }
    }
  }
}
