import Screen
import Testing

@testable import Terminal

@Suite("Bytes bring a terminal from one frame to the next", .oneScreen)
struct FramePainterTests {
  private let size = Size(width: 12, height: 4)

  private func painter(
    _ depth: ColorDepth = .trueColor, hasTitle: Bool = true, erasure: Erasure = .none,
    size: Size? = nil
  ) throws -> FramePainter {
    try FramePainter(
      TerminalDescription(likeXterm: erasure, takesCommands: hasTitle), theme: .dark, depth: depth,
      size: size ?? self.size)
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test("the first frame clears the screen and only cells that differ from it are written")
  func first() throws {
    var painter = try painter(.monochrome)
    let frame = Frame.drawn(size: size) { $0.text("hi", column: 2, row: 1) }
    #expect(text(painter.paint(frame, on: size)) == "\u{1B}[H\u{1B}[m\u{1B}[2J\u{1B}[B  hi")
  }

  @Test("only a changed cell is sent")
  func change() throws {
    var painter = try painter(.sixteen)
    _ = painter.paint(Frame.drawn(size: size) { $0.text("abcdef") }, on: size)
    let next = Frame.drawn(size: size) { canvas in
      canvas.text("abXdef")
      canvas.text("f", column: 5, .accent)
    }
    #expect(
      text(painter.paint(next, on: size))
        == "\rabXde\u{1B}[36mf")
    #expect(painter.paint(next, on: size).isEmpty)
  }

  @Test("with 24-bit colour a frame is shown at once")
  func synchronised() throws {
    var painter = try painter(.trueColor)
    let bytes = text(painter.paint(Frame.drawn(size: size) { $0.text("x") }, on: size))
    #expect(bytes.hasPrefix("\u{1B}[?2026h") && bytes.hasSuffix("\u{1B}[?2026l"))
  }

  @Test("a title is sent once, and only where it is understood")
  func title() throws {
    let frame = Frame.drawn(size: size) { $0.setTitle("Patch\u{7}bay") }
    for hasTitle in [true, false] {
      var painter = try painter(.monochrome, hasTitle: hasTitle)
      let bytes = text(painter.paint(frame, on: size))
      #expect(bytes.contains("\u{1B}]2;Patch␇bay\u{7}") == hasTitle)
      #expect(bytes.contains("]2;") == hasTitle)
      #expect(painter.paint(frame, on: size).isEmpty)
    }
  }

  @Test("a terminal that follows the bytes shows each frame", arguments: ColorDepth.allCases)
  func follow(depth: ColorDepth) throws {
    var random = SystemRandomNumberGenerator()
    let words = ["a", "日本", "🙂x", "e\u{301}", "─────", "  ", "1\u{FE0F}\u{20E3}", "Mary gave"]
    let styles: [Style] = [
      .text, .accent, .selected, .muted, .bar, .cursor, .heat(.signed, 0.5), .heat(.viridis, 0.9),
      Style.text.with(.underline), Style.text.with([.bold, .dim]), Style.error.with(.reverse),
    ]
    for _ in 0..<40 {
      var painter = try painter(depth)
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
        terminal.follow(painter.paint(frame, on: size))
        #expect(terminal.text == frame.text)
        #expect(terminal.looks == TinyTerminal.looks(of: frame, depth: depth))
        #expect(terminal.cursor == frame.cursor)
      }
    }
  }

  @Test(
    "so it does over whole screens of colours and gaps", arguments: ColorDepth.allCases,
    Erasure.allCases)
  func followScreens(depth: ColorDepth, erasure: Erasure) throws {
    var random = SystemRandomNumberGenerator()
    let size = Size(width: 37, height: 9)
    let roles = Role.allCases
    for _ in 0..<20 {
      var painter = try painter(depth, erasure: erasure, size: size)
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
        terminal.follow(painter.paint(frame, on: size))
        #expect(terminal.text == frame.text)
        #expect(terminal.looks == TinyTerminal.looks(of: frame, depth: depth))
      }
    }
  }

  @Test(
    "so it does by the descriptions of terminals",
    arguments: [
      "xterm", "xterm-256color", "tmux-256color", "screen", "linux", "vt100", "rxvt",
      "no-such-terminal",
    ], ColorDepth.allCases)
  func followDescribed(name: String, depth: ColorDepth) throws {
    var random = SystemRandomNumberGenerator()
    let size = Size(width: 30, height: 6)
    let description = try TerminalDescription(name: name, output: 1, mouse: false)
    var painter = try FramePainter(description, theme: .dark, depth: depth, size: size)
    #expect(painter.depth == depth)
    var terminal = TinyTerminal(size: size, keepsColor: description.erasure == .colored)
    for _ in 0..<40 {
      let frame = Frame.drawn(size: size) { canvas in
        for _ in 0..<6 {
          let style = Style(
            Role.allCases.randomElement(using: &random) ?? .text,
            on: Ground.allCases.randomElement(using: &random) ?? .plain)
          canvas.text(
            ["word", "日本", "        ", "×−▲"].randomElement(using: &random) ?? "",
            column: .random(in: 0..<30, using: &random), row: .random(in: 0..<6, using: &random),
            style)
        }
      }
      terminal.follow(painter.paint(frame, on: size))
      #expect(terminal.text == frame.text)
      #expect(terminal.looks == TinyTerminal.looks(of: frame, depth: depth))
    }
  }

  @Test("more looks than are remembered, and sizes from one cell on")
  func many() throws {
    var painter = try painter(.trueColor, size: Size(width: 1, height: 1))
    for size in [
      Size(width: 1, height: 1), Size(width: 500, height: 200), Size(width: 2, height: 30),
      Size(width: 300, height: 1), Size(width: 40, height: 12),
    ] {
      var terminal = TinyTerminal(size: size)
      for number in 0..<3 {
        let frame = Frame.drawn(size: size) { canvas in
          for row in 0..<size.height {
            for column in stride(from: 0, to: size.width, by: 2) {
              let heat = Double((row * 7 + column + number) % 255) / 127 - 1
              let role = Role.allCases[(row + column) % Role.allCases.count]
              canvas.text(
                column % 3 == 0 ? "日" : "x", column: column, row: row,
                Style(role, foreground: Heat(.signed, heat), background: Heat(.viridis, -heat)))
            }
          }
        }
        terminal.follow(painter.paint(frame, on: size))
        #expect(terminal.text == frame.text, "\(size)")
        #expect(terminal.looks == TinyTerminal.looks(of: frame, depth: .trueColor), "\(size)")
      }
    }
  }

  @Test("a frame larger than the window is cut, a wide character at the edge left out")
  func cut() throws {
    var painter = try painter(.monochrome)
    let small = Size(width: 4, height: 1)
    let frame = Frame.drawn(size: size) { canvas in
      canvas.text("abc日")
      canvas.text("below", row: 1)
    }
    let bytes = text(painter.paint(frame, on: small))
    #expect(bytes.contains("abc") && !bytes.contains("日") && !bytes.contains("below"))
  }
}
