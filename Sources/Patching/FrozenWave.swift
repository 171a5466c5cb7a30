import Analyses
import Tensors
import Tokens
import Transformer

/// How the stream of many runs differs from the clean run while every head's z is frozen.
///
/// With heads frozen, positions do not tell one another anything, so only the rows that a receiver
/// reads are carried, and of the clean run only its stream and its MLPs are needed. Senders join
/// when the wave comes to their layer; all that are on it go through an MLP in one product.
struct FrozenWave {
  private let base: PatchBase
  private let path: PathPatch
  /// The tensor rows of the clean run that are carried for each sender.
  let rows: [Int]
  /// Every sender that will join, in the order of their layers.
  let allSenders: [PatchCell]
  /// Those on it now: the first of all.
  private(set) var senders: ArraySlice<PatchCell> = []
  /// What each one's stream has more than the clean one: [senders × rows, D].
  private var difference: Tensor
  /// The layer that the wave is about to enter.
  private var layer: Int

  /// A wave before the layer of its first sender.
  init(_ base: PatchBase, _ path: PathPatch, _ senders: [PatchCell]) {
    self.base = base
    self.path = path
    rows = base.changedRows(column: 0)
    allSenders = senders
    difference = Tensor(repeating: 0, shape: [0, base.configuration.width])
    layer = senders.first?.layer ?? 0
  }

  /// Goes on to the stream entering a layer, or leaving the last one.
  mutating func go(to end: Int, _ cancellation: Cancellation?) throws(Cancelled) {
    while layer < end {
      try cancellation?.check()
      join(.heads)
      if !path.freezesMLPs, !senders.isEmpty { perceive() }
      join(.mlps)
      layer += 1
    }
  }

  /// The stream at a site of the clean run with what each sender changed: [senders × rows, D].
  func stream(_ site: Site) -> Tensor {
    var stream = tiled(base.run[site])
    stream.add(difference)
    return stream
  }

  /// The clean values of the carried rows, once for each sender.
  private func tiled(_ clean: Tensor) -> Tensor {
    clean.gathering(rows: senders.flatMap { _ in rows })
  }

  /// Takes in the next senders of this layer as long as they are of one kind.
  private mutating func join(_ kind: AblationSweep.Components) {
    let waiting = allSenders[senders.count...].prefix { sender in
      sender.layer == layer && (sender.column < base.configuration.heads) == (kind == .heads)
    }
    guard !waiting.isEmpty else { return }
    let changes = waiting.map { kind == .heads ? headOutput($0.column) : mlpOutput() }
    senders = allSenders.prefix(senders.count + waiting.count)
    difference = Tensor(stacking: [difference] + changes, columns: difference.columns)
  }

  /// What a head adds to the stream more than in the clean run: [rows, D].
  private func headOutput(_ head: Int) -> Tensor {
    let configuration = base.configuration
    var change = Tensor(repeating: 0, shape: [rows.count, configuration.width])
    Tensor.addProduct(
      given(.block(layer, .z)), columns: configuration.columns(ofHead: head),
      base.destination.weights.blocks[layer].attention.outputWeight, to: &change)
    return change
  }

  /// What the MLP adds to the stream more than in the clean run: [rows, D].
  private func mlpOutput() -> Tensor { given(.block(layer, .mlpOut)) }

  /// What the other run has more than the clean one at the carried rows.
  private func given(_ site: Site) -> Tensor {
    var values = base.given[site].gathering(rows: rows)
    values.add(base.run[site].gathering(rows: rows), scale: -1)
    return values
  }

  /// The MLP reads the changed stream; edits of its output stay in force.
  private mutating func perceive() {
    let before = difference
    let clean = Site.block(layer, .mlpOut)
    difference.add(
      base.destination.weights.mlpOutput(
        layer: layer, of: stream(.block(layer, .residualMid))))
    difference.add(tiled(base.run[clean]), scale: -1)
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
