import Screen
import Testing

@testable import Terminal

@Suite("Copied text reaches the clipboard through whatever stands between")
struct ClipboardSequenceTests {
  private func text(_ copied: String, _ environment: [String: String] = [:]) -> String? {
    ClipboardSequence(environment: environment).bytes(for: copied)
      .map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(
    "the text is Base64",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy"),
      ("é日\u{7}?", "w6nml6UHPw=="), ("~~~???>", "fn5+Pz8/Pg=="),
    ])
  func base64(copied: String, coded: String) {
    #expect(text(copied) == "\u{1B}]52;c;\(coded)\u{7}")
  }

  @Test("tmux gets it for itself and to pass on")
  func tmux() {
    let copy = text("foo", ["TMUX": "/tmp/s,1,0", "TERM": "tmux-256color"])
    #expect(
      copy == "\u{1B}]52;c;Zm9v\u{7}\u{1B}Ptmux;\u{1B}\u{1B}]52;c;Zm9v\u{7}\u{1B}\\")
  }

  @Test("GNU screen gets it in pieces that it passes on")
  func screen() throws {
    let environment = ["STY": "1.tty", "TERM": "screen.xterm-256color"]
    let copied = String(repeating: "abc", count: 400)
    let whole = try #require(text(copied, environment))
    let pieces = whole.split(separator: "\u{1B}\\")
    #expect(pieces.allSatisfy { $0.hasPrefix("\u{1B}P") && $0.utf8.count <= 482 })
    #expect(pieces.map { $0.dropFirst(2) }.joined() == text(copied))
    #expect(text("foo", ["STY": "1.tty", "TERM": "xterm"]) == text("foo"))
  }

  @Test("a text too long for terminals is refused")
  func long() {
    #expect(text(String(repeating: "a", count: Clipboard.mostBytes))?.utf8.count == 100_000)
    #expect(text(String(repeating: "a", count: Clipboard.mostBytes + 1)) == nil)
  }
}
