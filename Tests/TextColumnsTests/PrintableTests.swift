import Testing
import TextColumns

@Suite("Nothing that a terminal obeys or hides stays in printable text")
struct PrintableTests {
  @Test(
    "ordinary text is left as it is",
    arguments: [
      "Mary gave", "日本語",
      "👩‍👩‍👧", "🏳️‍🌈", "🇩🇪", "e\u{301}", "नमस्ते", "Ġthe", "1\u{FE0F}\u{20E3}",
    ])
  func ordinary(_ text: String) {
    #expect(Columns.printable(text) == text)
  }

  @Test(
    "a troublemaker becomes visible",
    arguments: [
      ("\u{1B}[2J", "␛[2J"), ("\r\n", "␍␊"), ("\u{7F}", "␡"), ("\0", "␀"),
      ("\u{9B}1m", "\u{FFFD}1m"),
      ("\u{202E}abc", "\u{FFFD}abc"), ("a\u{200B}b", "a\u{FFFD}b"), ("\u{FEFF}x", "\u{FFFD}x"),
      ("\u{301}", "\u{FFFD}"), ("\u{E000}", "\u{FFFD}"), ("\u{378}", "\u{FFFD}"),
      ("a\u{2028}b", "a\u{FFFD}b"), ("\u{AD}", "\u{FFFD}"), ("a\u{200D}", "a\u{FFFD}"),
    ])
  func troublemaker(text: String, expected: String) {
    #expect(Columns.printable(text) == expected)
  }

  @Test("a tower of marks becomes one stand-in")
  func tower() {
    #expect(Columns.printable("a" + String(repeating: "\u{301}", count: 40)) == "\u{FFFD}")
  }

  @Test("every scalar alone becomes text of at least one column, and stays so when done twice")
  func everyScalar() {
    let values =
      Array(UInt32(0)..<0x20000) + Array(stride(from: 0x20000, through: 0x10FFFF, by: 97))
    for value in values {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let once = Columns.printable(String(scalar))
      if once.count != 1 || !(1...2).contains(Columns.width(of: once))
        || Columns.printable(once) != once
      {
        Issue.record("U+\(String(value, radix: 16)) became \(once.debugDescription)")
      }
    }
  }
}
