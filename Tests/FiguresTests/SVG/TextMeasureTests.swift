import Testing

@testable import Figures

@Suite("Words are measured before a face is known")
struct TextMeasureTests {
  @Test("wide letters count more than narrow ones, and nothing counts nothing")
  func widths() {
    let narrow = TextMeasure.width("ill", size: 10)
    let wide = TextMeasure.width("MWM", size: 10)
    #expect(narrow < wide / 2)
    #expect(TextMeasure.width("", size: 10) == 0)
    #expect(TextMeasure.width("日", size: 10) > TextMeasure.width("n", size: 10))
    #expect(TextMeasure.width("ab", size: 20) == 2 * TextMeasure.width("ab", size: 10))
  }

  @Test("what is fitted is no wider than its room", arguments: [0.0, 5, 12, 30, 80, 500])
  func fitted(room: Double) {
    for words in ["attention probability", "日本語日本語", "", "a", "👩‍👩‍👧👩‍👩‍👧"] {
      let kept = TextMeasure.fitted(words, to: room, size: 10)
      #expect(TextMeasure.width(kept, size: 10) <= max(room, 0) + 1e-9)
    }
    #expect(TextMeasure.fitted("abc", to: 500, size: 10) == "abc")
  }
}
