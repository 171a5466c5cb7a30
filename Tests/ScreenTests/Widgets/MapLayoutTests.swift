import Testing

@testable import Screen

@Suite("A map in a larger room never shows less")
struct MapLayoutTests {
  /// What is to be shown: heads, attention, patches, words of a lens, years.
  static let demands: [(name: String, demand: MapDemand)] = [
    ("heads", MapDemand(rows: 6, columns: 8, rowLabel: 2, columnLabel: 2, text: 5)),
    ("many heads", MapDemand(rows: 36, columns: 20, rowLabel: 3, columnLabel: 3, text: 5)),
    ("attention", MapDemand(rows: 19, columns: 19, rowLabel: 10, columnLabel: 9, text: 4)),
    ("long", MapDemand(rows: 120, columns: 120, rowLabel: 12, columnLabel: 12, text: 4)),
    ("patches", MapDemand(rows: 12, columns: 25, rowLabel: 3, columnLabel: 11, text: 6)),
    (
      "lens",
      MapDemand(
        rows: 7, columns: 19, rowLabel: 8, columnLabel: 9, text: 10, saysWords: true,
        hasNotes: true)
    ),
    (
      "long lens",
      MapDemand(
        rows: 13, columns: 60, rowLabel: 8, columnLabel: 14, text: 14, saysWords: true,
        hasNotes: true)
    ),
    ("years", MapDemand(rows: 100, columns: 100, rowLabel: 2, columnLabel: 2, text: 5)),
  ]

  /// How much of a map is seen; none of it may fall when the room grows.
  private struct Shown: CustomStringConvertible {
    var parts: [(name: String, amount: Int)]

    init(_ demand: MapDemand, _ layout: MapLayout, depth: ColorDepth) {
      let speech = CellSpeech(
        width: layout.cellWidth, largest: 1.5, isSigned: true, decimals: 2, depth: depth)
      let saysNumbers = speech == .numbers && !layout.sharesLines
      parts = [
        ("rows", layout.rows.count), ("columns", layout.columns.count),
        ("labels", layout.hasColumnLabels ? layout.columns.count / layout.labelStep : 0),
        (
          "letters of labels",
          layout.hasColumnLabels ? min(layout.labelRoom, demand.columnLabel) : 0
        ),
      ]
      if demand.saysWords {
        parts += [
          ("letters", min(demand.text, layout.textLines * (layout.cellWidth - 1))),
          ("notes", layout.hasNotes ? 1 : 0),
        ]
      } else {
        parts += [("numbers", saysNumbers ? min(layout.cellWidth, demand.text) : 0)]
      }
    }

    func lost(to other: Shown) -> String? {
      zip(parts, other.parts).first { $0.amount > $1.amount }.map {
        "\($0.name): \($0.amount) before, \($1.amount) after"
      }
    }

    var description: String { parts.map { "\($0.name) \($0.amount)" }.joined(separator: ", ") }
  }

  @Test("from 20x5 to 300x100, with and without colours", arguments: demands)
  func growth(name: String, demand: MapDemand) {
    for depth in [ColorDepth.trueColor, .monochrome] {
      func shown(_ width: Int, _ height: Int) -> Shown {
        Shown(
          demand,
          MapLayout(
            demand, in: Size(width: width, height: height), canShareLines: depth == .trueColor),
          depth: depth)
      }
      for height in 5...100 {
        for width in 20...300 {
          let here = shown(width, height)
          for (more, size) in [
            (shown(width + 1, height), "wider"), (shown(width, height + 1), "taller"),
          ] {
            guard let lost = here.lost(to: more) else { continue }
            Issue.record("\(name) \(width)x\(height) \(size): \(lost)")
            return
          }
        }
      }
    }
  }

  @Test("a full room shows everything", arguments: demands)
  func full(name: String, demand: MapDemand) {
    let width = demand.fullWidth
    let size = Size(width: width, height: demand.fullHeight(width: width))
    #expect(demand.isFull(in: size))
    let layout = MapLayout(demand, in: size, canShareLines: true)
    #expect(layout.rows.count == demand.rows && layout.columns.count == demand.columns)
    #expect(!layout.sharesLines && layout.labelStep == 1)
    #expect(layout.hasNotes == demand.hasNotes)
    if demand.saysWords {
      #expect(layout.textLines == demand.textLines(width: layout.cellWidth))
    } else {
      #expect(layout.cellWidth > demand.text)
    }
    #expect(layout.top + layout.lines < size.height, "the legend has no line")
  }

  @Test("cells fill a room until they look square, and the legend follows the grid")
  func large() {
    let demand = Self.demands[0].demand
    let layout = MapLayout(
      demand, in: Size(width: 100, height: 50), canShareLines: true)
    #expect(layout.cellWidth == 12 && layout.cellHeight == 7)
    let map = Heatmap(
      values: (0..<6).map { row in (0..<8).map { Double(row - $0) } }, map: .signed, unit: "logits")
    let text = Frame.drawn(size: Size(width: 100, height: 60)) { map.draw(on: $0) }.text
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let fitted = FittedHeatmap(map, size: Size(width: 100, height: 60), traits: .full)
    #expect(lines[fitted.layout.lines].contains("logits"))
  }

  @Test("a word goes on over lines before it is cut")
  func folded() {
    #expect(FittedHeatmap.folded("␣Elizabeth", to: 6, most: 3) == ["␣Eliza", "beth"])
    #expect(FittedHeatmap.folded("␣Elizabeth", to: 4, most: 2) == ["␣Eli", "zabeth"])
    #expect(FittedHeatmap.folded("日本語", to: 4, most: 2) == ["日本", "語"])
    #expect(FittedHeatmap.folded("a", to: 6, most: 3) == ["a"])
  }
}
