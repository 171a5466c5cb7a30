import Analyses
import Figures
import Patching
import Screen
import Transformer

extension Scene<PatchingState> {
  /// The patch grid, a table of the known cells, and how they were computed.
  var figure: Figure? {
    guard let model = PatchModel(self), !model.strongest.isEmpty else { return nil }
    let measure = own.measure
    let unit = measure.name(patchScore)
    let grid = GridFigure(
      rowTitle: "layer", columnTitle: patchColumnTitle,
      rowLabels: model.rows.indices.map { "L\($0)" },
      columnLabels: patchColumnLabels(isRich: true), values: model.values,
      unit: "effect (\(unit))",
      map: preferences.signedMap, scaling: scaling(model), marked: model.approximate,
      markMeaning: "approximate")
    return Figure(
      title: patchTitle("·", "→"), provenance: patchProvenance,
      content: .parts([.grid(grid), .table(patchTable(model, unit))]))
  }

  private var patchColumnTitle: String {
    if case .keyValueHead? = patchColumns.first { return "key-value head" }
    return patchColumnsAreHeads ? "head" : "position"
  }

  private func patchTable(_ model: PatchModel, _ unit: String) -> TableFigure {
    let isApproximated = own.kind == .activation
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
    if let opened = own.opened { return savedProvenance(opened) }
    let setups = patchSetups
    let models = Set(setups.flatMap(\.models))
    var provenance = provenance(
      .mean,
      patchDefinition + [patchFormula] + setups.compactMap(baselineWords) + [
        own.kind == .activation ? PatchWords.approximation : nil,
        "values come from \(document.references.source.words), row by row",
        Convention.score(patchScore.isOfYears), Convention.end,
      ])
    // The checkpoint that is written into comes first.
    let order = setups.first?.runs == .aIntoB ? slots.reversed() : slots
    provenance.checkpoints = order.filter(models.contains).map { slot in
      Provenance.Checkpoint(
        slot: slot.letter, path: figurePath(slot), sha256: findings.hash(slot))
    }
    return provenance
  }

  /// The logit differences of the unpatched runs, in words.
  private func baselineWords(_ setup: PatchSetup) -> String? {
    guard let baseline = patchBaseline(setup) else { return nil }
    let place =
      setup.runs.isCross ? "" : " in \(setup.condition.name(isEdited: isEdited))"
    let numbers: [(String, Float?)] = [
      ("destination (\(setup.runs.destination)\(place))", baseline.destination),
      ("source (\(setup.runs.source)\(place))", baseline.source),
      ("reference (corrupted)", baseline.reference),
    ]
    return numbers.compactMap { name, value in
      value.map { "F \(name) \(Numeral.fixed(Double($0), decimals: 4))" }
    }.joined(separator: ", ")
  }

  private func savedProvenance(_ opened: OpenedPatchRecord) -> Provenance {
    Provenance(
      version: version,
      checkpoints: [.init(slot: "A", path: opened.checkpoint, sha256: opened.sha256)],
      conventions: ["saved in \(opened.name), which has the prompts"] + patchDefinition
        + [
          PatchWords.normaliser(opened.record), Convention.score(patchScore.isOfYears),
          Convention.end,
        ])
  }
}
