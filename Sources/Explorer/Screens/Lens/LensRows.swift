import Analyses
import Transformer

extension Scene<LensState> {
  /// The number of rows: residuals, heads of a layer, or layers.
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

  /// The readings under one condition, `[row][position]`; nil while unknown.
  func lensReadings(_ condition: Condition) -> [[LogitLens.Position]]? {
    switch own.subject {
    case .residuals: findings[LensQuery(condition)]?.layers.map(\.positions)
    case .heads:
      findings[ComponentLensQuery(condition, .heads(layer: head.layer))]?.readings.map(\.positions)
    case .mlps: findings[ComponentLensQuery(condition, .mlps)]?.readings.map(\.positions)
    case .years: nil
    }
  }

  /// The reading at the cursor.
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

  /// The component that years are read from.
  var yearComponent: ComponentLens.Component {
    own.readsMLP ? .mlp(head.layer) : .head(head)
  }

  /// The component that years are read from, in words.
  var yearWords: String { own.readsMLP ? "MLP \(head.layer)" : "head \(head)" }

  /// The year lens as heat maps show it, `[start][year]`; NaN if no prompt starts in a year; nil
  /// while unknown.
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

  /// The mean of what the component writes towards the start year itself.
  var yearDiagonal: Comparison {
    comparison { findings[YearLensQuery($0, yearComponent)]?.meanDiagonal.map(Double.init) }
  }

  /// The largest difference between later and earlier years over all start years.
  var yearDifference: Comparison {
    comparison {
      findings[YearLensQuery($0, yearComponent)]?.largestDifference.map { Double($0.difference) }
    }
  }

  /// The difference between later and earlier years for the start year under the cursor.
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
