import Analyses
import Figures
import Screen
import Tasks
import Transformer

extension HeadAttribution {
  /// The grid of heads, and all other parts, which sum to the logit difference.
  func figure(_ model: OpenModel, _ loaded: LoadedPrompts) throws -> Figure {
    Figure(
      title: "Direct logit attribution",
      provenance: try Provenance(
        model, loaded,
        conventions: [
          Convention.attribution(loaded.set.score.isOfYears, of: model.convention),
          loaded.set.score.isOfYears ? nil : Convention.logitDifference, Convention.end,
          Convention.mean(loaded.set.prompts.count),
        ]),
      content: .parts([
        .grid(.heads(heads.doubles, unit: "attribution (logits)", map: .signed)),
        .table(layerTable(model)), .table(sumTable(model)),
      ]))
  }

  private func layerTable(_ model: OpenModel) -> TableFigure {
    TableFigure(
      title: "Sums by layer (logits)",
      columns: [.init("layer")] + layerParts(model).map { .init($0.name) },
      rows: mlps.indices.map { layer in
        [.integer(layer)] + layerParts(model).map { .number(Double($0.values[layer])) }
      })
  }

  private func sumTable(_ model: OpenModel) -> TableFigure {
    TableFigure(
      title: "Other parts and the sum", columns: [.init("part"), .init("value", unit: "logits")],
      rows: otherParts(model).map { [.text($0.name), .number(Double($0.value))] })
  }
}

extension HeadAttribution {
  /// The parts of each layer that the model has, by name: `[layer]`.
  func layerParts(_ model: OpenModel) -> [(name: String, values: [Float])] {
    [("heads", heads.map { $0.reduce(0, +) }), ("MLP", mlps)]
      + (model.configuration.architecture.hasHeadConstants ? [("b_O", biases)] : [])
  }

  /// The parts beside those of layers that the model has, and the sum, by name.
  func otherParts(_ model: OpenModel) -> [(name: String, value: Float)] {
    [("token embedding", embedding)] + (position.map { [("position embedding", $0)] } ?? [])
      + (model.configuration.architecture.hasLogitConstant
        ? [("last norm and unembedding bias", unembedBias)] : [])
      + [("sum of all parts", total), ("logit difference", logitDifference)]
  }
}
