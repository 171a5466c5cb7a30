import Figures
import Tasks
import Transformer

extension Scene<AttentionState> {
  /// The attention map of the head, and the row under the cursor in numbers.
  var figure: Figure? {
    guard let pattern = PatternModel(self) else { return nil }
    let map = pattern.isChange ? preferences.signedMap : preferences.sequentialMap
    let isWeighted = own.isWeighted
    let unit = isWeighted ? "norm of what is written" : "attention probability"
    let grid = GridFigure.attention(
      pattern.values, tokens: labels(isRich: true),
      unit: pattern.isChange ? "change of \(unit)" : unit, map: map,
      scaling: pattern.scaling(self, map))
    let subject = own.isLayerMean ? "layer \(head.layer), mean of its heads" : "head \(head)"
    let parts: [Figure.Content] =
      own.showsRow ? [.table(rowTable)] : [.grid(grid), .table(rowTable)]
    return Figure(
      title: "Attention of \(subject)",
      provenance: provenance(
        .evenMean, [isWeighted ? Convention.weightedAttention : Convention.attention]),
      content: .parts(parts))
  }

  /// The keys of the query under the cursor, the largest share first.
  private var rowTable: TableFigure {
    let tokens = document.prompt.tokens
    let place = min(position, tokens.count - 1)
    return TableFigure(
      title: "\(place) \(label(tokens[place])) looks at",
      columns: [.init("position"), .init("token"), .init("name")]
        + figureColumns("attention", decimals: 4),
      rows: keyShares.map { share in
        [
          .integer(share.position), .text(label(tokens[share.position])),
          .text(names(of: share.position).joined(separator: " ")),
        ] + figureCells(share.value)
      })
  }
}
