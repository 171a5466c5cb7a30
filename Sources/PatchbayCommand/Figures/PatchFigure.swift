import Analyses
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
        PatchWords.definition(record, in: model.configuration), PatchWords.normaliser(record),
        isApproximate ? PatchWords.approximation : nil, Convention.score(record.score.isOfYears),
        Convention.end, Convention.mean(grid.prompts),
      ])
    if let source {
      provenance.checkpoints.append(
        .init(slot: "source", path: source.checkpoint.folder, sha256: try source.hash.text()))
    }
    return Figure(
      title: title, provenance: provenance,
      content: .parts(
        [
          .grid(
            GridFigure(
              rowTitle: "layer", columnTitle: columnTitle, columnLabels: grid.columns.map(\.name),
              values: values.map { $0.map { $0.map(Double.init) ?? .nan } },
              unit: isApproximate ? "approximate effect (logits)" : "effect (\(record.score.unit))",
              map: .signed)
          ),
          .table(
            TableFigure(
              columns: [.init(record.score.name), .init("value", unit: record.score.unit)],
              rows: PatchWords.baseline(record).map { [.text($0.name), .number(Double($0.value))] })
          ),
        ] + [exactTable].compactMap(\.self)))
  }

  /// What the columns are, in a word.
  var columnTitle: String {
    switch record.grid.columns.first {
    case .position: "at"
    case .whole: "layer"
    case .keyValueHead: "kv head"
    case .head, .mlp, nil: "head"
    }
  }

  /// The cells that were patched exactly beside an approximate grid; nil where all were.
  private var exactTable: Figure.Content? {
    guard let approximate = record.approximate else { return nil }
    let grid = record.grid
    return .table(
      TableFigure(
        title: "Patched exactly",
        columns: [
          .init("cell"), .init("approximate", unit: "logits"), .init("effect", unit: "logits"),
        ],
        rows: exact.map { cell in
          [
            .text(PatchWords.name(cell, grid.columns)),
            .number(Double(approximate[cell.layer][cell.column])),
            .number(Double(grid.effect(cell) ?? .nan)),
          ]
        }))
  }
}
