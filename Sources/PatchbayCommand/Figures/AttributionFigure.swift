import Analyses
import Figures
import Screen
import Tasks

extension HeadAttribution {
  /// The grid of heads, and all other parts, which sum to the logit difference.
  func figure(_ model: OpenModel, _ loaded: LoadedPrompts) throws -> Figure {
    Figure(
      title: "Direct logit attribution",
      provenance: try Provenance(
        model, loaded,
        conventions: [
          Convention.attribution(loaded.set.score.isOfYears),
          loaded.set.score.isOfYears ? nil : Convention.logitDifference, Convention.end,
          Convention.mean(loaded.set.prompts.count),
        ]),
      content: .parts([
        .grid(.heads(heads.doubles, unit: "attribution (logits)", map: .signed)),
        .table(layerTable), .table(sumTable),
      ]))
  }

  private var layerTable: TableFigure {
    TableFigure(
      title: "Sums by layer (logits)",
      columns: [.init("layer"), .init("heads"), .init("MLP"), .init("b_O")],
      rows: mlps.indices.map { layer in
        [.integer(layer)]
          + [heads[layer].reduce(0, +), mlps[layer], biases[layer]].map { .number(Double($0)) }
      })
  }

  private var sumTable: TableFigure {
    let parts: [(String, Float)] = [
      ("token embedding", embedding), ("position embedding", position),
      ("last LayerNorm and unembedding bias", unembedBias), ("sum of all parts", total),
      ("logit difference", logitDifference),
    ]
    return TableFigure(
      title: "Other parts and the sum", columns: [.init("part"), .init("value", unit: "logits")],
      rows: parts.map { [.text($0.0), .number(Double($0.1))] })
  }
}
