import Screen
import TestSupport
import Testing

@Suite("Plots show every series at every size")
struct PlotTests {
  static let traits: [(String, DisplayTraits)] = [
    ("full", .full), ("mono", DisplayTraits(depth: .monochrome, glyphs: .unicode)),
    ("plain", .plain),
  ]
  static let sizes = [Size(width: 60, height: 14), Size(width: 32, height: 8)]

  private func frame(_ size: Size, _ traits: DisplayTraits, _ widget: some Widget) -> Frame {
    Frame.drawn(size: size, traits: traits) { widget.draw(on: $0) }
  }

  @Test("line plot", arguments: traits)
  func line(name: String, traits: DisplayTraits) {
    for size in Self.sizes {
      expectSnapshot(
        frame(size, traits, PlotSamples.loss), named: "line-\(size.width)-\(name)")
    }
    expectSnapshot(
      frame(Size(width: 14, height: 3), traits, PlotSamples.loss), named: "line-14-\(name)")
  }

  @Test("line plot with a logarithmic axis", arguments: traits)
  func logarithmic(name: String, traits: DisplayTraits) {
    var plot = PlotSamples.loss
    plot.isLogarithmic = true
    expectSnapshot(frame(Self.sizes[0], traits, plot), named: "line-log-\(name)")
  }

  @Test("line plot of a part, with cursor and marks", arguments: traits)
  func part(name: String, traits: DisplayTraits) {
    for size in Self.sizes {
      expectSnapshot(
        frame(size, traits, PlotSamples.part), named: "line-part-\(size.width)-\(name)")
    }
  }

  @Test("a line that leaves the plot is cut at its ends, and marks say that it goes on")
  func cut() {
    let line = [PlotPoint(0, 0), PlotPoint(100, 100)]
    func plot(_ range: ClosedRange<Double>) -> LinePlot {
      LinePlot(series: [.init("a", line)], xRange: range, yRange: 0...100)
    }
    let bare = frame(Size(width: 9, height: 4), .plain, plot(30...70)).text
    let rows = bare.split(separator: "\n", omittingEmptySubsequences: false)
    // The line goes from 30 at the left end to 70 at the right one.
    #expect(rows[2].first == "*" && rows[1].last == "*")
    for column in 0..<9 {
      #expect(rows.contains { $0.dropFirst(column).first == "*" }, "\(column)")
    }
    let size = Size(width: 30, height: 8)
    #expect(frame(size, .full, plot(30...70)).text.contains("◂"))
    #expect(frame(size, .full, plot(30...70)).text.contains("▸"))
    #expect(!frame(size, .full, plot(30...100)).text.contains("▸"))
    #expect(!frame(size, .full, plot(0...100)).text.contains("◂"))
  }

  @Test("the left axis fits what is seen")
  func fitting() {
    let line = (0...100).map { PlotPoint(Double($0), $0 == 10 ? 1000 : Double($0)) }
    let size = Size(width: 40, height: 10)
    #expect(frame(size, .plain, LinePlot(series: [.init("a", line)])).text.contains("1000"))
    let part = LinePlot(series: [.init("a", line)], xRange: 50...60)
    #expect(!frame(size, .plain, part).text.contains("1000"))
  }

  @Test("the key has the values at the cursor, and none before the first point")
  func cursorValues() {
    let line = [PlotPoint(10, 1.5), PlotPoint(20, 2.5), PlotPoint(30, .nan)]
    func key(_ cursor: Double?) -> String {
      let plot = LinePlot(series: [.init("a", line)], decimals: 1, cursor: cursor)
      return String(frame(Size(width: 30, height: 8), .plain, plot).text.prefix(30))
    }
    #expect(key(nil).hasSuffix("a 2.5") && key(30).hasSuffix("a 2.5"))
    #expect(key(19).hasSuffix("a 1.5") && key(10).hasSuffix("a 1.5"))
    #expect(key(9).hasSuffix(" a"))
  }

  @Test("scatter plot", arguments: traits)
  func scatter(name: String, traits: DisplayTraits) {
    for size in Self.sizes {
      expectSnapshot(
        frame(size, traits, PlotSamples.scatter), named: "scatter-\(size.width)-\(name)")
    }
  }

  @Test("meter", arguments: traits)
  func meter(name: String, traits: DisplayTraits) {
    let drawn = Frame.drawn(size: Size(width: 30, height: 5), traits: traits) { canvas in
      let meters = [
        Meter(0), Meter(0.42, text: "epoch 3 of 10"), Meter(0.999), Meter(1, text: "done"),
        Meter(nil, text: "counting"),
      ]
      for (row, meter) in meters.enumerated() {
        meter.draw(on: canvas[Rect(column: 0, row: row, width: 30, height: 1)])
      }
    }
    expectSnapshot(drawn, named: "meter-\(name)")
  }

  @Test("a single point, a constant, and a gap are seen")
  func sparse() {
    func dots(_ points: [PlotPoint]) -> String {
      frame(Size(width: 10, height: 3), .full, LinePlot(series: [.init("a", points)])).text
        .filter { $0 != " " && $0 != "\n" }
    }
    #expect(dots([PlotPoint(1, 1)]).count == 1)
    #expect(dots([PlotPoint(0, 2), PlotPoint(1, 2)]).count == 10)
    #expect(dots([PlotPoint(0, 2), PlotPoint(1, .nan), PlotPoint(2, 2)]).count == 2)
    #expect(dots([]).isEmpty)
  }

