public import Tensors
import Tokens

/// A forward pass from a given stream that has kept what the backward direction needs.
///
/// For gradients that depend on what the pass itself gave, such as that of a probability; and for
/// streams that are not those of tokens, such as points between two embeddings.
public struct TapedPass: Sendable {
  /// The requested logits: [R, V], or [R, tokens] where tokens were listed.
  public let logits: Tensor
  fileprivate let request: LogitRequest
  fileprivate let rows: TensorRows
  fileprivate let prefix: (values: Resumption.Prefix, sources: [Int])?
  fileprivate let first: Int
  fileprivate var tape: Activations

  /// What a site held: the stream entering a block, between its halves, or leaving the last one.
  ///
  /// That the pass kept the site is a precondition.
  public subscript(site: Site) -> Tensor { tape[site] }
}

extension Weights {
  /// The most bytes that a taped pass and its gradients hold, before it runs.
  ///
  /// - Parameters:
  ///   - configuration: the shape of the model.
  ///   - lengths: the positions that are carried of each row.
  ///   - keys: the keys of the longest row, those of its prefix included.
  ///   - sites: where gradients are wanted.
  /// - Returns: the tape, the gradients, and the streams under way.
  public static func tapedPassCost(
    in configuration: Configuration, lengths: [Int], keys: Int, at sites: Set<Site>
  ) -> Int {
    let patterns = lengths.reduce(0, +) * keys * configuration.heads * configuration.layers
    let tape = Backward.tape(of: configuration, parameters: false).filter { site in
      if case .block(_, .pattern) = site { false } else { true }
    }
    let kept = [tape, sites].reduce(0) {
      $0 + Pass(capture: $1, logits: .none).cost(in: configuration, lengths: lengths)
    }
    let streams =
      lengths.reduce(0, +) * (20 * configuration.widest + 4 * configuration.hiddenColumns)
    return kept + 4 * (patterns + streams)
  }

  /// Runs the rest of the model on a given stream, and keeps what gradients need.
  ///
  /// - Parameters:
  ///   - resumption: the stream, entering a block (`.residualIn`).
  ///   - request: the logits, at one position of each row.
  ///   - cancellation: checked between halves of a block.
  /// - Returns: the logits and the tape.
  /// - Throws: `Cancelled`.
  ///
  /// Cost: a forward pass; holds about 9 N D numbers a layer beside patterns.
  public func tapedPass(
    _ resumption: Resumption, logits request: LogitRequest, cancellation: Cancellation? = nil
  ) throws(Cancelled) -> TapedPass {
    precondition(resumption.stage == .residualIn, "tapedPass: begins at \(resumption.stage)")
    let tape = Backward.tape(of: configuration, from: resumption.layer, parameters: false)
    let kept = try resume(
      resumption, Pass(capture: tape, logits: request, cancellation: cancellation))
    guard let logits = kept.logits else {
      preconditionFailure("tapedPass: no logits are asked for")
    }
    return TapedPass(
      logits: logits, request: request, rows: TensorRows(resumption.rows.map(\.positions)),
      prefix: resumption.prefix.map { ($0, resumption.rows.map(\.source)) },
      first: resumption.layer, tape: kept.with(logits: nil))
  }

  /// The gradient of a function of a taped pass's logits with respect to activations.
  ///
  /// - Parameters:
  ///   - pass: the pass; its tape is used up.
  ///   - dlogits: the derivative with respect to each of its logits, of their shape.
  ///   - sites: the sites whose gradients are returned, at the positions that the pass carried.
  ///   - cancellation: checked between halves of a block.
  /// - Returns: the gradients, each of its site's shape. What came from the prefix is taken as fixed.
  /// - Throws: `Cancelled`.
  ///
  /// Cost: about a forward pass.
  public func gradients(
    _ pass: consuming TapedPass, of dlogits: Tensor, at sites: Set<Site>,
    cancellation: Cancellation? = nil
  ) throws(Cancelled) -> Activations {
    precondition(sites.allSatisfy(\.hasGradient), "gradients: a scale has no gradient")
    precondition(
      dlogits.shape == pass.logits.shape, "gradients: \(dlogits.shape) of \(pass.logits.shape)")
    let rows = pass.rows
    guard let positions = pass.request.single(lengths: rows.ranges.map(\.upperBound)) else {
      preconditionFailure("gradients: of logits at several positions")
    }
    let read = positions.enumerated().compactMap { rows.index(row: $0, position: $1) }
    let dnormed = dnormed(dlogits, tokens: pass.request.tokens)
    let x = pass.tape[.block(configuration.layers - 1, .residualOut)]
    var dread = Tensor(repeating: 0, shape: [read.count, x.columns])
    _ = normaliseBackward(dnormed, x: x.gathering(rows: read), finalNorm, dx: &dread)
    var dx = Tensor(repeating: 0, shape: [x.rows, x.columns])
    dx.setBlock(rows: read, column: 0, from: dread)
    var backward = Backward(
      weights: self, batch: nil, rows: rows, prefix: pass.prefix, first: pass.first, dropout: nil,
      cancellation: cancellation, wanted: sites, wantsParameters: false, tape: pass.tape, dx: dx)
    pass.tape = Activations()
    var unused = self
    try backward.propagate(into: &unused)
    return backward.kept
  }

  /// The gradient of normalised rows from that of their logits: [R, D].
  private func dnormed(_ dlogits: Tensor, tokens: [[TokenID]]?) -> Tensor {
    guard let tokens else { return Tensor.multiply(dlogits, unembedding) }
    var dnormed = Tensor(repeating: 0, shape: [dlogits.rows, configuration.width])
    for (row, tokens) in tokens.enumerated() {
      for (column, token) in tokens.enumerated() {
        dnormed.add(
          unembedding.rows(token.rawValue..<token.rawValue + 1), toRow: row,
          scale: dlogits[row, column])
      }
    }
    return dnormed
  }
}
