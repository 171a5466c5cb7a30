import Analyses
import Transformer

extension Scene<LensState> {
  /// The rows of the lens: residuals, heads of a layer, or layers.
  var lensRowCount: Int {
    switch own.subject {
    case .residuals: model.shape.layers + 1
    case .heads: model.shape.heads
    case .mlps: model.shape.layers
    case .years: 1
    }
  }

  /// The names of the rows.
  var lensRowLabels: [String] {
    (0..<lensRowCount).map { row in
      switch own.subject {
      case .residuals: row == lensRowCount - 1 ? "out" : "in \(row)"
      case .heads: Head(head.layer, row).description
      case .mlps: "MLP \(row)"
      case .years: ""
      }
    }
  }

  /// What the lens reads under one condition, `[row][position]`; nil while it is not known.
  func lensReadings(_ condition: Condition) -> [[LogitLens.Position]]? {
    switch own.subject {
    case .residuals: findings[LensQuery(condition)]?.layers.map(\.positions)
    case .heads:
      findings[ComponentLensQuery(condition, .heads(layer: head.layer))]?.readings.map(\.positions)
    case .mlps: findings[ComponentLensQuery(condition, .mlps)]?.readings.map(\.positions)
    case .years: nil
    }
  }

  /// The lens at the cursor.
  func lensEntry(_ condition: Condition) -> LogitLens.Position? {
    guard let rows = lensReadings(condition), rows.indices.contains(own.row),
      rows[own.row].indices.contains(position)
    else { return nil }
    return rows[own.row][position]
  }

  /// How long the stream is at the cursor; nil where rows are no residuals.
  var normHere: Comparison? {
    guard own.subject == .residuals else { return nil }
    return comparison { condition in
      guard let norms = findings[ResidualNormsQuery(condition)]?.norms,
        norms.indices.contains(own.row), norms[own.row].indices.contains(position)
      else { return nil }
      return Double(norms[own.row][position])
    }
  }

  // MARK: Years

  /// What years are read from.
  var yearComponent: ComponentLens.Component {
    own.readsMLP ? .mlp(head.layer) : .head(head)
  }

  /// What years are read from, in words.
  var yearWords: String { own.readsMLP ? "MLP \(head.layer)" : "head \(head)" }

  /// The year lens as heat maps show it, `[start][year]`; NaN where no prompt starts in a year, nil
  /// while it is not known.
  var yearGrid: [[Double]]? {
    let lenses = terms.map { (findings[YearLensQuery($0.condition, yearComponent)], $0.sign) }
    guard lenses.allSatisfy({ $0.0 != nil }) else { return nil }
    return (0..<100).map { start in
      let rows = lenses.map { (lens: $0.0?.rows[start], sign: $0.1) }
      guard rows.allSatisfy({ $0.lens != nil }) else {
        return [Double](repeating: .nan, count: 100)
      }
      return (0..<100).map { year in
        rows.reduce(0.0) { $0 + $1.sign * Double($1.lens?[year] ?? 0) }
      }
    }
  }

  /// What a component writes of a start year itself, in the mean.
  var yearDiagonal: Comparison {
    comparison { findings[YearLensQuery($0, yearComponent)]?.meanDiagonal.map(Double.init) }
  }

  /// By how much later years stand above earlier ones where they do so most.
  var yearDifference: Comparison {
    comparison {
      findings[YearLensQuery($0, yearComponent)]?.largestDifference.map { Double($0.difference) }
    }
  }

  /// By how much later years stand above earlier ones for the start year under the cursor.
  var yearDifferenceHere: Comparison {
    comparison {
      findings[YearLensQuery($0, yearComponent)]?.difference(start: own.start).map(Double.init)
    }
  }

  /// The number of the cell under the cursor.
  var yearHere: Comparison {
    comparison { condition in
      findings[YearLensQuery(condition, yearComponent)]?.rows[own.start].map {
        Double($0[own.year])
      }
    }
  }
}
