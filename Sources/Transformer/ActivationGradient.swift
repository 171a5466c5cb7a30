import Tensors
public import Tokens

/// The weight of one logit in the sum that is differentiated.
public struct LogitWeight: Hashable, Sendable {
  /// The row of the batch.
  public var row: Int
  /// The position within it.
  public var position: Int
  /// The token.
  public var token: TokenID
  /// The derivative of the sum with respect to this logit.
  public var weight: Float

  /// A logit and its weight.
  public init(row: Int, position: Int, token: TokenID, weight: Float) {
    self.row = row
    self.position = position
    self.token = token
    self.weight = weight
  }
}

extension Weights {
  /// The most bytes that `activationGradients` will hold, before it runs.
  ///
  /// - Parameters:
  ///   - configuration: the shape of the model.
  ///   - lengths: the lengths of the rows.
  ///   - sites: where gradients are wanted.
  /// - Returns: the tape, the gradients, and the streams under way.
  public static func activationGradientCost(
    in configuration: Configuration, lengths: [Int], at sites: Set<Site>
  ) -> Int {
    let tape = Pass(capture: Backward.tape(of: configuration, parameters: false), logits: .none)
    let wanted = Pass(capture: sites, logits: .none)
    let rows = lengths.reduce(0, +) * (20 * configuration.widest + 4 * configuration.hiddenColumns)
    return tape.cost(in: configuration, lengths: lengths)
      + wanted.cost(in: configuration, lengths: lengths) + 4 * rows
  }

  /// The gradient of a weighted sum of logits with respect to activations.
  ///
  /// - Parameters:
  ///   - batch: rows of tokens.
  ///   - logits: the logits and their weights, such as 1/B for each answer and -1/B for each
  ///     distractor: the mean logit difference.
  ///   - sites: the sites whose gradients are returned. A head's output has the
  ///     gradient of the sum that it is added to; a pattern has gradients above its diagonal too.
  ///     Denominators of norms have none, and asking for them is a programming error.
  ///   - cancellation: checked between halves of a block.
  /// - Returns: the gradients, each of its site's shape.
  /// - Throws: `Cancelled`.
  ///
  /// Cost: about two forward passes without logits.
  public func activationGradients(
    _ batch: TokenBatch, of logits: [LogitWeight], at sites: Set<Site>,
    cancellation: Cancellation? = nil
  ) throws(Cancelled) -> Activations {
    precondition(sites.allSatisfy(\.hasGradient), "activationGradients: a scale has no gradient")
    let tape = try forward(
      batch,
      Pass(
        capture: Backward.tape(of: configuration, parameters: false), logits: .none,
        cancellation: cancellation))
    let x = tape[.block(configuration.layers - 1, .residualOut)]
    var backward = Backward(
      weights: self, batch: batch, rows: TensorRows(lengths: batch.lengths), dropout: nil,
      cancellation: cancellation, wanted: sites, wantsParameters: false, tape: consume tape,
      dx: Tensor(repeating: 0, shape: [x.rows, x.columns]))
    var dnormed = Tensor(repeating: 0, shape: [x.rows, x.columns])
    for logit in logits {
      dnormed.add(
        unembedding.rows(logit.token.rawValue..<logit.token.rawValue + 1),
        toRow: batch.index(row: logit.row, position: logit.position), scale: logit.weight)
    }
    backward.keep(.finalNorm, dnormed)
    var unused = self
    backward.normalise(dnormed, x: x, finalNorm, into: &unused.finalNorm)
    try backward.propagate(into: &unused)
    return backward.kept
  }
}

extension Site {
  /// Whether a gradient with respect to the site is computed.
  public var hasGradient: Bool {
    switch self {
    case .finalScale, .block(_, .norm1Scale), .block(_, .norm2Scale): false
    default: true
    }
  }
}
