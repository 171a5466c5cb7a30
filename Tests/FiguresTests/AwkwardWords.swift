import Figures
import Screen

/// Words that break careless writers, the same on every run.
struct AwkwardWords {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  private static let words = [
    "", " Mary", "a,b", "\"", "\r\n", "\n", "#", "<b>&amp;</b>", "]]>", "-->", "=1+2", "'=", "@",
    "\u{1B}[2J",
    "\u{0}", "\u{7F}", "\u{85}", "\u{FFFE}", "\u{FFFF}", "\u{1FFFF}", "\u{E000}", "\u{202E}abc",
    "שלום", "مرحبا", "\u{301}", "e\u{301}\u{301}\u{301}", "👩‍👩‍👧", "日本語", "\u{FEFF}", "'", "\\",
    "a very long label that has no room anywhere on the page and goes on and on",
  ]

  mutating func count(_ counts: ClosedRange<Int>) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return counts.lowerBound + Int(state >> 33) % counts.count
  }

  mutating func next() -> String {
    (0..<count(0...3)).map { _ in Self.words[count(0...Self.words.count - 1)] }.joined()
  }

  mutating func many(_ counts: ClosedRange<Int>) -> [String] {
    (0..<count(counts)).map { _ in next() }
  }

  mutating func number() -> Double {
    let odd: [Double] = [.nan, .infinity, -.infinity, 0, 1e300, -1e-300, 1]
    return odd[count(0...odd.count - 1)]
  }

  mutating func figure() -> Figure {
    var sets: [[String]] = []
    for _ in 0..<4 { sets.append(many(0...4)) }
    let provenance = Provenance(
      version: next(), checkpoints: [.init(slot: next(), path: next(), sha256: next())],
      prompts: .init(count: 9, first: sets[0], set: next()), bos: nil, interventions: sets[1],
      conventions: sets[2], view: next())
    return Figure(
      title: next(), provenance: provenance,
      content: .parts([grid(), table(), plot(), circuit()]))
  }

  private mutating func grid() -> Figure.Content {
    let rows = count(0...4)
    var values: [[Double]] = []
    for _ in 0..<rows {
      var row: [Double] = []
      for _ in 0..<count(0...5) { row.append(number()) }
      values.append(row)
    }
    var texts: [[String]] = []
    for _ in 0..<count(0...3) { texts.append(many(0...5)) }
    return .grid(
      GridFigure(
        title: next(), rowTitle: next(), columnTitle: next(), rowLabels: many(0...5),
        columnLabels: many(0...5), values: values, unit: next(),
        map: ColorMap.allCases[count(0...4)], texts: texts,
        marked: count(0...1) == 0 ? [] : [Point(column: 0, row: 0)], markMeaning: next()))
  }

  private mutating func table() -> Figure.Content {
    var columns: [TableFigure.Column] = []
    for _ in 0..<count(1...4) { columns.append(.init(next(), unit: next())) }
    var rows: [[TableFigure.Cell]] = []
    for _ in 0..<count(0...4) {
      rows.append([.text(next()), .number(number()), .integer(.max)])
    }
    return .table(TableFigure(title: next(), columns: columns, rows: rows))
  }

  private mutating func plot() -> Figure.Content {
    var series: [PlotFigure.Series] = []
    for _ in 0..<count(0...5) {
      var points: [PlotPoint] = []
      for _ in 0..<count(0...9) { points.append(PlotPoint(number(), number())) }
      series.append(.init(next(), PlotFigure.Form.allCases[count(0...2)], points))
    }
    return .plot(
      PlotFigure(
        title: next(), x: .init(next()), y: .init(next(), isLogarithmic: count(0...1) == 0),
        series: series, isSquare: count(0...1) == 0))
  }

  private mutating func circuit() -> Figure.Content {
    switch count(0...3) {
    case 0: bars()
    case 1: diagram()
    case 2: graph()
    default: card()
    }
  }

  private mutating func bars() -> Figure.Content {
    var bars: [BarFigure.Bar] = []
    for _ in 0..<count(0...6) {
      bars.append(
        .init(
          next(), number(), interval: count(0...1) == 0 ? nil : -1...Double(count(0...9)),
          group: next(), note: next()))
    }
    return .bars(
      BarFigure(
        title: next(), labelTitle: next(), valueTitle: next(), groupTitle: next(),
        noteTitle: next(), bars: bars,
        reference: count(0...1) == 0 ? nil : .init(number(), next())))
  }

  private mutating func diagram() -> Figure.Content {
    var boxes: [Diagram.Box] = []
    for index in 0..<count(0...5) {
      var items: [Diagram.Item] = []
      for _ in 0..<count(0...5) {
        items.append(.init(next(), value: number(), mark: Diagram.Mark.allCases[count(0...2)]))
      }
      boxes.append(.init("\(index)", title: next(), subtitle: next(), items: items))
    }
    var arrows: [Diagram.Arrow] = []
    for _ in 0..<count(0...6) {
      arrows.append(
        .init("\(count(0...5))", "\(count(0...5))", label: next(), weight: number()))
    }
    return .diagram(
      DiagramFigure(
        title: next(), Diagram(boxes: boxes, arrows: arrows, unit: next()), itemTitle: next(),
        boxTitle: next(), addedMeaning: next(), removedMeaning: next()))
  }

  private mutating func graph() -> Figure.Content {
    var nodes: [LayeredGraph.Node] = []
    for _ in 0..<count(0...6) {
      nodes.append(
        .init(next(), short: next(), layer: count(0...3), isLate: count(0...1) == 0))
    }
    var edges: [LayeredGraph.Edge] = []
    for _ in 0..<count(0...9) {
      edges.append(.init(from: count(0...6), to: count(0...6), label: next(), score: number()))
    }
    return .graph(
      GraphFigure(title: next(), LayeredGraph(nodes: nodes, edges: edges, unit: next())))
  }

  private mutating func card() -> Figure.Content {
    var rows: [Card.Row] = []
    for _ in 0..<count(0...4) {
      rows.append(
        .init(
          next(), number(), unit: next(), words: next(), interval: 0...Double(count(0...9)),
          scale: 0...Double(count(0...9)), reference: number(), sentence: next(),
          verdict: Card.Verdict.allCases[count(0...2)]))
    }
    return .card(
      CardFigure(title: next(), Card(heading: next(), lines: many(0...2), rows: rows)))
  }
}
