import Tensors
public import Tokens

/// A model under way on rows that grow: the keys and values of earlier positions are kept, so that a
/// step computes the new positions alone.
///
/// A step gives what a pass over the whole rows gives at the new positions, but for the order in which
/// sums are rounded. Rows may have different lengths. A step that is cancelled changes nothing.
public struct GrowingRun: Sendable {
  /// The positions of each row so far.
  public private(set) var lengths: [Int]

  private let weights: Weights
  /// The positions of a row for which there is room.
  private var capacity: Int
  /// By layer [rows · capacity, G K], as attention reads them; row r begins at tensor row r · capacity.
  private var keys: [Tensor]
  private var values: [Tensor]

  /// A model before its first token.
  ///
  /// - Parameters:
  ///   - weights: the model.
  ///   - rows: how many rows run side by side.
  ///   - capacity: the positions of a row for which room is made at first; it grows when it must.
  ///   - layers: the blocks that steps run, from the first on; by default all, which logits need.
  ///
  /// Cost: 8 · rows · capacity · G K · layers bytes.
  public init(_ weights: Weights, rows: Int, capacity: Int, layers: Int? = nil) {
    let shape = weights.configuration
    self.weights = weights
    self.capacity = min(shape.context, max(1, capacity))
    lengths = [Int](repeating: 0, count: rows)
    let empty = (0..<(layers ?? shape.layers)).map { [capacity = self.capacity] _ in
      Tensor(repeating: 0, shape: [rows * capacity, shape.columns(of: .keys).count])
    }
    keys = empty
    values = empty.map { $0.copied() }
  }

  /// Runs the next tokens of every row.
  ///
  /// - Parameters:
  ///   - batch: for each row the tokens that follow, at least one.
  ///   - pass: edits, captures and logits, of the new positions alone; listed positions count from the
  ///     start of each row, and those of earlier tokens are left out.
  /// - Returns: the requested logits and captured sites, at the new positions.
  /// - Throws: `Cancelled`.
  ///
  /// Cost: a pass over the new positions, whose attention reads what was kept.
  public mutating func append(
    _ batch: TokenBatch, _ pass: Pass = Pass()
  ) throws(Cancelled) -> Activations {
    precondition(
      batch.rows.count == lengths.count, "\(batch.rows.count) rows of \(lengths.count)")
    let ranges = zip(lengths, batch.lengths).map { $0..<$0 + $1 }
    precondition(
      ranges.allSatisfy { !$0.isEmpty && $0.upperBound <= weights.configuration.context },
      "positions \(ranges); the context is \(weights.configuration.context)")
    let activations = try run(batch, ranges, keeping(pass))
    keep(activations, ranges)
    return activations
  }

  /// The pass with keys and values captured.
  private func keeping(_ pass: Pass) -> Pass {
    var pass = pass
    pass.capture.formUnion(Resumption.Prefix.sites(keys.indices, in: weights.configuration))
    return pass
  }

  private func run(
    _ batch: TokenBatch, _ ranges: [Range<Int>], _ pass: Pass
  ) throws(Cancelled) -> Activations {
    guard lengths.contains(where: { $0 > 0 }) else { return try weights.forward(batch, pass) }
    let residual = weights.embedded(
      batch.tokens.map(\.rawValue), at: ranges.flatMap(Array.init))
    return try weights.resume(
      Resumption(
        layer: 0, residual: residual,
        rows: ranges.enumerated().map { Resumption.Row(positions: $1, source: $0) },
        prefix: Resumption.Prefix(
          keys: keys, values: values, offsets: lengths.indices.map { $0 * capacity })), pass)
  }

  private mutating func keep(_ activations: Activations, _ ranges: [Range<Int>]) {
    makeRoom(for: ranges.reduce(0) { max($0, $1.upperBound) })
    let places = ranges.enumerated().flatMap { row, range in range.map { row * capacity + $0 } }
    for layer in keys.indices {
      let read = Site.block(layer, weights.configuration.attendedKeys)
      keys[layer].setBlock(rows: places, column: 0, from: activations[read])
      values[layer].setBlock(rows: places, column: 0, from: activations[.block(layer, .values)])
    }
    lengths = ranges.map(\.upperBound)
  }

  /// Makes room for rows of so many positions, at least twice what there was.
  private mutating func makeRoom(for positions: Int) {
    guard positions > capacity else { return }
    let room = min(weights.configuration.context, max(positions, 2 * capacity))
    let held = lengths.enumerated().flatMap { row, length in
      (0..<length).map { (old: row * capacity + $0, new: row * room + $0) }
    }
    func moved(_ tensor: Tensor) -> Tensor {
      var larger = Tensor(repeating: 0, shape: [lengths.count * room, tensor.columns])
      larger.setBlock(
        rows: held.map(\.new), column: 0, from: tensor, sourceRows: held.map(\.old))
      return larger
    }
    keys = keys.map(moved)
    values = values.map(moved)
    capacity = room
  }
}
