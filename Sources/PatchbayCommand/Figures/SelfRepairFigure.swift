import Analyses
import Figures
import Screen
import Tasks
import Transformer

extension SelfRepair {
  /// The backup map, both attributions against each other, and the numbers; how the heads were
  /// ablated is given in words.
  func figure(
    _ intervention: String, _ model: OpenModel, _ loaded: LoadedPrompts
  ) throws -> Figure {
    Figure(
      title: "Self-repair of \(names)",
      provenance: try Provenance(
        model, loaded, interventions: [intervention],
        conventions: [
          Convention.selfRepair, Convention.attribution(false, of: model.convention),
          Convention.logitDifference, Convention.end,
          Convention.mean(loaded.set.prompts.count),
        ]),
      content: .parts([
        .grid(
          .heads(
            backup.doubles, title: "Backup map: attribution ablated minus clean",
            unit: "change of attribution (logits)", map: .signed,
            ablated: Set(heads.map { Point(column: $0.index, row: $0.layer) }))),
        .plot(attributionPlot), .table(table),
      ]))
  }

  private var attributionPlot: PlotFigure {
    func points(_ isIncluded: (Int, Int) -> Bool) -> [PlotPoint] {
      cleanAttribution.indices.flatMap { layer in
        cleanAttribution[layer].indices.filter { isIncluded(layer, $0) }.map { head in
          PlotPoint(
            Double(ablatedAttribution[layer][head]), Double(cleanAttribution[layer][head]))
        }
      }
    }
    let ablated = Set(heads.map { [$0.layer, $0.index] })
    return .comparison(
      [
        (name: "other heads", points: points { !ablated.contains([$0, $1]) }),
        (name: "ablated", points: points { ablated.contains([$0, $1]) }),
      ], x: "attribution, ablated (logits)", y: "attribution, clean (logits)",
      title: "Attribution of every head in both runs")
  }

  private var table: TableFigure {
    let columns = mean.lines.map { TableFigure.Column($0.name) }
    func row(_ name: String, _ reading: Reading) -> [TableFigure.Cell] {
      [.text(name)] + reading.lines.map { .number(Double($0.value)) }
    }
    var rows = prompts.enumerated().map { row("\($0 + 1)", $1) }
    if prompts.count > 1 { rows.append(row("mean", mean)) }
    return TableFigure(
      title: "Logit difference (logits)", columns: [.init("prompt")] + columns, rows: rows)
  }
}
