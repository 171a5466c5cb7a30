public import Ranks
import Tensors
import Tokens
public import Transformer

/// Sums the gradients of the shares of a batch over all ranks, while the backward pass still makes them.
///
/// Used by one thread, that which joined the ranks. Holds 4 bytes a parameter.
public final class GradientExchange {
  /// The ranks that train together.
  public let ranks: Ranks
  /// The parameters in the order in which their gradients become final.
  private let order: [[Parameter]]
  /// Where each parameter's gradient begins in the sum.
  private let places: [Parameter: Int]
  private let sum: BucketedSum
  /// The numbers of a gradient.
  private let count: Int

  /// How long the last step waited for other ranks behind its own backward pass, in seconds.
  public var waited: Double { sum.waited }

  /// The bytes that a rank sends in a step where each bucket goes round a ring: 2 (R - 1) / R times
  /// those of the gradient.
  ///
  /// It is the least that any way of summing on R ranks sends; MPI may choose one that sends more.
  public var bytesSent: Int { 2 * (ranks.count - 1) * 4 * count / ranks.count }

  /// An exchange for models of a shape.
  public init(_ ranks: Ranks, for weights: Weights) {
    self.ranks = ranks
    order = Parameter.finalOrder(in: weights.configuration, hasSeparateHead: !weights.isTied)
    var (places, count): ([Parameter: Int], Int) = ([:], 0)
    for parameter in order.joined() {
      places[parameter] = count
      count += weights[parameter].count
    }
    (self.places, self.count) = (places, count)
    sum = BucketedSum(count, over: ranks)
  }

  /// The loss of a whole batch, and its gradient, from those of the ranks' shares.
  ///
  /// - Parameters:
  ///   - gradients: overwritten with the gradient.
  ///   - batch: the whole; a rank that gets no row of it adds nothing, and takes part all the same.
  ///   - weights: the model.
  ///   - dropout: what the step drops of the whole batch.
  /// - Returns: the loss.
  /// - Throws: nothing, as it is given no cancellation.
  func sum(
    _ gradients: inout Weights, of batch: TokenBatch, _ weights: Weights, _ dropout: Dropout?
  ) throws(Cancelled) -> Double {
    let share = BatchShare(
      of: ranks.rank, among: ranks.count, batch, heads: weights.configuration.heads)
    sum.begin()
    var loss = 0.0
    if share.rows.isEmpty {
      gradients.updateEach { _, tensor in tensor.fill(with: 0) }
      for parameters in order { add(gradients, parameters) }
    } else {
      loss = try share.lossGradient(weights, dropout, into: &gradients, whenFinal: add)
    }
    sum.finish()
    gradients.updateEach { parameter, tensor in
      guard let place = places[parameter] else {
        preconditionFailure("GradientExchange: no place for \(parameter)")
      }
      tensor.withMutableElements { sum.read(from: place, into: &$0) }
    }
    return ranks.sum(loss)
  }

  /// Sums a gradient that is there already, for measuring how long that takes.
  public func sumAlone(_ gradients: Weights) {
    sum.begin()
    for parameters in order { add(gradients, parameters) }
    sum.finish()
  }

  private func add(_ gradients: Weights, _ parameters: [Parameter]) {
    for parameter in parameters { gradients[parameter].withElements { sum.add($0) } }
  }
}
