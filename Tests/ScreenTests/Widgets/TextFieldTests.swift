import Screen
import Testing

@Suite("A text field edits by characters")
struct TextFieldTests {
  @Test(
    "keys",
    arguments: [
      ("one two", [Key.alt("b"), .character("X")], "one Xtwo", 5),
      ("one two", [.control("w")], "one ", 4), ("one  two ", [.control("w")], "one  ", 5),
      ("one two", [.home, .alt("d")], " two", 0),
      ("one two", [.home, .alt("f"), .control("k")], "one", 3),
      ("one", [.left, .control("u")], "e", 0), ("one", [.backspace], "on", 2),
      ("one", [.home, .backspace, .delete], "ne", 0), ("", [.delete, .backspace, .left], "", 0),
      ("日本", [.left, .backspace], "本", 0), ("👩‍👩‍👧x", [.left, .backspace], "x", 0),
      ("e\u{301}", [.backspace], "", 0),
      ("ab", [Key(.left, .control), .end, .character("c")], "abc", 3),
    ] as [(String, [Key], String, Int)])
  func keys(start: String, keys: [Key], text: String, cursor: Int) {
    var field = TextField(start)
    for key in keys {
      let isTaken = field.handle(key)
      #expect(isTaken)
    }
    #expect(field.text == text)
    #expect(field.cursor == cursor)
  }

  @Test(
    "keys that are not for editing are left to others",
    arguments: [Key.up, .enter, .escape, .tab, .control("c"), .function(1)])
  func others(key: Key) {
    var field = TextField("a")
    let isTaken = field.handle(key)
    #expect(!isTaken && field.text == "a")
  }

  @Test("a mark joins the character before the cursor")
  func joining() {
    var field = TextField("ex")
    _ = field.handle(.left)
    field.insert("\u{301}")
    #expect(field.text == "e\u{301}x" && field.cursor == 1)
  }

  @Test("random editing keeps the cursor between characters")
  func random() {
    var random = SplitMix(seed: 3)
    let pieces = ["a", "\u{301}", "👩", "\u{200D}", "🇩", "🇪", "日", " ", "\n", "क", "\u{94D}", "ष"]
    let keys: [Key] = [
      .left, .right, .home, .end, .backspace, .delete, .alt("b"), .alt("f"), .control("w"),
      .alt("d"),
    ]
    var field = TextField()
    for _ in 0..<4000 {
      if Bool.random(using: &random) {
        field.insert(pieces.randomElement(using: &random) ?? "")
      } else {
        _ = field.handle(keys.randomElement(using: &random) ?? .left)
      }
      if !(0...field.text.count).contains(field.cursor) { Issue.record("\(field)") }
    }
  }

  @Test("the part around the cursor is seen, and what is left out is marked")
  func scrolling() {
    func drawn(_ field: TextField) -> (String, Int?) {
      let frame = Frame.drawn(size: Size(width: 6, height: 1)) { field.draw(on: $0) }
      return (frame.text, frame.cursor?.column)
    }
    var field = TextField("abcdefgh")
    #expect(drawn(field) == ("…efgh\n", 5))
    _ = field.handle(.home)
    #expect(drawn(field) == ("abcdef\n", 0))
    #expect(drawn(TextField("日本語")) == ("… 語\n", 4))
    #expect(drawn(TextField("", placeholder: "prompt")) == ("prompt\n", 0))
    #expect(drawn(TextField("a", isFocused: false)) == ("a\n", nil))
    #expect(drawn(TextField("a\nb")) == ("a␊b\n", 3))
  }
}
