import Screen
import Testing
import TextColumns

@Suite("A canvas keeps what is drawn within its edges")
struct CanvasTests {
  private let size = Size(width: 8, height: 3)

  private func drawn(
    _ traits: DisplayTraits = .full, _ draw: (Canvas) -> Void
  ) -> [String] {
    let frame = Frame.drawn(size: size, traits: traits, draw)
    return frame.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .map(String.init)
  }

  @Test("text that is too long ends in an ellipsis")
  func ellipsis() {
    #expect(drawn { $0.text("attention heads") } == ["attenti…", "", ""])
    #expect(drawn { $0.text("attention", column: 2, row: 1, width: 4) } == ["", "  att…", ""])
    #expect(drawn(.plain) { $0.text("attention heads") } == ["attenti~", "", ""])
  }

  @Test("text rests where the alignment says")
  func alignment() {
    #expect(drawn { $0.text("ab", width: 8, alignment: .right) }[0] == "      ab")
    #expect(drawn { $0.text("ab", width: 8, alignment: .centre) }[0] == "   ab")
  }

  @Test("the end of a text is told")
  func end() {
    _ = drawn { canvas in
      #expect(canvas.text("日本", column: 1) == 5)
      #expect(canvas.line([Span("ab"), Span("cd", .muted)], column: 2) == 6)
    }
  }

  @Test("a wide character at an edge becomes a blank and is never split")
  func edges() {
    #expect(drawn { $0[Rect(column: 1, row: 0, width: 3, height: 1)].text("a日本") }[0] == " a…")
    #expect(
      drawn { $0[Rect(column: 0, row: 0, width: 4, height: 1)].text("日本", column: -1) }[0] == " 本")
    #expect(drawn { $0.text("日", column: 7) }[0] == "       …")
  }

  @Test("drawing over half of a wide character blanks the other half", arguments: [1, 2])
  func halves(column: Int) {
    let line = drawn { canvas in
      canvas.text("a日b")
      canvas.text("x", column: column)
    }[0]
    #expect(line == (column == 1 ? "ax b" : "a xb"))
  }

  @Test("no control reaches a cell")
  func controls() {
    #expect(drawn { $0.text("a\u{1B}[m\n") }[0] == "a␛[m␊")
    #expect(drawn(.plain) { $0.text("a\u{1B}[m日") }[0] == "a?[m??")
  }

  @Test("a box leaves room inside and shows its title")
  func box() {
    let lines = drawn { canvas in
      let inside = canvas.box(title: "Heads")
      #expect(inside.size == Size(width: 6, height: 1))
      inside.text("9.9 IO and more")
    }
    #expect(lines == ["╭─ He…─╮", "│9.9 I…│", "╰──────╯"])
  }

  @Test("restyling a half of a wide character restyles it whole")
  func restyle() throws {
    let frame = Frame.drawn(size: size) { canvas in
      canvas.text("a日b")
      canvas.restyle(Rect(column: 2, row: 0, width: 1, height: 1)) { $0.on(.selected) }
    }
    #expect(frame.styleLetters.hasPrefix(".ss\n"))
    #expect(try #require(frame.cell(at: Point(column: 1, row: 0))).character == "日")
  }

  @Test("the cursor is shown only where it can be seen")
  func cursor() {
    let inside = Rect(column: 2, row: 1, width: 3, height: 1)
    #expect(
      Frame.drawn(size: size) { $0[inside].showCursor(column: 1, row: 0) }.cursor
        == Point(column: 3, row: 1))
    #expect(Frame.drawn(size: size) { $0[inside].showCursor(column: 3, row: 0) }.cursor == nil)
  }

  @Test("whatever is drawn wherever, cells outside stay blank and halves come in pairs")
  func anything() {
    var random = SplitMix(seed: 7)
    let texts = ["", "a", "日本語", "👩‍👩‍👧x", "\u{301}\u{1B}", "e\u{301}日"]
    for _ in 0..<3000 {
      let part = Rect(
        column: .random(in: -3...9, using: &random), row: .random(in: -2...4, using: &random),
        width: .random(in: -1...10, using: &random), height: .random(in: -1...5, using: &random))
      let frame = Frame.drawn(size: size) { canvas in
        let canvas = canvas[part]
        for _ in 0..<6 {
          let column = Int.random(in: -4...11, using: &random)
          let row = Int.random(in: -2...4, using: &random)
          switch Int.random(in: 0..<4, using: &random) {
          case 0: canvas.fill(Rect(column: column, row: row, width: 3, height: 2), with: "#")
          case 1: canvas.box(Rect(column: column, row: row, width: 7, height: 3), title: "日本")
          case 2:
            canvas.restyle(Rect(column: column, row: row, width: 3, height: 2)) { $0.with(.bold) }
          default:
            canvas.text(
              texts.randomElement(using: &random) ?? "", column: column, row: row, .accent)
          }
        }
      }
      #expect(frame.isWhole)
      #expect(frame.isBlank(outside: part))
    }
  }
}
