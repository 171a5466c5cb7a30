public import Tensors

/// A point in the middle of the model from which a pass goes on, and the residual stream there.
///
/// Sweeps use it: everything below an edit is the same in every pass, so each starts at the edit,
/// on many copies of the prompts at once, with only the positions that can differ. Keys and values
/// of earlier positions come from a clean pass.
public struct Resumption: Sendable {
  /// The block in which the pass goes on.
  public var layer: Int
  /// Where in the block: `.residualIn`, or `.residualMid` to leave out its attention, which a block
  /// that runs both halves side by side does not have.
  public var stage: Site.Stage
  /// The residual stream there: one row for each position of each of `rows`, in order.
  public var residual: Tensor
  /// The rows that are carried on; a clean row may occur in many copies.
  public var rows: [Row]
  /// Keys and values of the positions before those carried on.
  public var prefix: Prefix?

  /// One row that is carried on.
  public struct Row: Hashable, Sendable {
    /// The positions that are carried on, up to the end of the row.
    public var positions: Range<Int>
    /// The row of the clean batch from which earlier positions are taken.
    public var source: Int

    /// Positions of a row, whose earlier positions are those of a clean row.
    public init(positions: Range<Int>, source: Int) {
      self.positions = positions
      self.source = source
    }
  }

  /// Keys and values of a clean run, by layer, laid out like its batch.
  public struct Prefix: Sendable {
    let keys: [Int: Tensor]
    let values: [Int: Tensor]
    let offsets: [Int]

    /// The sites that a clean run keeps for later passes through some layers.
    ///
    /// - Parameters:
    ///   - layers: the layers that later passes run.
    ///   - configuration: the model's shape.
    /// - Returns: values, and keys as attention reads them.
    public static func sites(
      _ layers: Range<Int>, in configuration: Configuration
    ) -> Set<Site> {
      Set(
        layers.flatMap { layer in
          [.block(layer, configuration.attendedKeys), .block(layer, .values)]
        })
    }

    /// Takes the keys and values that a clean run captured.
    ///
    /// - Parameters:
    ///   - activations: holds `sites` of each layer in `layers`.
    ///   - layers: the layers that later passes run.
    ///   - offsets: the tensor row at which each row of the clean batch starts.
    ///   - configuration: the model's shape.
    public init(
      _ activations: Activations, layers: Range<Int>, offsets: [Int],
      in configuration: Configuration
    ) {
      var (keys, values): ([Int: Tensor], [Int: Tensor]) = ([:], [:])
      for layer in layers {
        keys[layer] = activations[.block(layer, configuration.attendedKeys)]
        values[layer] = activations[.block(layer, .values)]
      }
      self.keys = keys
      self.values = values
      self.offsets = offsets
    }

    /// Takes keys and values by layer, from the first on.
    ///
    /// - Parameters:
    ///   - keys: of each layer as attention reads them, [rows, G K].
    ///   - values: the same.
    ///   - offsets: the tensor row at which each row of the batch starts.
    init(keys: [Tensor], values: [Tensor], offsets: [Int]) {
      self.keys = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($0, $1) })
      self.values = Dictionary(uniqueKeysWithValues: values.enumerated().map { ($0, $1) })
      self.offsets = offsets
    }
  }

  /// A pass that goes on at `stage` of block `layer`.
  public init(
    layer: Int, stage: Site.Stage = .residualIn, residual: Tensor, rows: [Row],
    prefix: Prefix? = nil
  ) {
    precondition(
      stage == .residualIn || stage == .residualMid, "a pass cannot resume at \(stage)")
    let count = rows.reduce(0) { $0 + $1.positions.count }
    precondition(
      residual.rows == count, "Resumption: \(residual.rows) residual rows for \(count) positions")
    precondition(
      prefix != nil || rows.allSatisfy { $0.positions.lowerBound == 0 },
      "Resumption: rows that start late need a prefix")
    self.layer = layer
    self.stage = stage
    self.residual = residual
    self.rows = rows
    self.prefix = prefix
  }
}
