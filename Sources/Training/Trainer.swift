import Foundation
import Tensors
public import Tokens
public import Transformer

/// A model in training: weights, optimiser and data, and nothing of files.
///
/// `takeStep` takes one step; the caller decides when.
public struct Trainer: Sendable {
  /// The model after the steps done.
  public private(set) var weights: Weights
  /// The optimiser after the steps done.
  public private(set) var optimiser: AdamW
  /// The training data, in batches.
  public private(set) var batches: Batches
  /// How the model is trained.
  public let settings: TrainingSettings
  /// The steps of the whole run.
  public let total: Int

  private var gradients: Weights

  /// Why a step cannot be taken; the weights are as before it.
  public enum Trouble: Error, Hashable, Sendable {
    /// The loss is infinite or not a number.
    case lossNotFinite
    /// The loss is far above that of guessing.
    case lossExploded(loss: Double, limit: Double)
    /// The gradient is infinite or not a number.
    case gradientNotFinite
  }

  /// The numbers of a step.
  public struct Step: Hashable, Sendable {
    /// Its number, from 1.
    public var number: Int
    /// The mean loss over the tokens predicted, in nats, before the step.
    public var loss: Double
    /// The norm of the gradient before it was clipped.
    public var gradientNorm: Double
    /// The learning rate.
    public var learningRate: Double
    /// The tokens of its batch.
    public var tokens: Int
  }

  /// A model at the start of its training, or after some steps.
  ///
  /// - Parameters:
  ///   - weights: the model.
  ///   - rows: the training data; each row of at least two tokens.
  ///   - settings: how to train.
  ///   - optimiser: after the steps done; a fresh one where it is left out.
  ///
  /// Holds the weights, their gradient and two moments: 16 bytes a parameter.
  public init(
    _ weights: Weights, rows: [[TokenID]], settings: TrainingSettings, optimiser: AdamW? = nil
  ) {
    self.weights = weights
    // The first step would copy weights that a file lends anyway, with all else held beside them.
    self.weights.updateEach { _, tensor in if tensor.isBorrowed { tensor = tensor.copied() } }
    self.settings = settings
    self.optimiser = optimiser ?? AdamW(settings.optimiser, for: self.weights)
    batches = Batches(rows, size: settings.batch, order: settings.order, seed: settings.seed)
    total = settings.steps(perEpoch: batches.stepsPerEpoch)
    gradients = self.weights.zeros()
  }

  /// The steps done.
  public var step: Int { optimiser.step }

  /// Whether all steps are done.
  public var isFinished: Bool { step >= total }

  /// Takes the next step.
  ///
  /// - Parameter exchange: the ranks that take the same step together, each with its share of the
  ///   batch; nil for a step that this process takes alone.
  /// - Returns: its numbers, the same on all ranks.
  /// - Throws: `Trouble` with loss or gradient, on all ranks; the weights are unchanged then.
  public mutating func takeStep(
    with exchange: GradientExchange? = nil
  ) throws(Trouble) -> Step {
    let number = step + 1
    let batch = batches.batch(step: number)
    let loss = gradient(batch, step: number, exchange)
    try check(loss)
    let norm = AdamW.norm(of: gradients)
    guard norm.isFinite else { throw .gradientNotFinite }
    let rate = settings.learningRate * settings.schedule.factor(step: number, of: total)
    optimiser.move(&weights, along: gradients, norm: norm, learningRate: rate)
    return Step(
      number: number, loss: loss, gradientNorm: norm, learningRate: rate, tokens: batch.count)
  }

  /// Computes the gradient of a batch.
  ///
  /// - Returns: the loss.
  private mutating func gradient(
    _ batch: TokenBatch, step: Int, _ exchange: GradientExchange?
  ) -> Double {
    let dropout = dropout(step: step)
    do {
      guard let exchange else {
        return try weights.lossGradient(batch, dropout: dropout, into: &gradients)
      }
      return try exchange.sum(&gradients, of: batch, weights, dropout)
    } catch {
      preconditionFailure("Trainer: a step without a cancellation was cancelled")
    }
  }

  /// Checks that the model has not diverged in the last step.
  ///
  /// - Throws: `Trouble` with its loss on rows of that step, without dropout.
  ///
  /// Cost: a forward pass over a few rows.
  public mutating func checkModel() throws(Trouble) {
    let rows = batches.batch(step: max(1, step)).rows
    var count = 0
    let few = rows.prefix { row in
      defer { count += row.count }
      return count == 0 || count + row.count <= Self.checkedTokens
    }
    let losses: [Float]
    do {
      losses = try weights.losses(TokenBatch(Array(few))).flatMap { $0 }
    } catch {
      preconditionFailure("Trainer: a check without a cancellation was cancelled")
    }
    try check(losses.reduce(0) { $0 + Double($1) } / Double(losses.count))
  }

  /// Lends weights and moments for change, in an order that is the same for all models of a shape.
  ///
  /// - Parameters:
  ///   - step: the steps done afterwards.
  ///   - body: changes a tensor.
  mutating func updateState(step: Int, _ body: (inout Tensor) -> Void) {
    weights.updateEach { _, tensor in body(&tensor) }
    optimiser.updateMoments(step: step, body)
  }

  /// The most tokens of a check, unless its first row has more.
  private static let checkedTokens = 512

  /// A loss of four times that of guessing among all tokens is worse than knowing nothing.
  private func check(_ loss: Double) throws(Trouble) {
    guard loss.isFinite else { throw .lossNotFinite }
    let limit = 4 * log(Double(weights.configuration.vocabulary))
    guard loss <= limit else { throw .lossExploded(loss: loss, limit: limit) }
  }

  private func dropout(step: Int) -> Dropout? {
    var dropout = settings.dropout
    guard !dropout.isNone else { return nil }
    dropout.seed = settings.seed &+ UInt64(step) &* 0xBF58_476D_1CE4_E5B9
    return dropout
  }
}
