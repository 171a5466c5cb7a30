import Screen
import StrictJSON
import Testing

@testable import Figures

@Suite("Figures of one kind look alike, wherever they are made")
struct KindsTests {
  @Test("what lies behind a query is no part of an attention map")
  func attention() {
    let grid = GridFigure.attention(
      [[1, 0, 0], [0.5, 0.5, 0], [0, 0, 1]], tokens: ["a", "b", "a"])
    #expect(grid.values == [[1], [0.5, 0.5], [0, 0, 1]])
    #expect(grid.range == 0...1)
    #expect(grid.rowLabels == ["a", "b", "a"])
  }

  @Test("start years without a prompt leave their rows empty")
  func years() {
    var rows = [[Double]?](repeating: nil, count: 100)
    rows[7] = [Double](repeating: 2, count: 100)
    let grid = GridFigure.years(rows)
    #expect(grid.values[7].allSatisfy { $0 == 2 })
    #expect(grid.values[8].allSatisfy { $0.isNaN })
    #expect(grid.rowLabels[7] == "07")
  }

  @Test("each row has its own end of the colours, and bar and JSON say so")
  func rowMaxima() throws {
    let values = Array(repeating: [0.001, 0.0005], count: 9) + [[1, 0.5]]
    let grid = GridFigure.heads(
      values, unit: "probability", map: .sequential,
      scaling: ColorScaling(.rowMaximum, over: [values], map: .sequential))
    let figure = Figure(
      title: "Rows", provenance: Provenance(version: "0"), content: .grid(grid))
    let svg = figure.text(as: .svg)
    let bright = ColorMap.sequential.rgb(1, onDark: false).hex
    #expect(
      svg.split(separator: "shape-rendering")[1].split(separator: "</g>")[0]
        .split(separator: "fill=\"\(bright)\"").count == 11)
    #expect(svg.contains(">max</text>") && svg.contains("of each row, probability"))
    let json = try JSON.parse(Array(figure.text(as: .json).utf8))
    #expect(json["result"]?["scale"]?.string == "row maximum")
  }

  @Test("the logarithm names its ends")
  func logarithm() throws {
    let values = Array(repeating: [1, 0.01, 0], count: 9)
    let grid = GridFigure.heads(
      values, unit: "probability", map: .sequential,
      scaling: ColorScaling(.logarithm, over: [values], map: .sequential))
    #expect(grid.level(of: 0.01, row: 0) == 0.5)
    let svg = Figure(
      title: "Log", provenance: Provenance(version: "0"), content: .grid(grid)
    ).text(as: .svg)
    for words in [">0.0001</text>", ">0.01</text>", ">1.00</text>", "probability, log"] {
      #expect(svg.contains(words), "\(words)")
    }
  }

  @Test("ranks are coloured by factors, the first at the bright end, and written as they are")
  func ranks() throws {
    let grid = GridFigure.ranks(
      [[1, 10, 100, .nan]], rows: ["out"], rowTitle: "layer", tokens: ["a", "b", "c", "d"],
      unit: "rank", last: 100)
    let figure = Figure(
      title: "Ranks", provenance: Provenance(version: "0"), content: .grid(grid))
    let bright = ColorMap.sequential.rgb(1, onDark: false).hex
    let dark = ColorMap.sequential.rgb(0, onDark: false).hex
    let svg = figure.text(as: .svg)
    let places = [bright, dark].map { color in
      svg.firstRange(of: "fill=\"\(color)\"")?.lowerBound
    }
    #expect(places == places.compactMap(\.self).sorted())
    #expect(
      svg.split(separator: "shape-rendering")[1].split(separator: "</g>")[0]
        .split(separator: "<rect").count == 4)
    let json = try JSON.parse(Array(figure.text(as: .json).utf8))
    #expect(json["result"]?["scale"]?.string == "ranks")
    #expect(json["result"]?["values"]?.array?[0].array?[2].number == 100)
  }

  @Test("points of a head lie in a square with probabilities across")
  func scatter() {
    let plot = PlotFigure.scatter([("IO", [PlotPoint(0.5, 3)]), ("S", [])])
    #expect(plot.isSquare)
    #expect(plot.x.range == 0...1)
    #expect(plot.series.map(\.name) == ["IO", "S"])
  }

  @Test("two conditions are compared on equal axes, with the line of equality behind the points")
  func comparison() throws {
    let plot = PlotFigure.comparison(
      [("a", [PlotPoint(1, -2)]), ("b", [PlotPoint(4, 0)])], x: "after", y: "before")
    let range = try #require(plot.x.range)
    #expect(plot.y.range == range)
    #expect(range.lowerBound < -2 && range.upperBound > 4)
    #expect(plot.isSquare)
    #expect(plot.series.map(\.name) == ["equal", "a", "b"])
    #expect(plot.series[0].points.allSatisfy { $0.x == $0.y })
    let figure = Figure(title: "Both", provenance: Provenance(version: "0"), content: .plot(plot))
    #expect(!figure.text(as: .text).contains("equal"))
    #expect(figure.text(as: .svg).contains("equal"))
  }

  @Test("where labels repeat, CSV tells rows and columns apart by their places")
  func places() {
    let grid = GridFigure.attention([[1], [0.25, 0.75]], tokens: ["a", "a"])
    let text = Figure(
      title: "Map", provenance: Provenance(version: "0"), content: .grid(grid)
    ).text(as: .csv)
    #expect(text.contains("query,key,attention probability,row place,column place\r\n"))
    #expect(text.contains("a,a,0.75,1,1\r\n"))
  }

  @Test("conventions name what replaces, where, and from what")
  func conventions() {
    #expect(
      Convention.ablation("9.9", kind: "mean", positions: "all", source: "16 prompts")
        == "9.9 ablated by mean at all positions, values from 16 prompts")
    #expect(
      Convention.sweep("head", kind: "zero", positions: "END", source: nil)
        == "sweep: every head ablated alone by zero at END")
    #expect(Convention.mean(1) == nil)
    #expect(Convention.mean(2) == "numbers: means over 2 prompts")
  }
}
