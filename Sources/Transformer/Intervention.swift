public import Tensors

/// One edit of a forward pass: where, which heads and positions, and what is written there.
///
/// A value that is handed to one pass: nothing is registered with the model, so nothing is left
/// behind. Several edits of one site apply in the order given.
public struct Intervention: Sendable, Equatable {
  /// The site that is edited.
  public var site: Site
  /// The heads that are edited, at sites that have heads; nil for all.
  ///
  /// At keys and values they are heads of keys and values, each of which a group of heads may read.
  public var heads: [Int]?
  /// The positions that are edited.
  public var positions: Positions
  /// What is written.
  public var action: Action

  /// Positions within the rows of a batch.
  public enum Positions: Hashable, Sendable {
    /// Every position of every row.
    case all
    /// The listed positions, for each row of the batch.
    case at([[Int]])
  }

  /// What is written over the value of a site.
  public enum Action: Sendable, Equatable {
    /// Zeros.
    case zero
    /// The values at the same places of a tensor as the site's capture gives it.
    case replace(Tensor)
    /// The value plus `scale` times a tensor as the site's capture gives it.
    case add(Tensor, scale: Float)
  }

  /// An edit of a site.
  public init(
    _ site: Site, heads: [Int]? = nil, positions: Positions = .all, action: Action
  ) {
    self.site = site
    self.heads = heads
    self.positions = positions
    self.action = action
  }
}

extension Site {
  /// Whether an intervention may edit the site.
  ///
  /// Norms within blocks, and all denominators, follow from the stream and are not; scores are
  /// edited through the pattern, embeddings through the input of the first block.
  public var isEditable: Bool {
    switch self {
    case .embedding, .positionEmbedding, .finalScale: false
    case .finalNorm: true
    case .block(_, let stage):
      switch stage {
      case .norm1Scale, .norm1, .norm2Scale, .norm2, .scores: false
      case .residualIn, .queries, .keys, .values, .rotatedQueries, .rotatedKeys, .pattern, .z,
        .headOutput, .attentionOut, .residualMid, .hiddenIn, .hiddenLinear, .hiddenOut, .mlpOut,
        .residualOut:
        true
      }
    }
  }

  /// How many heads the site has: as many as keys and values have at theirs, all at others.
  public func heads(in configuration: Configuration) -> Int {
    switch self {
    case .block(_, .keys), .block(_, .values), .block(_, .rotatedKeys):
      configuration.keyValueHeads
    default: configuration.heads
    }
  }

  /// The width of one head's part of a row of the site; nil where the site has no heads.
  func headColumns(in configuration: Configuration) -> Int? {
    guard case .block(_, let stage) = self else { return nil }
    switch stage {
    case .queries, .keys, .values, .rotatedQueries, .rotatedKeys, .z:
      return configuration.headWidth
    case .headOutput: return configuration.width
    default: return nil
    }
  }
}

extension Intervention {
  /// Checks that every listed position lies in its row.
  func check(lengths: [Int]) {
    guard case .at(let listed) = positions else { return }
    precondition(
      listed.count == lengths.count, "positions for \(listed.count) of \(lengths.count) rows")
    for (row, (positions, length)) in zip(listed, lengths).enumerated() {
      for position in positions {
        precondition(
          (0..<length).contains(position), "position \(position) of row \(row), length \(length)")
      }
    }
  }
}

// MARK: Applying

extension Intervention {
  /// Edits a site that is a matrix with one row a position.
  ///
  /// - Parameters:
  ///   - value: the site's value, [N, columns], or wider with the site's columns from `column` on.
  ///   - column: the first column of the site within `value`.
  ///   - siteColumns: the number of columns of the site.
  ///   - configuration: the model's shape.
  ///   - batch: which tensor row each position is.
  func apply(
    to value: inout Tensor, column: Int = 0, siteColumns: Int, _ configuration: Configuration,
    _ batch: TensorRows
  ) {
    let rows = batch.indices(of: positions)
    for range in columnRanges(configuration, siteColumns: siteColumns) {
      let target = range.lowerBound + column..<range.upperBound + column
      switch action {
      case .zero:
        value.setBlock(rows: rows, columns: target, to: 0)
      case .replace(let source):
        checkSource(source, rows: batch.count, columns: siteColumns)
        value.setBlock(
          rows: rows, column: target.lowerBound, from: source, sourceRows: rows,
          sourceColumns: range)
      case .add(let source, let scale):
        checkSource(source, rows: batch.count, columns: siteColumns)
        value.addBlock(
          rows: rows, column: target.lowerBound, from: source, sourceColumns: range, scale: scale)
      }
    }
  }

