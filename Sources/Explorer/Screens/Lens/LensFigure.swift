import Analyses
import Figures
import Screen
import Tasks
import Transformer

/// The rows of the lens under one condition.
private struct LensRows {
  /// The names of rows.
  var names: [String]
  /// The predictions of every row at each position.
  var positions: [[LogitLens.Position]]
}

extension Scene<LensState> {
  /// What each residual or component would predict, in the mode of the cells.
  var figure: Figure? {
    if own.subject == .years { return yearFigure }
    guard let content = lensGrid else { return nil }
    let title =
      switch own.subject {
      case .residuals: "Logit lens"
      case .heads: "Output lens of the heads of layer \(head.layer)"
      case .mlps: "Output lens of the MLPs"
      case .years: ""
      }
    let convention =
      own.subject == .residuals ? Convention.lens : Convention.componentLens(isScaled: true)
    return Figure(
      title: title,
      provenance: provenance(
        .prompt, [convention, own.mode == .rank ? "rank 1 is the first" : nil]),
      content: .grid(content))
  }

  private var lensGrid: GridFigure? {
    switch own.mode {
    case .top: topGrid
    case .target: targetGrid
    case .rank: rankGrid
    }
  }

  /// The title of the rows.
  private var lensRowTitle: String {
    switch own.subject {
    case .residuals: "residual stream"
    case .heads: "head"
    case .mlps, .years: "MLP"
    }
  }

  /// The rows in the order of the screen, the output of the model first.
  private func rows(_ condition: Condition) -> LensRows? {
    switch own.subject {
    case .residuals:
      return findings[LensQuery(condition)].map { lens in
        let last = lens.layers.count - 1
        return LensRows(
          names: lens.layers.indices.reversed().map { $0 == last ? "out" : "in \($0)" },
          positions: lens.layers.reversed().map(\.positions))
      }
    case .heads, .mlps:
      let isMLP = own.subject == .mlps
      let group: ComponentGroup = isMLP ? .mlps : .heads(layer: head.layer)
      return findings[ComponentLensQuery(condition, group)].map { lens in
        LensRows(
          names: lens.readings.reversed().map { $0.component.words },
          positions: lens.readings.reversed().map(\.positions))
      }
    case .years: return nil
    }
  }

  private var topGrid: GridFigure? {
    rows(leading).map { rows in
      let top = rows.positions.map { $0.map(\.top.first) }
      return GridFigure.lens(
        top.map { $0.map { $0.map { Double($0.probability) } ?? .nan } },
        texts: top.map { $0.map { $0.map { label($0.token) } ?? "" } }, rows: rows.names,
        rowTitle: lensRowTitle, tokens: labels(isRich: true),
        unit: ["probability of the top token", leadingWords].filter { !$0.isEmpty }
          .joined(separator: ", "),
        map: preferences.sequentialMap)
    }
  }

  private var targetGrid: GridFigure? {
    guard document.prompt.answer != nil, let names = rows(leading)?.names else { return nil }
    var sum: [[Double]] = []
    for term in terms {
      guard let rows = rows(term.condition) else { return nil }
      let part = rows.positions.map {
        $0.map { term.sign * Double($0.targetProbability ?? .nan) }
      }
      sum = sum.isEmpty ? part : zip(sum, part).map { zip($0, $1).map(+) }
    }
    return GridFigure.lens(
      sum, rows: names, rowTitle: lensRowTitle, tokens: labels(isRich: true),
      unit: showsDifference ? "change of p(\(answerLabel))" : "p(\(answerLabel))",
      map: showsDifference ? preferences.signedMap : preferences.sequentialMap,
      range: showsDifference ? nil : 0...1)
  }

  private var rankGrid: GridFigure? {
    guard document.prompt.answer != nil else { return nil }
    return rows(leading).map { rows in
      GridFigure.ranks(
        rows.positions.map { $0.map { $0.targetRank.map { Double($0 + 1) } ?? .nan } },
        rows: rows.names, rowTitle: lensRowTitle, tokens: labels(isRich: true),
        unit: ["rank of \(answerLabel)", leadingWords].filter { !$0.isEmpty }
          .joined(separator: ", "),
        map: preferences.sequentialMap, last: model.shape.vocabulary)
    }
  }

  private var answerLabel: String { document.prompt.answer.map { label($0) } ?? "answer" }

  /// What the head or MLP writes towards each year.
  private var yearFigure: Figure? {
    var sum: [[Double]?] = []
    var isScaled = false
    for term in terms {
      guard let years = findings[YearLensQuery(term.condition, .head(head))] else { return nil }
      isScaled = years.scale == .scaled
      let part = years.rows.map { row in row.map { $0.map { term.sign * Double($0) } } }
      sum =
        sum.isEmpty
        ? part
        : zip(sum, part).map { first, second in
          guard let first, let second else { return nil }
          return zip(first, second).map(+)
        }
    }
    return Figure(
      title: "Years written by head \(head)",
      provenance: provenance(
        .list,
        [
          Convention.componentLens(isScaled: isScaled),
          "at END, mean over the prompts of each start year",
        ]),
      content: .grid(GridFigure.years(sum, map: preferences.signedMap)))
  }
}

extension ComponentLens.Component {
  /// Its name: `9.9` or `MLP 4`.
  var words: String {
    switch self {
    case .head(let head): "\(head)"
    case .mlp(let layer): "MLP \(layer)"
    }
  }
}
