import Figures
import Patching
import Screen
import Transformer

extension AppState {
  /// The grid of patches, the cells that are known in a table, and how they were reckoned.
  var patchFigure: Figure? {
    guard let model = PatchModel(self), !model.strongest.isEmpty else { return nil }
    let measure = patching.measure
    let unit = measure.name
    let grid = GridFigure(
      rowTitle: "layer", columnTitle: patchColumnsAreHeads ? "head" : "position",
      rowLabels: model.rows.indices.map { "L\($0)" },
      columnLabels: patchColumnLabels(isRich: true), values: model.values,
      unit: "effect (\(unit))",
      map: preferences.signedMap, marked: model.approximate, markMeaning: "approximate")
    return Figure(
      title: patchTitle("·", "→"), provenance: patchProvenance,
      content: .parts([.grid(grid), .table(patchTable(model, unit))]))
  }

  private func patchTable(_ model: PatchModel, _ unit: String) -> TableFigure {
    let isApproximated = patching.kind == .activation
    return TableFigure(
      title: "Cells, the strongest first",
      columns: [
        .init("cell"), .init("exact", unit: unit, decimals: 4),
      ] + (isApproximated ? [.init("approximate", unit: unit, decimals: 4)] : [])
        + [.init("prompts")] + (circuit == nil ? [] : [.init("class")]),
      rows: model.strongest.map { value in
        [
          .text(patchName(value.cell, isRich: true)),
          .number(value.isApproximate ? .nan : value.shown ?? .nan),
        ] + (isApproximated ? [.number(value.approximation ?? .nan)] : [])
          + [.integer(value.prompts)]
          + (circuit == nil ? [] : [.text(value.head.flatMap(role) ?? "")])
      })
  }

  private var patchProvenance: Provenance {
    let setups = patchSetups
    let models = Set(setups.flatMap(\.models))
    let numbers = setups.compactMap { setup -> String? in
      guard let baseline = patchBaseline(setup) else { return nil }
      func text(_ value: Float) -> String { Numeral.fixed(Double(value), decimals: 4) }
      let name = setup.direction.isCross ? "" : " in \(setup.condition.name(isEdited: isEdited))"
      return "F destination (\(setup.direction.destination)\(name)) \(text(baseline.destination)), "
        + "F source (\(setup.direction.source)\(name)) \(text(baseline.source))"
        + (baseline.reference.map { ", F reference (corrupted) \(text($0))" } ?? "")
    }
    var provenance = provenance(
      .mean,
      patchDefinition + [patchFormula] + numbers + [
        patching.kind == .activation
          ? "approximate: gradient times difference, in place of the exact number" : nil,
        "values come from \(document.references.source.words), row by row",
        Convention.logitDifference, Convention.end,
      ])
    provenance.checkpoints = slots.filter(models.contains).map { slot in
      Provenance.Checkpoint(
        slot: slot.letter, path: figurePath(slot), sha256: findings.hash(slot))
    }
    return provenance
  }
}
