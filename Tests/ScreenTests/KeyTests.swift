import Foundation
import Screen
import Testing

@Suite("Keys have names that can be read back")
struct KeyTests {
  static let samples: [(Key, String)] = [
    (.character("q"), "q"), (.space, "space"), (.control("a"), "ctrl-a"), (.alt("-"), "alt--"),
    (.backtab, "shift-tab"), (.function(12), "f12"), (.pageDown, "pgdn"), (.character("f"), "f"),
    (Key(.left, [.control, .alt, .shift]), "ctrl-alt-shift-left"), (.character("日"), "日"),
    (.control(" "), "ctrl-space"),
  ]

  @Test("name and key", arguments: samples)
  func names(key: Key, name: String) throws {
    #expect(key.description == name)
    #expect(Key(name) == key)
    let stored = try JSONEncoder().encode([key])
    #expect(try JSONDecoder().decode([Key].self, from: stored) == [key])
  }

  @Test("what names no key is refused", arguments: ["", "ctrl-", "f0", "f64", "fx", "no-key"])
  func refused(name: String) {
    #expect(Key(name) == nil)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([Key].self, from: JSONEncoder().encode([name]))
    }
  }

  @Test("labels are short, and ASCII where they must be")
  func labels() {
    #expect(Key.enter.label(.unicode) == "⏎" && Key.enter.label(.ascii) == "enter")
    #expect(Key.control("c").label(.unicode) == "^c")
    #expect(Key.backtab.label(.unicode) == "⇧tab" && Key.escape.label(.ascii) == "esc")
    for (key, _) in Self.samples where key != .character("日") {
      #expect(key.label(.ascii).utf8.allSatisfy { $0 < 0x80 })
    }
  }

  @Test("only a plain character types itself")
  func typed() {
    #expect(Key.character("é").typed == "é")
    #expect(Key.control("a").typed == nil && Key.enter.typed == nil)
  }
}
