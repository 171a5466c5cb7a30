import Analyses
import Figures
import Screen
import Tasks
import Tokens
import Transformer

extension LensReading {
  /// The top token of each cell, entropy and KL to the output, and the probability and rank of the
  /// target where there is one.
  ///
  /// Where rows rise upward, as the layers of residuals do, the first is the lowest.
  func figure(
    _ title: String, rowTitle: String, risesUpward: Bool, _ conventions: [String],
    _ model: OpenModel, _ loaded: LoadedPrompts
  ) throws -> Figure {
    let rows = risesUpward ? layers.reversed() : layers
    let names = rows.map(\.name)
    let tokens = loaded.set.prompts[0].tokens.map(model.label)
    let top = rows.map { $0.positions.map(\.top.first) }
    var first = GridFigure.lens(
      top.map { $0.map { Double($0?.probability ?? .nan) } },
      texts: top.map { $0.map { $0.map { model.label($0.token) } ?? "" } }, rows: names,
      rowTitle: rowTitle, tokens: tokens, unit: "probability of the top token")
    if let predictionDepths {
      first.marked = Set(
        predictionDepths.enumerated().compactMap { column, depth in
          depth.map { Point(column: column, row: risesUpward ? layers.count - 1 - $0 : $0) }
        })
      first.markMeaning = "the final token is first from here on"
    }
    func sums(_ unit: String, _ number: (LogitLens.Position) -> Float?) -> GridFigure {
      .lens(
        rows.map { $0.positions.map { number($0).map(Double.init) ?? .nan } }, rows: names,
        rowTitle: rowTitle, tokens: tokens, unit: unit, range: nil)
    }
    var grids = [first, sums("entropy, nats", \.entropy)]
    if predictionDepths != nil { grids.append(sums("KL(final ‖ here), nats", \.divergence)) }
    if let target {
      grids.append(
        .lens(
          rows.map { $0.positions.map { Double($0.targetProbability ?? .nan) } }, rows: names,
          rowTitle: rowTitle, tokens: tokens, unit: "p(\(model.label(target)))"))
      grids.append(
        .ranks(
          rows.map { $0.positions.map { $0.targetRank.map { Double($0 + 1) } ?? .nan } },
          rows: names, rowTitle: rowTitle, tokens: tokens,
          unit: "rank of \(model.label(target)), 1 is the first",
          last: model.configuration.vocabulary))
    }
    return Figure(
      title: title, provenance: try Provenance(model, loaded, conventions: conventions),
      content: .parts(grids.map(Figure.Content.grid)))
  }
}

extension Sequence where Element == YearLens {
  /// A map of years for each component.
  func figure(
    _ convention: String, _ model: OpenModel, _ loaded: LoadedPrompts
  ) throws -> Figure {
    Figure(
      title: "Year lens",
      provenance: try Provenance(
        model, loaded,
        conventions: [convention, "at END, mean over the prompts of each start year"]),
      content: .parts(map(\.content)))
  }
}

extension YearLens {
  /// The map as a grid.
  var content: Figure.Content {
    .grid(.years(rows.map { $0.map { $0.map(Double.init) } }, title: component.name))
  }
}

extension ComponentLens.Component {
  /// The name for people: `9.9` or `MLP 4`.
  var name: String {
    switch self {
    case .head(let head): "\(head)"
    case .mlp(let layer): "MLP \(layer)"
    }
  }
}
