import Figures
import Foundation
import Screen
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("Pictures are well formed and complete")
struct FigureSVGTests {
  @Test("any words at all leave the file well formed")
  func wellFormed() {
    var words = AwkwardWords(seed: 31)
    for _ in 0..<150 {
      let svg = words.figure().text(as: .svg)
      let problem = Outline(svg).problem
      if let problem { Issue.record("\(problem)\n\(svg)") }
    }
  }

  @Test("words keep within the page and off each other")
  func apart() {
    var words = AwkwardWords(seed: 32)
    let samples = [
      Samples.heads, Samples.attention, Samples.lens, Samples.scatter, Samples.loss,
      Samples.words, Samples.years, Samples.long, Samples.small, Samples.plot,
    ]
    for figure in samples + Samples.circuits + (0..<150).map({ _ in words.figure() }) {
      let problem = Outline(figure.text(as: .svg)).crowding
      if let problem { Issue.record("\(figure.title): \(problem)") }
    }
  }

  @Test("no scripts, links, pictures or style sheets are in it")
  func inert() {
    let samples = [Samples.heads, Samples.lens, Samples.loss, Samples.scatter, Samples.words]
    for figure in samples + Samples.circuits {
      let outline = Outline(figure.text(as: .svg))
      #expect(outline.problem == nil)
      let known: Set = [
        "svg", "title", "desc", "g", "rect", "line", "text", "path", "circle", "defs",
        "linearGradient", "stop",
      ]
      #expect(outline.elements.isSubset(of: known), "\(outline.elements)")
    }
  }

  @Test("the description holds the whole provenance")
  func description() {
    let svg = Samples.heads.text(as: .svg)
    let outline = Outline(svg)
    #expect(
      outline.metadata.contains(
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"))
    #expect(outline.metadata.contains("2.1 zero-ablated at all positions"))
    #expect(svg.contains("9f86d081884c"))
  }

  @Test("numbers in cells are written where there is room for them")
  func numbers() {
    #expect(Samples.small.text(as: .svg).contains(">+0.33</text>"))
    var grid = GridFigure(
      rowTitle: "query", columnTitle: "key",
      values: (0..<300).map { row in (0..<300).map { Double(row * $0 % 7) / 7 } },
      unit: "probability", map: .sequential)
    let large = Figure(
      title: "Large", provenance: Provenance(version: "1"), content: .grid(grid)
    ).text(as: .svg)
    #expect(!large.contains(">0.14<"))
    grid.values = Array(repeating: Array(repeating: 0.25, count: 300), count: 300)
    let even = Figure(
      title: "Even", provenance: Provenance(version: "1"), content: .grid(grid)
    ).text(as: .svg)
    #expect(even.utf8.count < 120_000, "neighbours of one colour are one shape")
  }

  @Test("a long line is drawn with a few points to a pixel")
  func long() {
    let points = (0..<200_000).map { Samples.point($0) }
    let figure = Figure(
      title: "Long", provenance: Provenance(version: "1"),
      content: .plot(
        PlotFigure(x: .init("step"), y: .init("loss"), series: [.init("a", .line, points)])))
    #expect(figure.text(as: .svg).utf8.count < 60_000)
  }
}
