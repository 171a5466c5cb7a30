import Screen
import Testing

@testable import Terminal

@Suite("Bytes bring a terminal from one frame to the next")
struct FrameEncoderTests {
  private let size = Size(width: 12, height: 4)

  private func encoder(
    _ depth: ColorDepth = .trueColor, hasTitle: Bool = true, erasure: Erasure = .none
  ) -> FrameEncoder {
    FrameEncoder(theme: .dark, depth: depth, hasTitle: hasTitle, erasure: erasure)
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test("the first frame clears the screen and only cells that differ from it are written")
  func first() {
    var encoder = encoder(.monochrome)
    let frame = Frame.drawn(size: size) { $0.text("hi", column: 2, row: 1) }
    #expect(
      text(encoder.encode(frame, on: size))
        == "\u{1B}[m\u{1B}[2J\u{1B}[2;3Hhi")
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
        == "\u{1B}[4DXde\u{1B}[36mf")
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
    let styles: [Style] = [
      .text, .accent, .selected, .muted, .bar, .cursor, .heat(.signed, 0.5), .heat(.viridis, 0.9),
      Style.text.with(.underline), Style.text.with([.bold, .dim]), Style.error.with(.reverse),
    ]
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

  @Test(
    "so it does over whole screens of colours and gaps", arguments: ColorDepth.allCases,
    Erasure.allCases)
  func followScreens(depth: ColorDepth, erasure: Erasure) {
    var random = SystemRandomNumberGenerator()
    let size = Size(width: 37, height: 9)
    let roles = Role.allCases
    for _ in 0..<20 {
      var encoder = encoder(depth, erasure: erasure)
      var terminal = TinyTerminal(size: size, keepsColor: erasure == .colored)
      var density = 0.0
      for _ in 0..<10 {
        density = [0, 0.02, 0.3, 1].randomElement(using: &random) ?? 0
        let frame = Frame.drawn(size: size) { canvas in
          if Bool.random(using: &random) {
            canvas.fill(Rect(column: 2, row: 1, width: 30, height: 2), .bar)
          }
          for row in 0..<size.height {
            let rest = Int.random(in: 0...size.width, using: &random)
            for column in 0..<rest where Double.random(in: 0..<1, using: &random) < density {
              let role = roles.randomElement(using: &random) ?? .text
              let heat = Heat(.signed, Double.random(in: -1...1, using: &random))
              let ground = Ground.allCases.randomElement(using: &random) ?? .plain
              let isHot = Int.random(in: 0..<3, using: &random) == 0
              let style = isHot ? Style(background: heat) : Style(role, on: ground)
              let text = ["x", " ", "─", "日"].randomElement(using: &random) ?? ""
              canvas.text(text, column: column, row: row, style)
            }
          }
        }
        terminal.follow(encoder.encode(frame, on: size))
        #expect(terminal.text == frame.text)
        #expect(terminal.looks == TinyTerminal.looks(of: frame, depth: depth))
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
