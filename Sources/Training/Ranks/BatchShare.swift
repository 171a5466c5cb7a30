import Tokens
import Transformer

/// The rows of a batch that one rank works on: consecutive ones, about as many tokens as each other
/// rank has.
struct BatchShare {
  /// The rows; none where a rank gets none.
  let rows: [[TokenID]]
  /// What the whole batch has in front of them.
  let origin: Dropout.Origin
  /// The tokens that the whole batch predicts.
  let predictions: Int

  /// A rank's share: the rows whose middle lies in its part of the batch's tokens.
  ///
  /// - Parameters:
  ///   - rank: from 0 on.
  ///   - count: the number of ranks.
  ///   - batch: the whole batch.
  ///   - heads: the heads of a block.
  init(of rank: Int, among count: Int, _ batch: TokenBatch, heads: Int) {
    func owner(_ row: Int) -> Int {
      (2 * batch.offsets[row] + batch.rows[row].count) * count / (2 * batch.count)
    }
    let own = batch.rows.indices.filter { owner($0) == rank }
    rows = own.map { batch.rows[$0] }
    let before = batch.rows[..<(own.first ?? 0)]
    origin = Dropout.Origin(
      tokens: before.reduce(0) { $0 + $1.count },
      weights: heads * before.reduce(0) { $0 + $1.count * $1.count })
    predictions = batch.count - batch.rows.count
  }

  /// The share's part of the batch's loss, and of its gradient.
  ///
  /// - Parameters:
  ///   - weights: the model.
  ///   - dropout: what the step drops of the whole batch.
  ///   - gradients: overwritten.
  ///   - whenFinal: as `Weights.lossGradient` calls it.
  /// - Returns: the part of the loss.
  /// - Throws: nothing, as it is given no cancellation.
  func lossGradient(
    _ weights: Weights, _ dropout: Dropout?, into gradients: inout Weights,
    whenFinal: (Weights, [Parameter]) -> Void = { _, _ in }
  ) throws(Cancelled) -> Double {
    var dropout = dropout
    dropout?.origin = origin
    return try weights.lossGradient(
      TokenBatch(rows), of: predictions, dropout: dropout, into: &gradients, whenFinal: whenFinal)
  }
}
