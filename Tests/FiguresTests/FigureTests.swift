import Figures
import Foundation
import Screen
import Testing

@Suite("A figure is written in four formats")
struct FigureTests {
  @Test("small figures are written as they were last approved", arguments: FigureFormat.allCases)
  func recorded(format: FigureFormat) {
    let ending = format.rawValue
    for (figure, name) in [
      (Samples.small, "grid"), (Samples.words, "words"), (Samples.plot, "plot"),
      (Samples.comparedCircuit, "circuit"), (Samples.fewEdges, "edges"),
      (Samples.fewBars, "bars"), (Samples.completeness, "points"), (Samples.card, "card"),
    ] {
      for file in figure.files(at: "\(name).\(ending)", as: format) {
        expectRecorded(file.text, named: file.path)
      }
    }
  }

  @Test("the name of a file has only safe characters")
  func names() {
    #expect(Samples.small.fileStem == "head-attribution-b-a")
    var figure = Samples.plot
    figure.title = "../../日本 \u{1B}[2J: Été?"
    #expect(figure.fileStem == "2j-t")
    figure.title = "…"
    #expect(figure.fileStem == "figure")
    figure.title = String(repeating: "long name ", count: 40)
    #expect(figure.fileStem.count <= 60)
  }

  @Test("formats are chosen by the ending of a file, or by name")
  func formats() {
    #expect(FigureFormat(name: "text") == .text)
    #expect(FigureFormat(name: "txt") == .text)
    #expect(FigureFormat(name: "svg") == .svg)
    #expect(FigureFormat(name: "pdf") == nil)
  }

  @Test(
    "the ending of a file name asks for a format",
    arguments: [
      ("a.csv", FigureFormat.csv), ("a/b.SVG", .svg), ("~/x.y.json", .json), ("a.txt", .text),
      ("a.pdf", nil), ("csv", nil), (".csv", nil), ("a.csv/b", nil), ("", nil), ("a.", nil),
    ] as [(String, FigureFormat?)])
  func endings(path: String, format: FigureFormat?) {
    #expect(FigureFormat(ending: path) == format)
  }

  @Test("text keeps to 100 columns")
  func width() {
    for figure in [
      Samples.heads, Samples.attention, Samples.lens, Samples.scatter, Samples.loss,
    ] + Samples.circuits {
      let longest = figure.text(as: .text).split(separator: "\n").map(\.count).max() ?? 0
      #expect(longest <= 100, "\(figure.title)")
    }
  }

  @Test(
    "figures of screens are written to a folder for looking at",
    .enabled(
      if: ProcessInfo.processInfo.environment["PATCHBAY_FIGURES"] != nil,
      "only with PATCHBAY_FIGURES naming a folder"))
  func look() throws {
    let folder = ProcessInfo.processInfo.environment["PATCHBAY_FIGURES"] ?? ""
    let figures =
      [
        Samples.heads, Samples.attention, Samples.lens, Samples.scatter, Samples.loss,
        Samples.words,
        Samples.years, Samples.long,
      ] + Samples.circuits
    for (index, figure) in figures.enumerated() {
      for format in FigureFormat.allCases {
        let url = URL(filePath: folder).appending(path: "figure\(index).\(format.rawValue)")
        for file in figure.files(at: url.path, as: format) {
          try Data(file.text.utf8).write(to: URL(filePath: file.path))
        }
      }
    }
  }
}
