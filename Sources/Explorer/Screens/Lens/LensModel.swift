import Tasks
import Transformer
import Analyses
import Screen
import TextColumns

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// One cell of the lens.
struct LensCell: Hashable, Sendable {
  /// Its text.
  var text: String
  /// A second line, if there is room.
  var more: String
  /// The value on the colour map.
  var level: Double
}

/// The lens as rows of cells, ready to be drawn.
struct LensModel: Sendable {
  /// Cells by `[row][position]`, the first residual, head or layer first.
  var cells: [[LensCell]]
  /// Names of the rows, first to last.
  var rowLabels: [String]
  /// The colours.
  var map: ColorMap
  /// The values at the ends of the colour map.
  var range: ClosedRange<Double>
  /// What the colours mean.
  var unit: String

  /// The lens that the screen shows; nil while unknown.
  init?(_ scene: Scene<LensState>, glyphs: Glyphs) {
    let isChange = scene.showsDifference && scene.own.mode == .target
    let first = isChange ? scene.terms[0].condition : scene.leading
    guard let rows = scene.lensReadings(first) else { return nil }
    let others = scene.terms.dropFirst().compactMap { term in
      scene.lensReadings(term.condition).map { (rows: $0, sign: term.sign) }
    }
    if isChange, others.count + 1 < scene.terms.count { return nil }
    rowLabels = scene.lensRowLabels
    map = isChange ? scene.preferences.signedMap : scene.preferences.sequentialMap
    range = isChange ? -1...1 : 0...1
    unit = Self.unit(scene, isChange: isChange)
    let vocabulary = Double(max(2, scene.model.shape.vocabulary))
    cells = rows.enumerated().map { row, positions in
      positions.enumerated().map { column, position in
        switch scene.own.mode {
        case .top: Self.top(position, scene, glyphs)
        case .rank: Self.rank(position, vocabulary)
        case .target:
          Self.target(
            position,
            others: isChange
              ? others.map { ($0.rows[row][column], $0.sign) } : [], glyphs)
        }
      }
    }
    if isChange {
      let most = cells.joined().map(\.level.magnitude).max() ?? 0
      range = most > 0 ? -most...most : -1...1
      for row in cells.indices {
        for column in cells[row].indices where most > 0 { cells[row][column].level /= most }
      }
    }
  }

  private static func unit(_ scene: Scene<LensState>, isChange: Bool) -> String {
    let answer = scene.document.prompt.answer.map { scene.label($0) } ?? ""
    // The output of one part is read alone, so its probabilities are no predictions.
    let tail = scene.own.subject == .residuals ? "" : " by this part alone"
    return switch scene.own.mode {
    case .top: "probability of the top token" + tail
    case .target: (isChange ? "change of p(\(answer))" : "p(\(answer))") + tail
    case .rank: "rank of \(answer)\(tail): 1 is brightest"
    }
  }

  private static func top(
    _ position: LogitLens.Position, _ scene: Scene<LensState>, _ glyphs: Glyphs
  ) -> LensCell {
    guard let first = position.top.first else { return LensCell(text: "", more: "", level: 0) }
    return LensCell(
      text: scene.label(first.token, isRich: glyphs.isRich),
      more: Numeral.fixed(Double(first.probability), decimals: 2, glyphs: glyphs),
      level: Double(first.probability))
  }

  private static func target(
    _ position: LogitLens.Position, others: [(LogitLens.Position, sign: Double)], _ glyphs: Glyphs
  ) -> LensCell {
    let value = others.reduce(Double(position.targetProbability ?? 0)) { sum, other in
      sum + other.sign * Double(other.0.targetProbability ?? 0)
    }
    let text = Numeral.fixed(value, decimals: 3, signed: !others.isEmpty, glyphs: glyphs)
    return LensCell(text: text, more: "", level: value)
  }

  private static func rank(_ position: LogitLens.Position, _ vocabulary: Double) -> LensCell {
    let rank = (position.targetRank ?? 0) + 1
    return LensCell(text: "\(rank)", more: "", level: 1 - log(Double(rank)) / log(vocabulary))
  }
}
