import Figures
import Screen
import Testing

@Suite("Circuits are written as tables")
struct CircuitTableTests {
  @Test("heads have layer and number in two columns, and links a table of their own")
  func diagram() {
    let files = Samples.comparedCircuit.files(at: "circuit.csv", as: .csv)
    #expect(
      files.map(\.path)
        == ["circuit.csv", "circuit.links.csv", "circuit.csv-metadata.json"])
    let rows = files[0].text.split(separator: "\r\n")
    #expect(rows[0] == "layer,head,class,position,effect on F (logits),mark")
    #expect(rows.count == 1 + 38)
    #expect(rows.contains { $0.hasPrefix("10,10,name-mover,END,") })
    #expect(rows.filter { $0.hasSuffix(",new after fine-tuning") }.count == 12)
    #expect(rows.filter { $0.hasSuffix(",gone") }.count == 1)
    #expect(files[1].text.split(separator: "\r\n").count == 1 + 9)
  }

  @Test("edges come strongest first, with their nodes in a table of their own")
  func graph() {
    let files = Samples.fewEdges.files(at: "edges.csv", as: .csv)
    #expect(files.map(\.path) == ["edges.csv", "edges.nodes.csv", "edges.csv-metadata.json"])
    let rows = files[0].text.split(separator: "\r\n")
    #expect(rows[0] == "edge,from,to,into,score")
    #expect(rows[1] == "a1.h10->logits,a1.h10,logits,,1.0")
    #expect(rows[2] == "a0.h1->m0,a0.h1,m0,,-0.5")
    #expect(files[1].text.contains("m0,1,2\r\n"))
  }

  @Test("bars keep intervals and notes, empty where there are none")
  func bars() {
    let rows = Samples.fewBars.text(as: .csv).split(separator: "\r\n")
    #expect(rows[0] == "layer,head,class,change (% of F(M)),low,high,K")
    #expect(rows[1] == "9,9,name mover,12.5,10.0,15.0,")
    #expect(rows[2] == "10,10,name mover,3.0,,,9.9")
  }

  @Test("names that are no heads stay words")
  func words() {
    let figure = Figure(
      title: "Bars", provenance: Provenance(version: "1"),
      content: .bars(BarFigure(labelTitle: "class", valueTitle: "x", bars: [.init("a.b", 1)])))
    #expect(figure.text(as: .csv) == "class,x\r\na.b,1.0\r\n")
  }

  @Test("labels of points are a column")
  func points() {
    let rows = Samples.completeness.text(as: .csv).split(separator: "\r\n")
    #expect(rows[0].hasSuffix(",label"))
    #expect(rows.contains { $0.hasSuffix(",previous token") })
  }
}
