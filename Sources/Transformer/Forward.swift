public import Tensors
public import Tokens

extension Weights {
  /// Runs the model on tokens.
  ///
  /// - Parameters:
  ///   - batch: rows of tokens, each no longer than the context and within the vocabulary.
  ///   - pass: edits, captures and logits.
  /// - Returns: the requested logits and the captured sites.
  /// - Throws: `Cancelled`.
  ///
  /// Cost: about 2 N (12 D² L + 2 D T L) operations, and 2 D V for each row of logits.
  /// Source: Radford et al. 2019, section 2.3.
  public func forward(_ batch: TokenBatch, _ pass: Pass = Pass()) throws(Cancelled) -> Activations {
    for intervention in pass.interventions { intervention.check(lengths: batch.lengths) }
    var forward = Forward(self, TensorRows(lengths: batch.lengths), pass, prefix: nil)
    forward.embed(batch)
    return try forward.finish(from: 0, stage: .residualIn)
  }

  /// Runs the rest of the model on a given residual stream.
  ///
  /// - Parameters:
  ///   - resumption: the stream and where it enters.
  ///   - pass: edits, captures and logits; positions count from the start of each row.
  /// - Returns: the requested logits and the captured sites, at the resumed positions only.
  /// - Throws: `Cancelled`.
  public func resume(
    _ resumption: Resumption, _ pass: Pass = Pass()
  ) throws(Cancelled) -> Activations {
    precondition(
      resumption.stage.exists(in: configuration.architecture),
      "a pass of \(configuration.architecture.family) cannot resume at \(resumption.stage)")
    var forward = Forward(
      self, TensorRows(resumption.rows.map(\.positions)), pass,
      prefix: resumption.prefix.map { ($0, resumption.rows.map(\.source)) })
    forward.x = resumption.residual
    return try forward.finish(from: resumption.layer, stage: resumption.stage)
  }
}

/// One forward pass under way: the residual stream, the scratch memory, and what is kept.
struct Forward {
  let weights: Weights
  let request: LogitRequest
  let dropout: Dropout?
  let cancellation: Cancellation?
  let visitor: Visitor
  let prefix: (values: Resumption.Prefix, sources: [Int])?
  /// The positions for which the residual stream is carried.
  var rows: TensorRows
  /// The residual stream: [N, D].
  var x: Tensor
  var scratch: Scratch
  /// What attention adds to a stream that the MLP reads without it; nil where nothing waits.
  var waiting: Tensor?
  /// By how much queries and keys are turned at the carried positions; made when first needed.
  var turns: RowTurns?
  var kept = Activations()

  var configuration: Configuration { weights.configuration }

  init(
    _ weights: Weights, _ rows: TensorRows, _ pass: Pass,
    prefix: (values: Resumption.Prefix, sources: [Int])?
  ) {
    self.weights = weights
    self.rows = rows
    self.prefix = prefix
    request = pass.logits
    dropout = pass.dropout
    cancellation = pass.cancellation
    visitor = Visitor(pass, weights.configuration)
    x = Tensor(repeating: 0, shape: [0, weights.configuration.width])
    scratch = Scratch(rows: rows.count, weights.configuration)
  }

  /// Runs the blocks from `first` on, and reads the logits.
  mutating func finish(from first: Int, stage: Site.Stage) throws(Cancelled) -> Activations {
    let end = visitor.firstUnneededLayer(request) ?? configuration.layers
    for layer in first..<max(first, end) {
      if layer > first || stage == .residualIn {
        try cancellation?.check()
        addAttention(layer)
      }
      try cancellation?.check()
      addMLP(layer)
      visitor.visit(.block(layer, .residualOut), &x, rows, &kept)
    }
    readLogits()
    return kept
  }

  /// x = W_E[token], and W_pos[position] where positions are learned.
  mutating func embed(_ batch: TokenBatch) {
    for (row, tokens) in batch.rows.enumerated() {
      precondition(
        tokens.count <= configuration.context,
        "row \(row) has \(tokens.count) tokens; the context is \(configuration.context)")
    }
    x = weights.tokenEmbedding.gathering(rows: batch.tokens.map(\.rawValue))
    visitor.keep(.embedding, x, &kept)
    if let embedding = weights.positionEmbedding {
      let positions = embedding.gathering(rows: rows.positions)
      visitor.keep(.positionEmbedding, positions, &kept)
      x.add(positions)
    }
    dropout?.apply(to: &x, at: .embedding)
  }

  /// Normalises the stream and unembeds the rows whose logits are requested.
  private mutating func readLogits() {
    let logitRows = request.single(lengths: rows.ranges.map(\.upperBound)).map { positions in
      positions.enumerated().map { row, position in
        guard let index = rows.index(row: row, position: position) else {
          preconditionFailure("logits asked at position \(position) of row \(row), not carried")
        }
        return index
      }
    }
    var normed: Tensor
    if visitor.touchesFinalNorm || logitRows == nil {
      guard request.positions != .none || visitor.touchesFinalNorm else { return }
      normed = finalNormed(x)
      if let logitRows { normed = normed.gathering(rows: logitRows) }
    } else {
      normed = finalNormed(x.gathering(rows: logitRows ?? []))
    }
    guard request.positions != .none else { return }
    kept.logits = weights.unembed(
      normed, tokens: request.tokens, rows: logitRows == nil ? rows : nil)
  }

  private mutating func finalNormed(_ x: Tensor) -> Tensor {
    var (normed, scale) = weights.normalise(x, weights.finalNorm)
    if visitor.touchesFinalNorm {
      visitor.keep(.finalScale, scale, &kept)
      visitor.visit(.finalNorm, &normed, rows, &kept)
    }
    return normed
  }
}

extension Weights {
  /// Logits of normalised rows.
  ///
  /// - Parameters:
  ///   - normed: [R, D], after the last norm.
  ///   - tokens: the tokens to compute logits of, as many for each batch row; nil for all.
  ///   - rows: where several tensor rows belong to one batch row.
  /// - Returns: [R, V], or [R, tokens].
  func unembed(_ normed: Tensor, tokens: [[TokenID]]?, rows: TensorRows?) -> Tensor {
    guard let tokens else { return unembed(normed) }
    let batchRows = rows.map { rows in
      rows.ranges.enumerated().flatMap { row, range in range.map { _ in row } }
    }
    let columns = tokens.first?.count ?? 0
    var logits = Tensor(repeating: 0, shape: [normed.rows, columns])
    for row in 0..<normed.rows {
      let requested = tokens[batchRows?[row] ?? row]
      precondition(requested.count == columns, "as many tokens must be asked of every row")
      for (column, token) in requested.enumerated() {
        logits[row, column] =
          normed.dot(row: row, with: unembedding, row: token.rawValue)
          + (unembeddingBias?[0, token.rawValue] ?? 0)
      }
    }
    return logits
  }

  /// Logits of normalised rows over the whole vocabulary: [R, D] to [R, V].
  public func unembed(_ normed: Tensor) -> Tensor {
    var logits = Tensor.multiply(normed, transposed: unembedding)
    if let unembeddingBias { logits.addToRows(unembeddingBias) }
    return logits
  }
}
