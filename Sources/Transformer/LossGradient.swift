import Tensors
public import Tokens

extension Weights {
  /// The mean next-token loss of a batch, and its gradient with respect to every parameter.
  ///
  ///     loss = mean over all tokens but the first of each row of -log p(token), in nats
  ///
  /// Where the rows are a share of a larger batch, both are the share's part of the batch's: those of
  /// all shares add up to the loss and the gradient of the batch.
  ///
  /// - Parameters:
  ///   - batch: rows of tokens, at least one of them longer than one token.
  ///   - predictions: the tokens that the whole batch predicts; those of these rows where it is left
  ///     out.
  ///   - dropout: what is dropped in this step; nothing where it is left out.
  ///   - gradients: weights of this shape whose memory is used; overwritten whole.
  ///   - cancellation: checked between halves of a block; then `gradients` holds nothing of use.
  ///   - whenFinal: called with `gradients` whenever those of more parameters are as they will stay,
  ///     in the order of `Parameter.finalOrder`.
  /// - Returns: the loss.
  /// - Throws: `Cancelled`.
  ///
  /// Cost: three times a forward pass with logits at every position. Besides the gradients it holds
  /// about 10 L N D + L H N T numbers, and 512 rows of logits, or 4 million logits where that is more.
  public func lossGradient(
    _ batch: TokenBatch, of predictions: Int? = nil, dropout: Dropout? = nil,
    into gradients: inout Weights, cancellation: Cancellation? = nil,
    whenFinal: (Weights, [Parameter]) -> Void = { _, _ in }
  ) throws(Cancelled) -> Double {
    let tape = try forward(
      batch,
      Pass(
        capture: Backward.tape(of: configuration), logits: .none, dropout: dropout,
        cancellation: cancellation))
    let x = tape[.block(configuration.layers - 1, .residualOut)]
    try cancellation?.check()
    var (loss, dnormed) = predictionGradient(batch, of: predictions, x: x, into: &gradients)
    var backward = Backward(
      weights: self, batch: batch, rows: TensorRows(lengths: batch.lengths), dropout: dropout,
      cancellation: cancellation, wanted: [], wantsParameters: true, tape: consume tape,
      dx: Tensor(repeating: 0, shape: [x.rows, x.columns]))
    backward.normalise(dnormed, x: x, finalNorm, into: &gradients.finalNorm)
    dnormed = Tensor([])
    whenFinal(gradients, Parameter.afterBlocks(in: configuration, hasSeparateHead: !isTied))
    try backward.propagate(into: &gradients, whenFinal: whenFinal)
    return loss
  }

  /// The same with fresh memory for the gradients.
  public func lossGradient(
    _ batch: TokenBatch, dropout: Dropout? = nil, cancellation: Cancellation? = nil
  ) throws(Cancelled) -> (loss: Double, gradients: Weights) {
    var gradients = zeros()
    let loss = try lossGradient(
      batch, dropout: dropout, into: &gradients, cancellation: cancellation)
    return (loss, gradients)
  }

  /// The loss, and the gradients of the last norm's output and of the unembedding.
  ///
  /// Logits of a long batch are the largest thing in training; they are made, used and dropped some
  /// rows at a time.
  private func predictionGradient(
    _ batch: TokenBatch, of predictions: Int?, x: Tensor, into gradients: inout Weights
  ) -> (loss: Double, dnormed: Tensor) {
    let predicting = batch.predictingRows
    precondition(!predicting.isEmpty, "lossGradient: no row predicts a token")
    let predictions = predictions ?? predicting.count
    let normed = normalise(x, finalNorm).normed
    var dnormed = Tensor(repeating: 0, shape: [x.rows, x.columns])
    let chunk = max(512, (1 << 22) / configuration.vocabulary)
    var loss = 0.0
    for from in stride(from: 0, to: predicting.count, by: chunk) {
      let part = predicting[from..<min(from + chunk, predicting.count)]
      let inputs = normed.gathering(rows: part.map(\.row))
      var logits = unembed(inputs)
      loss += logits.crossEntropyBackward(
        targets: part.map(\.target), weight: 1 / Float(predictions))
      dnormed.setBlock(
        rows: part.map(\.row), column: 0, from: Tensor.multiply(logits, unembedding))
      if isTied {
        Tensor.multiply(
          transposed: logits, inputs, adding: from > 0, into: &gradients.tokenEmbedding)
      } else {
        gradients.addUnembedding(logits, inputs, adding: from > 0)
      }
    }
    return (loss / Double(predictions), dnormed)
  }

  private mutating func addUnembedding(_ dlogits: Tensor, _ inputs: Tensor, adding: Bool) {
    guard var head = separateUnembedding else { return }
    separateUnembedding = nil  // so that the tensor is held once while it is changed
    Tensor.multiply(transposed: dlogits, inputs, adding: adding, into: &head)
    separateUnembedding = head
    if !adding { tokenEmbedding.fill(with: 0) }
  }
}

extension TokenBatch {
  /// The tensor rows that predict a token, and the token.
  fileprivate var predictingRows: [(row: Int, target: Int)] {
    zip(offsets, rows).flatMap { offset, row in
      row.dropFirst().enumerated().map { (row: offset + $0, target: $1.rawValue) }
    }
  }
}
