import Analyses
import Transformer
import Tokens
import Tasks
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
  /// A number behind it, if there is room for that too.
  var note = ""
  /// The value on the colour map.
  var level: Double
  /// Whether it is marked, as the legend says.
  var isMarked = false
}

/// The lens as rows of cells, ready to be drawn.
struct LensModel: Sendable {
  /// Cells by `[row][position]`, the first residual, head or layer first.
  var cells: [[LensCell]]
  /// Names of the rows, first to last.
  var rowLabels: [String] = []
  /// The colours.
  var map: ColorMap
  /// The values at the ends of the colour map.
  var range: ClosedRange<Double>
  /// What stands at the ends of the legend, low and high; empty for the ends of the range.
  var ends: [String] = []
  /// What the colours mean.
  var unit = ""
  /// What marked cells are; empty if none is marked.
  var markMeaning = ""

  /// The lens that the screen shows; nil while unknown.
  init?(_ scene: Scene<LensState>, glyphs: Glyphs) {
    let model: LensModel? =
      switch (scene.own.mode, scene.showsDifference) {
      case (.top, false): Self.topTokens(scene, glyphs)
      case (.top, true): Self.tokenChanges(scene, glyphs)
      case (.rank, false): Self.ranks(scene)
      case (.rank, true): Self.rankChanges(scene, glyphs)
      case (.target, _), (.entropy, _), (.divergence, _): Self.numbers(scene, glyphs)
      }
    guard let model else { return nil }
    self = model
    rowLabels = scene.lensRowLabels
    unit = scene.lensUnit
    guard !scene.showsDifference else { return }
    for (column, row) in scene.predictionDepths(scene.leading).enumerated() {
      guard let row, cells.indices.contains(row), cells[row].indices.contains(column) else {
        continue
      }
      cells[row][column].isMarked = true
      markMeaning = "final token first from here on"
    }
  }

  private init(
    _ cells: [[LensCell]], _ scene: Scene<LensState>, range: ClosedRange<Double>,
    ends: [String] = []
  ) {
    self.cells = cells
    map = scene.showsDifference ? scene.preferences.signedMap : scene.preferences.sequentialMap
    self.range = range
    self.ends = ends
  }

  // MARK: Under one condition

  private static func topTokens(_ scene: Scene<LensState>, _ glyphs: Glyphs) -> LensModel? {
    scene.lensReadings(scene.leading).map { rows in
      let cells = rows.map { row in
        row.map { position in
          guard let first = position.top.first else {
            return LensCell(text: "", more: "", level: 0)
          }
          return LensCell(
            text: scene.label(first.token, isRich: glyphs.isRich),
            more: Numeral.fixed(Double(first.probability), decimals: 2, glyphs: glyphs),
            level: Double(first.probability))
        }
      }
      return LensModel(cells, scene, range: 0...1)
    }
  }

  /// Ranks from 1, the first at the bright end; equal factors are equal steps.
  private static func ranks(_ scene: Scene<LensState>) -> LensModel? {
    scene.lensValues(of: scene.leading).map { rows in
      let last = max(2, scene.model.shape.vocabulary)
      let cells = rows.map { row in
        row.map { rank in
          rank.isNaN
            ? LensCell(text: "", more: "", level: 0)
            : LensCell(
              text: Numeral.fixed(rank, decimals: 0), more: "",
              level: 1 - log(rank) / log(Double(last)))
        }
      }
      return LensModel(cells, scene, range: 0...1, ends: ["\(last)", "1"])
    }
  }

  // MARK: Numbers and their differences

  /// Numbers with a zero of their own, or differences of them.
  private static func numbers(_ scene: Scene<LensState>, _ glyphs: Glyphs) -> LensModel? {
    scene.lensValues.map { rows in
      let isChange = scene.showsDifference
      let most = rows.joined().lazy.filter { !$0.isNaN }.map(\.magnitude).max() ?? 0
      let decimals = scene.own.mode == .target ? 3 : 2
      let end =
        switch scene.own.mode {
        case _ where isChange: most > 0 ? most : 1
        case .entropy: log(Double(max(2, scene.model.shape.vocabulary)))
        case .divergence: most > 0 ? most : 1
        case .top, .target, .rank: 1.0
        }
      let cells = rows.map { row in
        row.map { value in
          LensCell(
            text: value.isNaN
              ? ""
              : Numeral.fixed(value, decimals: decimals, signed: isChange, glyphs: glyphs),
            more: "", level: value.isNaN ? 0 : value / end)
        }
      }
      return LensModel(cells, scene, range: isChange ? -end...end : 0...end)
    }
  }

  // MARK: Two conditions side by side

  /// The first tokens of both conditions: one where they agree, else `first`, `→second`.
  ///
  /// The colour is the change of the probability of that of the two tokens which changed more.
  private static func tokenChanges(_ scene: Scene<LensState>, _ glyphs: Glyphs) -> LensModel? {
    scene.lensComparison.map { comparison in
      let cells = comparison.cells.map { row in row.map { cell($0, scene, glyphs) } }
      var model = LensModel(cells, scene, range: -1...1)
      if cells.joined().contains(where: \.isMarked) { model.markMeaning = "other token first" }
      return model
    }
  }

  private static func cell(
    _ cell: LensComparison.Cell, _ scene: Scene<LensState>, _ glyphs: Glyphs
  ) -> LensCell {
    func label(_ token: LensComparison.Token?) -> String {
      token.map { scene.label($0.token, isRich: glyphs.isRich) } ?? ""
    }
    let change = cell.changedMost?.change
    let number = change.map {
      Numeral.fixed($0, decimals: 2, signed: true, glyphs: glyphs)
    }
    return LensCell(
      text: label(cell.first),
      more: cell.differs ? "\(glyphs.arrow)\(label(cell.second))" : "", note: number ?? "",
      level: change ?? 0, isMarked: cell.differs)
  }

  /// The answer's rank in both conditions, coloured by the factor between the two.
  private static func rankChanges(_ scene: Scene<LensState>, _ glyphs: Glyphs) -> LensModel? {
    guard let axis = scene.axis, let first = scene.lensValues(of: axis.first),
      let second = scene.lensValues(of: axis.second)
    else { return nil }
    let pairs = zip(first, second).map { zip($0, $1).map { (before: $0, after: $1) } }
    let factors = pairs.map { $0.map { log($0.before / $0.after) } }
    let most = factors.joined().lazy.filter { !$0.isNaN }.map(\.magnitude).max() ?? 0
    let cells = zip(pairs, factors).map { row, factors in
      zip(row, factors).map { pair, factor in
        guard !factor.isNaN else { return LensCell(text: "", more: "", level: 0) }
        let (before, after) = (
          Numeral.fixed(pair.before, decimals: 0), Numeral.fixed(pair.after, decimals: 0)
        )
        return LensCell(
          text: before == after ? after : "\(before)\(glyphs.arrow)\(after)", more: "",
          level: most > 0 ? factor / most : 0)
      }
    }
    let end = max(1, exp(most).rounded())
    return LensModel(
      cells, scene, range: -1...1,
      ends: ["×" + Numeral.fixed(end, decimals: 0), "×1/" + Numeral.fixed(end, decimals: 0)])
  }
}
