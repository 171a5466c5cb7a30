import Analyses
import Figures
import Tasks
import Tokens
import Transformer

extension LensReading {
  /// The top token of each cell, and the probability and rank of the target where there is one.
  ///
  /// Where rows rise upward, as the layers of residuals do, the first is the lowest.
  func figure(
    _ title: String, rowTitle: String, risesUpward: Bool, _ convention: String,
    _ model: OpenModel, _ loaded: LoadedPrompts
  ) throws -> Figure {
    let rows = risesUpward ? layers.reversed() : layers
    let names = rows.map(\.name)
    let tokens = loaded.set.prompts[0].tokens.map(model.label)
    let top = rows.map { $0.positions.map(\.top.first) }
    var grids = [
      GridFigure.lens(
        top.map { $0.map { Double($0?.probability ?? .nan) } },
        texts: top.map { $0.map { $0.map { model.label($0.token) } ?? "" } }, rows: names,
        rowTitle: rowTitle, tokens: tokens, unit: "probability of the top token")
    ]
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
      title: title, provenance: try Provenance(model, loaded, conventions: [convention]),
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
      content: .parts(
        map { map in
          .grid(
            .years(
              map.rows.map { $0.map { $0.map(Double.init) } }, title: map.component.name))
        }))
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
