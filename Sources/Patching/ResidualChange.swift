import Analyses
import Tensors
import Tokens
import Transformer

/// The change of the residual stream that each sender of a path patch makes while all other heads are
/// frozen: the patched stream minus the clean one.
///
/// A frozen head keeps its clean z, so positions do not tell one another anything: only the rows that
/// a receiver reads are carried, and of the clean run only its stream and its MLPs are needed. A
/// sender joins when its layer is reached; all that have joined go through an MLP in one product.
struct ResidualChange {
  private let base: PatchBase
  private let path: PathPatch
  /// The tensor rows of the clean run that are carried for each sender.
  let rows: [Int]
  /// Every sender that will join, in the order of their layers.
  let allSenders: [PatchCell]
  /// Those that have joined: the first of all.
  private(set) var senders: ArraySlice<PatchCell> = []
  /// The change that each one makes: [senders × rows, D].
  private var difference: Tensor
  /// The layer that is entered next.
  private var layer: Int

  /// The change before the layer of the first sender: none.
  init(_ base: PatchBase, _ path: PathPatch, _ senders: [PatchCell]) {
    self.base = base
    self.path = path
    rows = base.changedRows(column: 0)
    allSenders = senders
    difference = Tensor(repeating: 0, shape: [0, base.configuration.width])
    layer = senders.first?.layer ?? 0
  }

  /// Advances to the stream entering a layer, or leaving the last one.
  mutating func advance(toLayer end: Int, _ cancellation: Cancellation?) throws(Cancelled) {
    while layer < end {
      try cancellation?.check()
      // An MLP that reads the same stream as the heads of its layer does not see what they write.
      let isParallel = base.configuration.architecture.isParallel
      if !isParallel { join(.heads) }
      if !path.freezesMLPs, !senders.isEmpty { addMLPChange() }
      if isParallel { join(.heads) }
      join(.mlps)
      layer += 1
    }
  }

  /// The clean stream at a site with the change of each sender: [senders × rows, D].
  func stream(_ site: Site) -> Tensor {
    var stream = tiled(base.destinationActivations[site])
    stream.add(difference)
    return stream
  }

  /// The clean values of the carried rows, once for each sender.
  private func tiled(_ clean: Tensor) -> Tensor {
    clean.gathering(rows: senders.flatMap { _ in rows })
  }

  /// Adds the next senders of this layer, as long as they are of one kind.
  private mutating func join(_ kind: AblationSweep.Components) {
    let waiting = allSenders[senders.count...].prefix { sender in
      sender.layer == layer && (sender.column < base.configuration.heads) == (kind == .heads)
    }
    guard !waiting.isEmpty else { return }
    let changes = waiting.map { kind == .heads ? headOutput($0.column) : mlpOutput() }
    senders = allSenders.prefix(senders.count + waiting.count)
    difference = Tensor(stacking: [difference] + changes, columns: difference.columns)
  }

  /// The change of a head's output: [rows, D].
  private func headOutput(_ head: Int) -> Tensor {
    var change = Tensor(repeating: 0, shape: [rows.count, base.configuration.width])
    base.destination.weights.addOutput(
      of: Head(layer, head), z: sourceMinusClean(.block(layer, .z)), to: &change)
    return change
  }

  /// The change of the MLP's output: [rows, D].
  private func mlpOutput() -> Tensor { sourceMinusClean(.block(layer, .mlpOut)) }

  /// The source minus the clean value of a site, at the carried rows.
  private func sourceMinusClean(_ site: Site) -> Tensor {
    var values = base.sourceActivations[site].gathering(rows: rows)
    values.add(base.destinationActivations[site].gathering(rows: rows), scale: -1)
    return values
  }

  /// Adds what the MLP makes of the changed stream; edits of its output stay in force.
  private mutating func addMLPChange() {
    let before = difference
    let clean = Site.block(layer, .mlpOut)
    difference.add(
      base.destination.weights.mlpOutput(
        layer: layer, of: stream(.block(layer, base.configuration.mlpReads))))
    difference.add(tiled(base.destinationActivations[clean]), scale: -1)
    let edited = Set(
      base.destination.interventions.filter { $0.site == clean }.flatMap {
        base.continuation.rows(of: $0.positions)
      })
    let fixed = senders.indices.flatMap { sender in
      rows.indices.filter { edited.contains(rows[$0]) }.map { $0 + sender * rows.count }
    }
    difference.setBlock(rows: fixed, column: 0, from: before, sourceRows: fixed)
  }
}
