import Analyses
import Tasks
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
      case .residuals: ResidualName.between(row, layers: lensRowCount - 1)
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

  /// The components that are read together; nil for the residual stream.
  var lensGroup: ComponentGroup? {
    switch own.subject {
    case .residuals, .years: nil
    case .heads: .heads(layer: head.layer)
    case .mlps: .mlps
    }
  }

  /// The first tokens of both conditions that tables compare; nil while unknown, and if there is
  /// only one condition.
  var lensComparison: LensComparison? {
    axis.flatMap { findings[LensComparisonQuery($0, lensGroup)] }
  }

  /// The residual from which on the final token stays first, for each position; empty while
  /// unknown, and where rows are no residuals.
  func predictionDepths(_ condition: Condition) -> [Int?] {
    own.subject == .residuals ? findings[LensQuery(condition)]?.predictionDepths ?? [] : []
  }

  // MARK: At the cursor

  /// The reading at the cursor.
  func lensEntry(_ condition: Condition) -> LogitLens.Position? {
    guard let rows = lensReadings(condition), rows.indices.contains(own.row),
      rows[own.row].indices.contains(position)
    else { return nil }
    return rows[own.row][position]
  }

  /// The first tokens of both conditions at the cursor, what changed most first.
  var lensTokensHere: [LensComparison.Token] {
    guard let cells = lensComparison?.cells, cells.indices.contains(own.row),
      cells[own.row].indices.contains(position)
    else { return [] }
    return cells[own.row][position].tokens
  }

  /// A number at the cursor, under the conditions that tables compare.
  func lensHere(_ mode: LensMode) -> Comparison {
    comparison { lensEntry($0).flatMap(mode.number) }
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

  // MARK: Numbers of cells

  /// What the cells can show: of the answer only where there is one, and against the output only
  /// where rows are residuals.
  var lensModes: [LensMode] {
    LensMode.allCases.filter { mode in
      (!mode.needsAnswer || document.prompt.answer != nil)
        && (mode != .divergence || own.subject == .residuals)
    }
  }

  /// The number of each cell under one condition, `[row][position]`; NaN where there is none, nil
  /// while unknown.
  func lensValues(of condition: Condition) -> [[Double]]? {
    lensReadings(condition)?.map { $0.map { own.mode.number($0) ?? .nan } }
  }

  /// The number of each cell as it is shown, of one condition or a difference; nil while unknown.
  var lensValues: [[Double]]? {
    var sum: [[Double]] = []
    for term in terms {
      guard let rows = lensValues(of: term.condition) else { return nil }
      let part = rows.map { $0.map { term.sign * $0 } }
      sum = sum.isEmpty ? part : zip(sum, part).map { zip($0, $1).map(+) }
    }
    return sum
  }

  /// What the numbers of the cells are, with their unit.
  var lensUnit: String {
    let answer = document.prompt.answer.map { label($0) } ?? "answer"
    // The output of one part is read alone, so its probabilities are no predictions.
    let tail = own.subject == .residuals ? "" : ", part alone"
    let isChange = showsDifference
    let words =
      switch own.mode {
      case .top:
        isChange ? "change of p(top token)" : "p(top token)"
      case .target: isChange ? "change of p(\(answer))" : "p(\(answer))"
      case .rank: "rank of \(answer)" + (isChange ? ": factor" : ", logarithmic")
      case .entropy: isChange ? "change of entropy, nats" : "entropy, nats"
      case .divergence: isChange ? "change of KL(final ‖ here), nats" : "KL(final ‖ here), nats"
      }
    return words + tail
  }

  /// Whose numbers the cells are, in words; empty if there is no choice.
  ///
  /// Where two conditions are set side by side these are named, else the sum that is shown.
  func lensShownWords(_ dot: String) -> String {
    guard showsDifference, own.mode == .top || own.mode == .rank, let axis else {
      return own.mode == .top || own.mode == .rank ? leadingWords : shownWords(dot)
    }
    let comparesModels = axis.first.model != axis.second.model
    let side = comparesModels && isEdited ? axis.first.side == .after ? "after" : "before" : nil
    let slot = !comparesModels && second != nil ? axis.first.model.letter : nil
    return [slot, axis.titles[2], side].compactMap(\.self).joined(separator: " \(dot) ")
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

extension LensMode {
  /// The number of a cell: of ranks the first is 1.
  func number(_ position: LogitLens.Position) -> Double? {
    switch self {
    case .top: position.top.first.map { Double($0.probability) }
    case .target: position.targetProbability.map(Double.init)
    case .rank: position.targetRank.map { Double($0 + 1) }
    case .entropy: Double(position.entropy)
    case .divergence: position.divergence.map(Double.init)
    }
  }
}
