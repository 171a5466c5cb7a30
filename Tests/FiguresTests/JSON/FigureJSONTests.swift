import Figures
import StrictJSON
import Testing

@Suite("A figure's JSON is one object of its schema")
struct FigureJSONTests {
  @Test("any words at all can be read back")
  func readable() throws {
    var words = AwkwardWords(seed: 41)
    for _ in 0..<100 {
      let figure = words.figure()
      let json = try JSON.parse(Array(figure.text(as: .json).utf8))
      #expect(json["schema"]?.string == "patchbay.figure/1")
      #expect(json["title"]?.string.map { $0.utf8.elementsEqual(figure.title.utf8) } == true)
      #expect(json["result"]?["parts"]?.array?.count == 4)
    }
  }

  @Test("numbers keep every digit and empty cells are null")
  func numbers() throws {
    let json = try JSON.parse(Array(Samples.small.text(as: .json).utf8))
    let values = json["result"]?["values"]?.array
    #expect(values?[1].array?[0].number == 1.0 / 3)
    #expect(values?[0].array?[2] == .null)
    #expect(json["bos"] == .bool(false))
    #expect(json["prompts"]?["count"] == .integer(50))
    #expect(json["bosToken"] == nil)
  }

  @Test("the token in front of prompts is told by its name, in every form")
  func beginning() throws {
    var figure = Samples.small
    (figure.provenance.bos, figure.provenance.bosToken) = (true, "<s>")
    let json = try JSON.parse(Array(figure.text(as: .json).utf8))
    #expect(json["bos"] == .bool(true) && json["bosToken"]?.string == "<s>")
    #expect(figure.files(at: "a.csv", as: .csv).last?.text.contains("\"<s>\"") == true)
    #expect(figure.text(as: .text).contains("<s> before each prompt"))
    #expect(figure.text(as: .svg).contains("BOS &lt;s&gt; before each prompt"))
  }
}
