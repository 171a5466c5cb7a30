import Testing
import TextColumns

@Suite("Text is cut and filled by columns")
struct FittingTests {
  @Test(
    "a text that is too long ends in a mark",
    arguments: [
      ("Mary gave", 9, "Mary gave"), ("Mary gave", 8, "Mary ga…"), ("Mary", 1, "…"),
      ("Mary", 0, ""), ("Mary", -3, ""), ("日本語", 5, "日本…"), ("日本語", 4, "日…"), ("日本語", 2, "…"),
    ])
  func truncated(text: String, limit: Int, expected: String) {
    #expect(Columns.truncated(text, to: limit) == expected)
  }

  @Test("the head can be given up instead")
  func head() {
    #expect(Columns.truncated("Mary gave", to: 5, cutting: .head) == "…gave")
    #expect(Columns.clipped("日本語", to: 3, cutting: .head) == "語")
  }

  @Test("a mark wider than the room is left out")
  func wideMark() {
    #expect(Columns.truncated("Mary", to: 1, ellipsis: "日") == "M")
  }

  @Test(
    "blanks go where the alignment says",
    arguments: [
      (Columns.Alignment.left, "ab   "), (.right, "   ab"), (.centre, " ab  "),
    ])
  func padded(alignment: Columns.Alignment, expected: String) {
    #expect(Columns.padded("ab", to: 5, alignment: alignment) == expected)
    #expect(Columns.padded("abcdef", to: 5, alignment: alignment) == "abcdef")
  }

  @Test("a fitted text has exactly the columns asked for", arguments: 0...12)
  func fitted(count: Int) {
    let samples = ["", "a", "日本語", "👩‍👩‍👧 family", "e\u{301}te\u{301}", "\u{200B}x", "🇩🇪🇫🇷🇮🇹"]
    for text in samples {
      for alignment in Columns.Alignment.allCases {
        let fitted = Columns.fitted(text, to: count, alignment: alignment)
        #expect(Columns.width(of: fitted) == count, "\(text) \(alignment)")
      }
    }
  }
}
