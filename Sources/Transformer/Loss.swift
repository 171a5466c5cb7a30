import Tensors
public import Tokens

extension Weights {
  /// The next-token loss of each predicted token: minus the log of its probability, in nats.
  ///
  /// - Parameters:
  ///   - batch: rows of tokens; a row of one token predicts nothing.
  ///   - interventions: edits in force.
  ///   - cancellation: checked between halves of a block.
  /// - Returns: for each row, one loss for each token after the first.
  /// - Throws: `Cancelled`.
  ///
  /// Cost: one pass with logits at every position; holds N V numbers.
  public func losses(
    _ batch: TokenBatch, interventions: [Intervention] = [], cancellation: Cancellation? = nil
  ) throws(Cancelled) -> [[Float]] {
    let activations = try forward(
      batch,
      Pass(interventions: interventions, logits: .all, cancellation: cancellation))
    guard let logits = activations.logits else { return [] }
    var targets: [Int?] = []
    for row in batch.rows {
      targets += row.dropFirst().map(\.rawValue) as [Int?] + [nil]
    }
    let all = logits.crossEntropy(targets: targets)
    return zip(batch.offsets, batch.rows).map { offset, row in
      all[offset..<offset + row.count].compactMap { $0 }
    }
  }
}
