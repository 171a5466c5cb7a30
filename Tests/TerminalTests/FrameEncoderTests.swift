import Screen
import Testing

@testable import Terminal

@Suite("Bytes bring a terminal from one frame to the next")
struct FrameEncoderTests {
  private let size = Size(width: 12, height: 4)

  private func encoder(_ depth: ColorDepth = .trueColor, hasTitle: Bool = true) -> FrameEncoder {
    FrameEncoder(theme: .dark, depth: depth, hasTitle: hasTitle)
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test("the first frame clears the screen and only cells that differ from it are written")
  func first() {
    var encoder = encoder(.monochrome)
    let frame = Frame.drawn(size: size) { $0.text("hi", column: 2, row: 1) }
    #expect(
      text(encoder.encode(frame, on: size))
        == "\u{1B}[0m\u{1B}[2J\u{1B}[2;3H\u{1B}[0mhi\u{1B}[0m")
  }

  @Test("only a changed cell is sent")
  func change() {
    var encoder = encoder(.sixteen)
    _ = encoder.encode(Frame.drawn(size: size) { $0.text("abcdef") }, on: size)
    let next = Frame.drawn(size: size) { canvas in
      canvas.text("abXdef")
      canvas.text("f", column: 5, .accent)
    }
    #expect(
      text(encoder.encode(next, on: size))
        == "\u{1B}[1;3H\u{1B}[0mX\u{1B}[1;6H\u{1B}[0;36mf\u{1B}[0m")
    #expect(encoder.encode(next, on: size).isEmpty)
  }

  @Test("with 24-bit colour a frame is shown at once")
  func synchronised() {
    var encoder = encoder(.trueColor)
    let bytes = text(encoder.encode(Frame.drawn(size: size) { $0.text("x") }, on: size))
    #expect(bytes.hasPrefix("\u{1B}[?2026h") && bytes.hasSuffix("\u{1B}[?2026l"))
  }

  @Test("a title is sent once, and only where it is understood")
  func title() {
    let frame = Frame.drawn(size: size) { $0.setTitle("Patch\u{7}bay") }
    var with = encoder(.monochrome)
    #expect(text(with.encode(frame, on: size)).contains("\u{1B}]2;Patch␇bay\u{7}"))
    var without = encoder(.monochrome, hasTitle: false)
    #expect(!text(without.encode(frame, on: size)).contains("]2;"))
  }

  @Test("a terminal that follows the bytes shows each frame", arguments: ColorDepth.allCases)
  func follow(depth: ColorDepth) {
    var random = SystemRandomNumberGenerator()
    let words = ["a", "日本", "🙂x", "e\u{301}", "─────", "  ", "1\u{FE0F}\u{20E3}", "Mary gave"]
    let styles: [Style] = [.text, .accent, .selected, .heat(.signed, 0.5), .heat(.viridis, 0.9)]
    for _ in 0..<40 {
      var encoder = encoder(depth)
      var terminal = TinyTerminal(size: size)
      var drawings: [(String, Int, Int, Style)] = []
      for step in 0..<12 {
        if step % 5 == 4 { drawings.removeAll() }
        for _ in 0..<2 {
          drawings.append(
            (
              words.randomElement(using: &random) ?? "", .random(in: -2..<12, using: &random),
              .random(in: 0..<4, using: &random), styles.randomElement(using: &random) ?? .text
            ))
        }
        let cursor = Bool.random(using: &random)
        let frame = Frame.drawn(size: size) { canvas in
          for (word, column, row, style) in drawings {
            canvas.text(word, column: column, row: row, style)
          }
          if cursor { canvas.showCursor(column: 3, row: 2) }
        }
        terminal.follow(encoder.encode(frame, on: size))
        #expect(terminal.text == frame.text)
        #expect(terminal.looks == TinyTerminal.looks(of: frame, depth: depth))
        #expect(terminal.cursor == frame.cursor)
      }
    }
  }

  @Test("a frame larger than the window is cut, a wide character at the edge left out")
  func cut() {
    var encoder = encoder(.monochrome)
    let small = Size(width: 4, height: 1)
    let frame = Frame.drawn(size: size) { canvas in
      canvas.text("abc日")
      canvas.text("below", row: 1)
    }
    let bytes = text(encoder.encode(frame, on: small))
    #expect(bytes.contains("abc") && !bytes.contains("日") && !bytes.contains("below"))
  }
}
