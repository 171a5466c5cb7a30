import Analyses
import Figures
import Screen
import Tasks
import Transformer

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

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
      own.subject == .residuals
      ? Convention.lens(of: self.convention)
      : Convention.componentLens(isScaled: true, of: self.convention)
    return Figure(
      title: title, provenance: provenance(.prompt, [convention, modeConvention]),
      content: .grid(content))
  }

  /// How the numbers of the mode are reckoned; nil where their unit says all.
  private var modeConvention: String? {
    switch own.mode {
    case .top where showsDifference:
      "cells: the first token of both sides, of the first and of the second where they differ; the "
        + "number is the second's probability minus the first's of that token which changed more"
    case .rank where showsDifference:
      "cells: the rank on both sides, 1 is the first; the number is log10 of first ÷ second"
    case .rank: "rank 1 is the first"
    case .entropy, .divergence: Convention.lensSums
    case .top, .target: nil
    }
  }

  private var lensGrid: GridFigure? {
    var grid: GridFigure?
    switch (own.mode, showsDifference) {
    case (.top, false): grid = topGrid
    case (.top, true): grid = tokenChangeGrid
    case (.rank, false): grid = rankGrid
    case (.rank, true): grid = rankChangeGrid
    case (.target, _), (.entropy, _), (.divergence, _): grid = numberGrid
    }
    guard !showsDifference else { return grid }
    let last = lensRowCount - 1
    let depths = predictionDepths(leading).enumerated().compactMap { column, row in
      row.map { Point(column: column, row: last - $0) }
    }
    grid?.marked = Set(depths)
    grid?.markMeaning = "the final token is first from here on"
    return grid
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
          names: lens.layers.indices.reversed().map { ResidualName.between($0, layers: last) },
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
        map: preferences.sequentialMap,
        scaling: lensScaling(top.map { $0.map { Double($0?.probability ?? .nan) } }))
    }
  }

  /// The rows of the screen turned round, as figures have the output of the model first.
  private func grid(
    _ values: [[Double]], texts: [[String]] = [], unit: String, isSigned: Bool,
    range: ClosedRange<Double>? = nil
  ) -> GridFigure {
    GridFigure.lens(
      values.reversed(), texts: texts.reversed(), rows: rowNames, rowTitle: lensRowTitle,
      tokens: labels(isRich: true), unit: unit,
      map: isSigned ? preferences.signedMap : preferences.sequentialMap, range: range,
      scaling: range == nil ? lensScaling(values.reversed()) : nil)
  }

  private var rowNames: [String] { rows(leading)?.names ?? [] }

  private func unit(_ words: String) -> String {
    let whose = lensShownWords("·")
    return whose.isEmpty ? words : "\(words), \(whose)"
  }

  /// The first tokens of both conditions, and how the probability of one of them changes.
  private var tokenChangeGrid: GridFigure? {
    lensComparison.map { comparison in
      grid(
        comparison.cells.map { $0.map { $0.changedMost?.change ?? .nan } },
        texts: comparison.cells.map { row in
          row.map { cell in
            let (first, second) = (cell.first, cell.second)
            let tokens = cell.differs ? [first, second] : [first]
            return tokens.compactMap { $0.map { label($0.token) } }.joined(separator: "→")
          }
        }, unit: unit("change of p"), isSigned: true)
    }
  }

  private var rankGrid: GridFigure? {
    guard document.prompt.answer != nil, let rows = rows(leading) else { return nil }
    return GridFigure.ranks(
      rows.positions.map { $0.map { LensMode.rank.number($0) ?? .nan } }, rows: rows.names,
      rowTitle: lensRowTitle, tokens: labels(isRich: true), unit: unit("rank of \(answerLabel)"),
      map: preferences.sequentialMap, last: model.shape.vocabulary)
  }

  private var rankChangeGrid: GridFigure? {
    guard let axis, let first = lensValues(of: axis.first),
      let second = lensValues(of: axis.second)
    else { return nil }
    return grid(
      zip(first, second).map { zip($0, $1).map { log10($0 / $1) } },
      texts: zip(first, second).map { row, other in
        zip(row, other).map { before, after in
          guard !before.isNaN, !after.isNaN else { return "" }
          return "\(Int(before))→\(Int(after))"
        }
      }, unit: unit("log10 of the factor of the rank of \(answerLabel)"), isSigned: true)
  }

  /// Numbers, or differences of them.
  private var numberGrid: GridFigure? {
    guard lensModes.contains(own.mode) else { return nil }
    return lensValues.map { values in
      grid(
        values, unit: unit(lensUnit), isSigned: showsDifference,
        range: own.mode == .rank ? 0...1 : nil)
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
          Convention.componentLens(isScaled: isScaled, of: convention),
          "at END, mean over the prompts of each start year",
        ]),
      content: .grid(
        GridFigure.years(
          sum, map: preferences.signedMap, scaling: lensScaling(sum.map { $0 ?? [] }))))
  }

  /// The scale of the screen's colours, fitted to values.
  private func lensScaling(_ values: [[Double]]) -> ColorScaling {
    let isSigned = LensScreen.isMapSigned(self)
    return ColorScaling(
      scale(among: LensScreen.scales(self)), over: [values],
      map: isSigned ? preferences.signedMap : preferences.sequentialMap)
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
