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
    TableFigure(
      title: "Other parts and the sum", columns: [.init("part"), .init("value", unit: "logits")],
      rows: otherParts.map { [.text($0.name), .number(Double($0.value))] })
  }
}

extension HeadAttribution {
  /// The parts beside those of layers that the model has, and the sum, by name.
  var otherParts: [(name: String, value: Float)] {
    [("token embedding", embedding)] + (position.map { [("position embedding", $0)] } ?? [])
      + [
        ("last norm and unembedding bias", unembedBias), ("sum of all parts", total),
        ("logit difference", logitDifference),
      ]
  }
}
