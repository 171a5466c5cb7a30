import Analyses
public import StrictJSON

extension PatchRecord {
  /// The request: the members of `request` beside the prompts.
  public var request: JSONOutput {
    var common: JSONOutput = [
      "direction": direction.rawValue, "normalization": normalisation.rawValue,
    ]
    if score != .logitDifference { common = common.adding(["score": score.rawValue]) }
    switch patch {
    case .activation(let patch):
      return common.adding([
        "site": patch.site.rawValue, "at": patch.positions.text, "whole": patch.isWhole,
      ])
    case .path(let path):
      return common.adding([
        "to": path.receivers.description, "from": path.senderPositions.text,
        "at": path.receiverPositions.text, "freezeMLPs": path.freezesMLPs,
        "mlps": path.includesMLPs,
      ])
    }
  }

  /// The numbers: the members of `result`.
  public var result: JSONOutput {
    let normalizer: JSONOutput = [
      "name": normalisation.rawValue, "formula": normalisation.formula(direction),
      "factor": normalisation.factor(grid.baseline),
    ]
    var json: JSONOutput = [
      "columns": mainColumns.map { grid.columns[$0].name },
      kind == .patch ? "grid" : "patched": numbers(grid.patched),
      "effects": numbers(grid.effect),
      "normalized": numbers { grid.normalized($0, normalisation) },
      "normalizer": normalizer,
      "promptCount": grid.prompts,
    ]
    if let mlpColumn {
      let mlps: JSONOutput = [
        "patched": column(mlpColumn, grid.patched), "effects": column(mlpColumn, grid.effect),
        "normalized": column(mlpColumn) { grid.normalized($0, normalisation) },
      ]
      json = json.adding(["mlps": mlps])
    }
    if !grid.isComplete {
      json = json.adding(["done": rows(grid.columns.indices) { grid.prompts($0) }])
    }
    if let approximate { json = json.adding(["approximate": approximate]) }
    return json.adding(baseline)
  }

  /// The logit differences that patches are measured against, by the names of the kind.
  private var baseline: JSONOutput {
    let known = grid.baseline
    return switch (kind, direction) {
    case (.cross, _):
      [
        "destination": known.destination, "source": known.source, "corrupted": known.reference,
      ]
    case (_, .denoising): ["clean": known.source, "corrupted": known.destination]
    default: ["clean": known.destination, "corrupted": known.source]
    }
  }

  private func numbers(_ number: (PatchCell) -> Float?) -> JSONOutput {
    rows(mainColumns, number)
  }

  private func rows(
    _ columns: some Sequence<Int>, _ number: (PatchCell) -> (some JSONRepresentable)?
  ) -> JSONOutput {
    .array(
      (0..<grid.layers).map { layer in
        .array(columns.map { column in number(PatchCell(layer, column)).json })
      })
  }

  private func column(_ column: Int, _ number: (PatchCell) -> Float?) -> JSONOutput {
    .array((0..<grid.layers).map { number(PatchCell($0, column)).json })
  }
}
