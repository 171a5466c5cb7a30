import Analyses
import Patching
import Screen
import Transformer

/// One number of the patch grid.
struct PatchValue: Hashable, Sendable {
  /// Its cell.
  var cell: PatchCell
  /// The head that is patched; nil for MLPs and positions.
  var head: Head?
  /// The heads that share the keys or values that are patched, where several do.
  var group: [Head] = []
  /// The effect in logits: exact if known, else approximate; nil if neither is known.
  var effect: Double?
  /// The effect in the unit of the screen.
  var shown: Double?
  /// Whether both are approximate, from the gradient.
  var isApproximate = false
  /// The approximate effect in the unit of the screen.
  var approximation: Double?
  /// The number of prompts behind the exact effect.
  var prompts = 0
}

/// The patch grid as shown: one sweep, or a difference of several.
struct PatchModel: Sendable {
  /// The columns.
  let columns: [PatchColumn]
  /// The numbers by layer; rows without a path to the receivers are empty.
  let rows: [[PatchValue]]
  /// The number of prompts.
  let prompts: Int

  /// The grid for what is chosen; nil if nothing can be patched.
  init?(_ scene: Scene<PatchingState>) {
    if let opened = scene.own.opened {
      columns = opened.record.grid.columns
      prompts = opened.record.grid.prompts
      rows = Self.rows(of: opened.record, scene.own.measure)
      return
    }
    let parts = scene.patchTerms.map { (sweep: scene.own.sweeps[$0.setup], sign: $0.sign) }
    guard scene.own.problem == nil, let first = parts.first?.sweep else { return nil }
    columns = first.plan.columns
    prompts = first.promptCount
    let measure = scene.own.measure
    rows = (0..<first.plan.layers).map { layer in
      first.plan.columns.enumerated().compactMap { number, column in
        let cell = PatchCell(layer, number)
        guard first.plan.hasPath(cell) else { return nil }
        var value = PatchValue(cell: cell)
        value.take(column)
        value.add(parts, measure)
        return value
      }
    }
  }

  /// The rows of a saved grid.
  private static func rows(
    of record: PatchRecord, _ measure: PatchMeasure
  ) -> [[PatchValue]] {
    let grid = record.grid
    let factor = measure.factor(grid.baseline)
    return (0..<grid.layers).map { layer in
      grid.columns.enumerated().map { number, column in
        let cell = PatchCell(layer, number)
        var value = PatchValue(cell: cell)
        value.take(column)
        value.prompts = grid.prompts(cell)
        let guess = record.approximate?[layer][number]
        let effect = grid.effect(cell) ?? guess
        value.isApproximate = grid.effect(cell) == nil
        value.effect = effect.map(Double.init)
        if let factor {
          value.shown = effect.map { Double($0 * factor) }
          value.approximation = guess.map { Double($0 * factor) }
        }
        return value
      }
    }
  }

  /// Every number, layer by layer.
  var cells: [PatchValue] { rows.flatMap(\.self) }

  /// A cell; nil if no path leads from it.
  subscript(_ cell: PatchCell) -> PatchValue? {
    rows.indices.contains(cell.layer) && rows[cell.layer].indices.contains(cell.column)
      ? rows[cell.layer][cell.column] : nil
  }

  /// The known numbers, the largest magnitude first.
  var strongest: [PatchValue] {
    cells.filter { $0.shown != nil }.sorted { left, right in
      let (a, b) = (left.shown?.magnitude ?? 0, right.shown?.magnitude ?? 0)
      return a == b ? left.cell.precedes(right.cell) : a > b
    }
  }

  /// The numbers for a heat map; NaN where unknown.
  var values: [[Double]] { rows.map { $0.map { $0.shown ?? .nan } } }

  /// The places of approximate numbers.
  var approximate: Set<Point> {
    Set(
      cells.filter { $0.isApproximate && $0.shown != nil }.map {
        Point(column: $0.cell.column, row: $0.cell.layer)
      })
  }
}

extension PatchCell {
  fileprivate func precedes(_ other: PatchCell) -> Bool {
    (layer, column) < (other.layer, other.column)
  }
}

extension PatchValue {
  /// Takes the heads that a column stands for.
  fileprivate mutating func take(_ column: PatchColumn) {
    let heads = column.heads(ofLayer: cell.layer)
    if case .keyValueHead = column { group = heads } else { head = heads.first }
  }

  /// Adds up the sweeps' numbers for the cell; the sum is unknown while one of them is.
  fileprivate mutating func add(
    _ parts: [(sweep: PatchSweep?, sign: Double)], _ measure: PatchMeasure
  ) {
    var (effects, shown, guesses) = ([Double?](), [Double?](), [Double?]())
    for (sweep, sign) in parts {
      let factor = sweep?.grid.flatMap { measure.factor($0.baseline) }.map(Double.init)
      let exact = sweep?.grid?.effect(cell).map { sign * Double($0) }
      let guess = sweep?.approximate(cell).map { sign * Double($0) }
      effects.append(exact ?? guess)
      shown.append(factor.flatMap { factor in (exact ?? guess).map { $0 * factor } })
      guesses.append(factor.flatMap { factor in guess.map { $0 * factor } })
      if exact == nil { isApproximate = true }
    }
    effect = Self.sum(effects)
    self.shown = Self.sum(shown)
    approximation = Self.sum(guesses)
    prompts = parts.map { $0.sweep?.grid?.prompts(cell) ?? 0 }.min() ?? 0
  }

  private static func sum(_ parts: [Double?]) -> Double? {
    let known = parts.compactMap(\.self)
    return known.count == parts.count ? known.reduce(0, +) : nil
  }
}

extension PatchSweep {
  /// The approximate effect of a cell, in logits; nil while unknown.
  func approximate(_ cell: PatchCell) -> Float? {
    guard let approximation, approximation.indices.contains(cell.layer),
      approximation[cell.layer].indices.contains(cell.column)
    else { return nil }
    return approximation[cell.layer][cell.column]
  }
}
