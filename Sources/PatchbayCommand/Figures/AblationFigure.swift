import Analyses
import Figures
import Screen
import Tasks

extension AblationEffect {
  /// The logit difference of every prompt without and with the ablation, and the means; the
  /// intervention is given in words.
  func figure(
    _ intervention: String, _ model: OpenModel, _ loaded: LoadedPrompts
  ) throws -> Figure {
    func row(_ name: String, _ before: Float, _ after: Float) -> [TableFigure.Cell] {
      [.text(name)] + [before, after, after - before].map { .number(Double($0)) }
    }
    var rows = prompts.enumerated().map { row("\($0 + 1)", $1.before, $1.after) }
    if prompts.count > 1 { rows.append(row("mean", before, after)) }
    return Figure(
      title: "Ablation",
      provenance: try Provenance(
        model, loaded, interventions: [intervention],
        conventions: [
          Convention.score(loaded.set.score.isOfYears),
          Convention.effect(loaded.set.score.isOfYears), Convention.end,
        ]),
      content: .table(
        TableFigure(
          title: "\(loaded.set.score.name.capitalizedFirst) (\(loaded.set.score.unit))",
          columns: [.init("prompt"), .init("before"), .init("after"), .init("change")],
          rows: rows)))
  }
}

extension AblationSweep {
  /// The effect of every head or every MLP; how they were ablated is given in words.
  func figure(
    of components: Components, _ convention: String, _ model: OpenModel, _ loaded: LoadedPrompts
  ) throws -> Figure {
    let isHeads = components == .heads
    let grid: GridFigure =
      isHeads
      ? .heads(effects.doubles, unit: "effect (\(loaded.set.score.unit))", map: .signed)
      : .mlps(
        effects.map { Double($0[0]) }, unit: "effect (\(loaded.set.score.unit))", map: .signed)
    return Figure(
      title: "Ablation of each \(isHeads ? "head" : "MLP")",
      provenance: try Provenance(
        model, loaded,
        conventions: [
          convention, Convention.effect(loaded.set.score.isOfYears),
          Convention.score(loaded.set.score.isOfYears), Convention.end,
          Convention.mean(loaded.set.prompts.count),
        ]),
      content: .parts([
        .grid(grid),
        .table(
          TableFigure(
            columns: [.init("measure"), .init("value", unit: loaded.set.score.unit)],
            rows: [[.text("\(loaded.set.score.name) before"), .number(Double(before))]])),
      ]))
  }
}
