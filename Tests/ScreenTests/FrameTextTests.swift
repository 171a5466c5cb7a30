import Screen
import Testing

@Suite("Frames become text")
struct FrameTextTests {
  private let frame = Frame.drawn(size: Size(width: 10, height: 2)) { canvas in
    canvas.text("日 a", .accent)
    canvas.text("b", column: 6, .heat(.signed, -1))
    canvas.text("c", column: 8, row: 1, Style(.negative, on: .selected))
  }

  @Test("characters and style letters")
  func letters() {
    #expect(frame.text == "日 a  b\n        c\n")
    #expect(frame.styleLetters == "aaaa..I\n........s\n")
  }

  @Test("control sequences only where the style changes")
  func ansi() {
    #expect(
      frame.ansi(theme: .dark, depth: .sixteen)
        == "\u{1B}[0;36m日 a\u{1B}[0m  \u{1B}[0;97;44mb\u{1B}[0m   \u{1B}[0m\n"
        + "\u{1B}[0m        \u{1B}[0;97;44mc\u{1B}[0m \u{1B}[0m\n")
  }

  @Test("rows and cells can be looked at")
  func cells() {
    #expect(frame.row(0).map(\.columns) == [2, 0, 1, 1, 1, 1, 1, 1, 1, 1])
    #expect(frame.cell(at: Point(column: 8, row: 1))?.character == "c")
    #expect(frame.cell(at: Point(column: 10, row: 1)) == nil)
  }

  @Test("each role has a letter of its own")
  func roles() {
    let letters = Role.allCases.map { role in
      Frame.drawn(size: Size(width: 1, height: 1)) { $0.text("x", Style(role)) }.styleLetters
    }
    #expect(Set(letters).count == Role.allCases.count)
  }
}

@Suite("A headless display plays events and keeps frames")
struct HeadlessDisplayTests {
  @Test("events come in order, then the display is lost")
  func events() {
    let small = Size(width: 5, height: 2)
    let display = HeadlessDisplay(
      size: Size(width: 80, height: 24), events: [.key(.enter), .resize(small), .timeout])
    #expect(display.nextEvent(timeout: nil) == .key(.enter))
    #expect(display.nextEvent(timeout: nil) == .resize(small))
    #expect(display.size == small)
    #expect(display.nextEvent(timeout: .zero) == .timeout)
    #expect(display.nextEvent(timeout: nil) == .lost && display.nextEvent(timeout: nil) == .lost)
  }

  @Test("frames are kept in order")
  func frames() {
    let display = HeadlessDisplay(size: Size(width: 3, height: 1))
    for word in ["a", "b"] {
      display.show(Frame.drawn(size: display.size) { $0.text(word) })
    }
    #expect(display.frames.map(\.text) == ["a\n", "b\n"])
  }
}
