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
  /// What it says.
  var text: String
  /// What it says below, where there is room.
  var more: String
  /// The place on the colour map.
  var level: Double
}

/// The lens as rows of cells, ready to be drawn.
struct LensModel: Sendable {
  /// `[residual][position]`, first residual first.
  var cells: [[LensCell]]
  /// Names of residuals, first to last.
  var rowLabels: [String]
  /// The colours.
  var map: ColorMap
  /// The values at the ends of the map.
  var range: ClosedRange<Double>
  /// What the colours mean.
  var unit: String

  /// The lens as it is to be shown; nil while it is not known.
  init?(_ state: AppState, glyphs: Glyphs) {
    let shown = state.shownNow
    let isChange = shown == .change && state.lensMode == .target
    let side: Side = shown == .before ? .before : .after
    guard let lens = state.findings.lenses[side] else { return nil }
    let before = state.findings.lenses[.before]
    if isChange, before == nil { return nil }
    rowLabels = lens.layers.indices.map { $0 == lens.layers.count - 1 ? "out" : "in \($0)" }
    map = isChange ? state.signedMap : state.sequentialMap
    range = isChange ? -1...1 : 0...1
    unit = Self.unit(state, isChange: isChange)
    let vocabulary = Double(max(2, state.model.shape.vocabulary))
    cells = lens.layers.enumerated().map { row, layer in
      layer.positions.enumerated().map { column, position in
        switch state.lensMode {
        case .top: Self.top(position, state, glyphs)
        case .rank: Self.rank(position, vocabulary)
        case .target:
          Self.target(
            position, before: isChange ? before?.layers[row].positions[column] : nil, glyphs)
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

  private static func unit(_ state: AppState, isChange: Bool) -> String {
    let answer = state.document.prompt.answer.map { state.label($0) } ?? ""
    return switch state.lensMode {
    case .top: "probability of the top token"
    case .target: isChange ? "change of p(\(answer))" : "p(\(answer))"
    case .rank: "rank of \(answer): 1 is brightest"
    }
  }

  private static func top(
    _ position: LogitLens.Position, _ state: AppState, _ glyphs: Glyphs
  ) -> LensCell {
    guard let first = position.top.first else { return LensCell(text: "", more: "", level: 0) }
    return LensCell(
      text: state.label(first.token, isRich: glyphs.isRich),
      more: Numeral.fixed(Double(first.probability), decimals: 2, glyphs: glyphs),
      level: Double(first.probability))
  }

  private static func target(
    _ position: LogitLens.Position, before: LogitLens.Position?, _ glyphs: Glyphs
  ) -> LensCell {
    var value = Double(position.targetProbability ?? 0)
    if let before { value -= Double(before.targetProbability ?? 0) }
    let text = Numeral.fixed(value, decimals: 3, signed: before != nil, glyphs: glyphs)
    return LensCell(text: text, more: "", level: value)
  }

  private static func rank(_ position: LogitLens.Position, _ vocabulary: Double) -> LensCell {
    let rank = (position.targetRank ?? 0) + 1
    return LensCell(text: "\(rank)", more: "", level: 1 - log(Double(rank)) / log(vocabulary))
  }
}
