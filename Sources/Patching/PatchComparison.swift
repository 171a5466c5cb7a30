import Analyses
import Tasks
import Tensors
import Tokens
import Transformer

/// Compares the values that a patch writes with those that it overwrites, to find where nothing
/// changes.
///
/// Where both are the same, bit for bit, a patch has no effect by definition. Computing it would
/// give a rounding error instead: the same row in a product of another height may be summed in
/// another order.
struct PatchComparison: Sendable {
  let patch: Patch
  let places: PatchPlaces
  /// The prompts, by their numbers in the sweep.
  let part: Range<Int>
  /// The model and prompts that are patched, and what their pass kept.
  let destination: (subject: Subject, activations: Activations)
  /// The model and prompts that values come from, and what their pass kept.
  let source: (subject: Subject, activations: Activations)

  private var configuration: Configuration { destination.subject.weights.configuration }

  /// For each of the prompts, whether a cell's patch changes anything.
  ///
  /// Cost: compares at most the rows of one site.
  func changes(_ cell: PatchCell) -> [Bool] {
    switch patch {
    case .activation(let patch): changes(patch.site, cell)
    case .path: pathChanges(cell)
    }
  }

  private func changes(_ site: PatchSite, _ cell: PatchCell) -> [Bool] {
    if site == .headOutput, !sharesOutputWeights(cell) {
      return part.map { !places.changed($0, column: cell.column).isEmpty }
    }
    // Heads' outputs are compared by z, which W_O reads.
    let place = site.site(cell.layer)
    return part.enumerated().map { row, prompt in
      let positions = places.changed(prompt, column: cell.column)
      guard !positions.isEmpty, !isPinned(site, cell, row, prompt) else { return false }
      if site == .pattern { return patternDiffers(place, cell.column, row, positions) }
      return differs(
        place, rows(row, positions),
        site.isHeadwise ? configuration.columns(ofHead: cell.column) : 0..<configuration.width)
    }
  }

  /// A sender's output; from one checkpoint alone, so that W_O is the same.
  private func pathChanges(_ cell: PatchCell) -> [Bool] {
    let isHead = cell.column < configuration.heads
    return part.enumerated().map { row, prompt in
      differs(
        .block(cell.layer, isHead ? .z : .mlpOut),
        rows(row, places.changed(prompt, column: 0)),
        isHead ? configuration.columns(ofHead: cell.column) : 0..<configuration.width)
    }
  }

  private func differs(_ place: Site, _ rows: [Int], _ columns: Range<Int>) -> Bool {
    !destination.activations[place].hasSameBits(
      as: source.activations[place], rows: rows, columns: columns)
  }

  /// The tensor rows of positions of a prompt, given by its place among the prompts.
  private func rows(_ row: Int, _ positions: [Int]) -> [Int] {
    positions.map { destination.subject.prompts.batch.offsets[row] + $0 }
  }

  /// Whether both checkpoints read a head's z by the same W_O.
  private func sharesOutputWeights(_ cell: PatchCell) -> Bool {
    let (own, its) = (destination.subject.weights, source.subject.weights)
    return own.isSame(as: its)
      || own.blocks[cell.layer].attention.output.hasSameBits(
        as: its.blocks[cell.layer].attention.output,
        inputs: configuration.columns(ofHead: cell.column))
  }

  /// Whether edits in force write a head's z wherever the patch could change it.
  private func isPinned(_ site: PatchSite, _ cell: PatchCell, _ row: Int, _ prompt: Int) -> Bool {
    switch site {
    case .queries, .keys, .values, .pattern: break
    case .residualIn, .attentionOut, .mlpOut, .headOutput, .z: return false
    }
    return site.heads(ofColumn: cell.column, in: configuration)
      .allSatisfy { isPinned(site, cell, head: $0, row, prompt) }
  }

  private func isPinned(
    _ site: PatchSite, _ cell: PatchCell, head: Int, _ row: Int, _ prompt: Int
  ) -> Bool {
    var open = Set(places.changed(prompt, column: cell.column))
    if site.actsOnKeys { open = Set(places.carried(prompt, column: cell.column).range) }
    for intervention in destination.subject.interventions
    where intervention.site == .block(cell.layer, .z)
      && intervention.heads?.contains(head) ?? true
    {
      // What is added to z leaves it to change.
      if case .add = intervention.action { continue }
      switch intervention.positions {
      case .all: return true
      case .at(let listed): open.subtract(listed[row])
      }
    }
    return open.isEmpty
  }

  /// Whether a head's pattern differs at some query positions of a prompt.
  private func patternDiffers(_ place: Site, _ head: Int, _ row: Int, _ queries: [Int]) -> Bool {
    let lengths = destination.subject.prompts.batch.lengths
    let before = lengths[..<row].reduce(0) { $0 + configuration.heads * $1 * $1 }
    let first = before + head * lengths[row] * lengths[row]
    return queries.contains { query in
      let start = first + query * lengths[row]
      return !destination.activations[place].hasSameBits(
        as: source.activations[place], rows: [0], columns: start..<start + lengths[row])
    }
  }
}
