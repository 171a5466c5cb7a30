import Checkpoints
import Figures
import Patching
import Screen

extension PatchWork.Outcome {
  /// The grid of effects, and the logit differences that they are measured against.
  func figure(
    _ title: String, _ model: OpenModel, source: OpenModel?, _ prompts: LoadedPrompts
  ) throws -> Figure {
    let grid = record.grid
    let values = grid.values { cell in
      record.approximate?[cell.layer][cell.column] ?? grid.effect(cell)
    }
    let isApproximate = record.approximate != nil
    var provenance = try Provenance(
      model, prompts,
      conventions: [
        PatchWords.definition(record), PatchWords.normaliser(record),
        isApproximate ? PatchWords.approximation : nil, Convention.logitDifference,
        Convention.end, Convention.mean(grid.prompts),
      ])
    if let source {
      provenance.checkpoints.append(
        .init(slot: "source", path: source.checkpoint.folder, sha256: try source.hash.text()))
    }
    return Figure(
      title: title, provenance: provenance,
      content: .parts([
        .grid(
          GridFigure(
            rowTitle: "layer", columnTitle: columnTitle, columnLabels: grid.columns.map(\.name),
            values: values.map { $0.map { $0.map(Double.init) ?? .nan } },
            unit: isApproximate ? "approximate effect (logits)" : "effect (logits)", map: .signed)),
        .table(
          TableFigure(
            columns: [.init("logit difference"), .init("value", unit: "logits")],
            rows: PatchWords.baseline(record).map { [.text($0.name), .number(Double($0.value))] })),
      ]))
  }

  private var columnTitle: String {
    switch record.grid.columns.first {
    case .position: "position"
    case .whole: "positions"
    case .head, .mlp, nil: "head"
    }
  }
}