  private func columnRanges(_ configuration: Configuration, siteColumns: Int) -> [Range<Int>] {
    guard let heads else { return [0..<siteColumns] }
    guard let width = site.headColumns(in: configuration) else {
      preconditionFailure("\(site) has no heads to choose from")
    }
    let count = site.heads(in: configuration)
    return heads.map { head in
      precondition((0..<count).contains(head), "\(site): head \(head) of \(count)")
      return head * width..<(head + 1) * width
    }
  }

  private func checkSource(_ source: Tensor, rows: Int, columns: Int) {
    precondition(
      source.rows == rows && source.columns == columns,
      "\(site): a replacement of shape \(source.shape), not [\(rows), \(columns)]")
  }

  /// Edits a pattern, stored as `attention` stores it.
  func apply(toPattern pattern: inout Tensor, _ attention: Attention, _ batch: TensorRows) {
    checkPattern(attention)
    for (row, span) in attention.spans.enumerated() {
      let size = span.queries.count * span.keyCount
      let queries = batch.positions(positions, ofRow: row)
      for head in heads ?? Array(0..<attention.heads) {
        let start = attention.patternOffsets[row] + head * size
        for position in queries {
          let query = position - span.firstPosition
          guard (0..<span.queries.count).contains(query) else { continue }
          let first = start + query * span.keyCount
          pattern.editRun(first..<first + span.keyCount, action)
        }
      }
    }
  }
}

extension Intervention {
  private func checkPattern(_ attention: Attention) {
    for head in heads ?? [] {
      precondition((0..<attention.heads).contains(head), "head \(head) of \(attention.heads)")
    }
    switch action {
    case .zero: break
    case .replace(let source), .add(let source, scale: _):
      precondition(
        source.count == attention.patternCount,
        "\(site): a replacement of \(source.count) weights, not \(attention.patternCount)")
    }
  }
}

extension Tensor {
  /// Edits consecutive elements of a tensor, taken as one row.
  fileprivate mutating func editRun(_ range: Range<Int>, _ action: Intervention.Action) {
    switch action {
    case .zero:
      setBlock(rows: [0], columns: range, to: 0)
    case .replace(let source):
      setBlock(rows: [0], column: range.lowerBound, from: source, sourceColumns: range)
    case .add(let source, let scale):
      addBlock(
        rows: [0], column: range.lowerBound, from: source, sourceColumns: range, scale: scale)
    }
  }
}

extension Intervention {
  /// The same edit for consecutive prompts.
  ///
  /// - Parameters:
  ///   - rows: the prompts.
  ///   - positions: their tensor rows.
  /// - Returns: the edit, its positions and values cut to the prompts. Costs nothing.
  ///
  /// Edits of patterns are stored by sequence, not by row, and cannot be cut.
  public func cut(rows: Range<Int>, positions: Range<Int>) -> Intervention {
    if case .block(_, .pattern) = site { preconditionFailure("a pattern's edit cannot be cut") }
    var cut = self
    if case .at(let listed) = self.positions { cut.positions = .at(Array(listed[rows])) }
    switch action {
    case .zero: break
    case .replace(let values): cut.action = .replace(values.rows(positions))
    case .add(let values, let scale): cut.action = .add(values.rows(positions), scale: scale)
    }
    return cut
  }

  /// The same edit for several copies of the prompts, each carrying only some tensor rows.
  ///
  /// - Parameter copies: for each copy the tensor rows of the prompts that it carries, in order.
  /// - Returns: the edit, its positions and values repeated.
  ///
  /// Edits of patterns and scores are stored by sequence, not by row, and cannot be tiled.
  public func tiled(_ copies: [[Int]]) -> Intervention {
    if case .block(_, .pattern) = site { preconditionFailure("a pattern's edit cannot be tiled") }
    func tile(_ values: Tensor) -> Tensor { values.gathering(rows: copies.flatMap(\.self)) }
    var tiled = self
    if case .at(let listed) = positions {
      tiled.positions = .at(copies.flatMap { _ in listed })
    }
    switch action {
    case .zero: break
    case .replace(let values): tiled.action = .replace(tile(values))
    case .add(let values, let scale): tiled.action = .add(tile(values), scale: scale)
    }
    return tiled
  }
}