  @Test("the least and the greatest of a hundred thousand points are seen")
  func huge() {
    var points = (0..<100_000).map { PlotPoint(Double($0), 1) }
    points[50_000].y = 9
    points[70_001].y = -9
    let frame = frame(Size(width: 20, height: 4), .plain, LinePlot(series: [.init("a", points)]))
    let rows = frame.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(rows[0].filter { $0 == "*" }.count == 1)
    #expect(rows[3].filter { $0 == "*" }.count == 1)
  }

  @Test("where two classes meet there is a mark for it")
  func meeting() {
    let plot = ScatterPlot(
      classes: [
        .init("IO", [PlotPoint(1, 1), PlotPoint(2, 2)], style: .positive),
        .init("S", [PlotPoint(1, 1)], style: .negative),
      ], xRange: 1...2, yRange: 1...2)
    #expect(frame(Size(width: 3, height: 2), .plain, plot).text == "  o\n&\n")
  }
}

/// Content as the program shows it.
enum PlotSamples {
  static let loss: LinePlot = {
    var random = SplitMix(seed: 3)
    var smooth = 4.0
    var raw: [PlotPoint] = []
    var smoothed: [PlotPoint] = []
    for step in 0..<400 {
      let value =
        2.3 + 1.7 / (1 + Double(step) / 40) + Double.random(in: -0.25...0.25, using: &random)
      smooth += (value - smooth) * 0.05
      raw.append(PlotPoint(Double(step), value))
      smoothed.append(PlotPoint(Double(step), smooth))
    }
    let evaluations = stride(from: 0, to: 400, by: 50).map {
      PlotPoint(Double($0), smoothed[$0].y + 0.12)
    }
    return LinePlot(
      series: [
        .init("raw", raw, isFaint: true), .init("loss", smoothed, style: .accent),
        .init("held out", evaluations, style: .positive),
      ], xTitle: "step", yTitle: "loss (nats)")
  }()

  /// A quarter of the steps, logarithmic, with a cursor, two saved epochs and an alarm.
  static let part: LinePlot = {
    var plot = loss
    plot.xRange = 40...140
    plot.isLogarithmic = true
    plot.cursor = 112
    plot.marks = [
      .init(50, "●", hasLine: true), .init(100, "●", hasLine: true),
      .init(73, "!", style: .warning), .init(200, "●", hasLine: true),
    ]
    return plot
  }()

  static let scatter: ScatterPlot = {
    var random = SplitMix(seed: 8)
    func cloud(_ x: Double, _ y: Double, _ slope: Double) -> [PlotPoint] {
      (0..<40).map { _ in
        let share = Double.random(in: 0...x, using: &random)
        return PlotPoint(share, y + share * slope + Double.random(in: -1...1, using: &random))
      }
    }
    return ScatterPlot(
      classes: [
        .init("IO", cloud(1, 0, 6), style: .positive),
        .init("S", cloud(0.6, 0, -2), style: .negative),
      ], xTitle: "attention probability", yTitle: "projection on W_U (logits)", xRange: 0...1)
  }()
}

@Suite("Points and bars of classes are told apart")
struct ClassPlotTests {
  private static let plot = ScatterPlot(
    classes: [
      .init(
        "random", (0..<20).map { PlotPoint(Double($0 % 7) / 2, Double($0 % 5) / 2) },
        style: .muted),
      .init(
        "class", (0..<5).map { PlotPoint(Double($0) * 0.8, 3.4 - Double($0) * 0.7) },
        style: .tinted(.orange),
        labels: ["name mover", "s inhibition", "induction", "", "previous token"], mark: "C"),
    ], xTitle: "F(C \\ K)", yTitle: "F(M \\ K)", xRange: -0.2...3.8, yRange: -0.2...3.8,
    hasDiagonal: true)

  @Test(
    "scatter with names beside points and the line of equal numbers", arguments: PlotTests.traits)
  func scatter(name: String, traits: DisplayTraits) {
    let frame = Frame.drawn(size: Size(width: 60, height: 16), traits: traits) {
      Self.plot.draw(on: $0)
    }
    expectSnapshot(frame, named: "scatter-labels-\(name)")
  }

  @Test("bars with whiskers and letters of classes", arguments: PlotTests.traits)
  func bars(name: String, traits: DisplayTraits) {
    let bars = ["9.9", "10.0", "9.6", "7.3", "5.5", "0.1"].enumerated().map { index, head in
      let value = 21 / Double(index + 1)
      let tint = Tint(number: index / 2)
      return BarList.Bar(
        head, value, tone: .tinted(tint), interval: value * 0.7...value * 1.2 + 1,
        tag: Span(["N", "S", "I"][index / 2], Style(.text, .bold, tint: tint)))
    }
    let frame = Frame.drawn(size: Size(width: 50, height: 6), traits: traits) {
      BarList(bars: bars, decimals: 1, selected: 2).draw(on: $0)
    }
    expectSnapshot(frame, named: "bars-classes-\(name)")
  }

  @Test("names cover neither marks nor each other")
  func labels() {
    let points = (0..<30).map { PlotPoint(Double($0 % 6), Double($0 / 6)) }
    let names = points.indices.map { "n\($0)" }
    let frame = Frame.drawn(size: Size(width: 60, height: 14), traits: .plain) { canvas in
      ScatterPlot(
        classes: [.init("a", points, style: .text, labels: names)], xRange: -1...6, yRange: -1...5
      ).draw(on: canvas)
    }
    let marks = frame.text.split(separator: "\n").dropFirst().joined().filter { $0 == "o" }
    #expect(marks.count == 30)
    // The dots of the lines through zero go on beside names.
    let text = frame.text.replacing(".", with: " ")
    for name in names.prefix(10) {
      #expect(text.contains("o \(name)") || text.contains("\(name) o"))
    }
  }
}
