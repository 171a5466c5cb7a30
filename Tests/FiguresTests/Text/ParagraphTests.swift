import Testing
import TextColumns

@Suite("Text is broken between words where that is possible")
struct ParagraphTests {
  @Test(
    "lines",
    arguments: [
      ("one two three", 7, ["one two", "three"]), ("one two", 7, ["one two"]),
      ("abcdefghij", 4, ["abcd", "efgh", "ij"]), ("a abcdefgh b", 4, ["a", "abcd", "efgh", "b"]),
      ("", 4, [""]), ("日本語日", 4, ["日本", "語日"]),
    ])
  func lines(text: String, width: Int, lines: [String]) {
    #expect(Columns.wrapped(text, to: width) == lines)
  }

  @Test("no line is too wide, and no letter is lost")
  func anyText() {
    var words = AwkwardWords(seed: 51)
    for _ in 0..<500 {
      let text = Columns.printable(words.next() + " " + words.next())
      let width = words.count(2...30)
      let lines = Columns.wrapped(text, to: width)
      #expect(lines.allSatisfy { Columns.width(of: $0) <= width })
      #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
    }
  }
}
