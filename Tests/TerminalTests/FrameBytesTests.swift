import Screen
import Testing

@testable import Terminal

@Suite("Over a slow line a small change is few bytes", .oneScreen)
struct FrameBytesTests {
  private func painter(
    _ depth: ColorDepth, _ size: Size, _ erasure: Erasure = .none
  ) throws -> FramePainter {
    try FramePainter(
      TerminalDescription(likeXterm: erasure, takesCommands: false), theme: .dark, depth: depth,
      size: size)
  }

  /// A grid of heads and a line that names the one under the cursor.
  private func heads(
    layers: Int, heads: Int, at cursor: Point, size: Size, traits: DisplayTraits
  ) -> Frame {
    let values: [[Double]] = (0..<layers).map { layer in
      (0..<heads).map { head in
        let step = (layer * 7 + head * 5) % 11
        return Double(step) / 5 - 1
      }
    }
    return Frame.drawn(size: size, traits: traits) { canvas in
      Heatmap(
        values: values, rowLabels: (0..<layers).map(String.init),
        columnLabels: (0..<heads).map(String.init), map: .signed, cursor: cursor
      ).draw(on: canvas[Rect(column: 0, row: 1, width: canvas.width, height: canvas.height - 2)])
      canvas.text(
        "head \(cursor.row).\(cursor.column)  \(values[cursor.row][cursor.column])",
        row: canvas.height - 1)
    }
  }

  @Test(
    "a step in the heads grid",
    arguments: [(12, 12), (6, 8)], [ColorDepth.trueColor, .indexed, .sixteen, .monochrome])
  func step(shape: (Int, Int), depth: ColorDepth) throws {
    let traits = DisplayTraits(depth: depth, glyphs: .unicode)
    for size in [Size(width: 48, height: 16), Size(width: 100, height: 40)] {
      var painter = try painter(depth, size)
      var worst = 0
      for step in 0..<8 {
        let place = Point(column: step % 5, row: step % 3)
        let frame = heads(layers: shape.0, heads: shape.1, at: place, size: size, traits: traits)
        let bytes = painter.paint(frame, on: size).count
        if step > 0 { worst = max(worst, bytes) }
      }
      #expect(worst <= 360, "\(worst) bytes at \(size)")
    }
  }

  @Test("looks change by what differs, and blanks by what can be seen of them")
  func looks() throws {
    let size = Size(width: 20, height: 1)
    var painter = try painter(.indexed, size)
    _ = painter.paint(Frame.drawn(size: size) { _ in }, on: size)
    let frame = Frame.drawn(size: size) { canvas in
      canvas.text("ab", .key)
      canvas.text("c", column: 2, .accent)
      canvas.text(" d", column: 3, .text)
      canvas.text("   ", column: 5, .muted)
    }
    let bytes = String(decoding: painter.paint(frame, on: size), as: UTF8.self)
    // The blank before d needs no look of its own, and the muted blanks are not written at all.
    #expect(bytes.hasSuffix("mab\u{1B}[22mc \u{1B}[md"), "\(bytes)")
  }

  @Test("the rest of a row is emptied at once")
  func rest() throws {
    let size = Size(width: 40, height: 2)
    var painter = try painter(.indexed, size)
    let long = Frame.drawn(size: size) { $0.text("a long line of many words", .accent) }
    _ = painter.paint(long, on: size)
    let short = Frame.drawn(size: size) { $0.text("a", .accent) }
    let bytes = painter.paint(short, on: size)
    #expect(String(decoding: bytes, as: UTF8.self).hasSuffix("\u{1B}[K"))
    #expect(bytes.count < 16)
  }

  @Test("a wide bar is made by the terminal, where it can")
  func bar() throws {
    let size = Size(width: 80, height: 1)
    for erasure in Erasure.allCases {
      var painter = try painter(.indexed, size, erasure)
      _ = painter.paint(Frame.drawn(size: size) { _ in }, on: size)
      let bar = Frame.drawn(size: size) { canvas in
        canvas.text(String(repeating: " ", count: 60), .selected)
        canvas.text("x", column: 60)
      }
      let bytes = painter.paint(bar, on: size)
      #expect((bytes.count < 40) == (erasure == .colored), "\(bytes.count) bytes")
    }
  }

  @Test("a cursor that alone moves is all that is sent")
  func cursor() throws {
    let size = Size(width: 40, height: 2)
    var painter = try painter(.indexed, size)
    func frame(_ column: Int) -> Frame {
      Frame.drawn(size: size) { canvas in
        canvas.text("text")
        canvas.showCursor(column: column, row: 0)
      }
    }
    _ = painter.paint(frame(4), on: size)
    #expect(String(decoding: painter.paint(frame(3), on: size), as: UTF8.self) == "\u{8}")
  }

  @Test("after a change of the window's size a cursor that is left over is hidden")
  func forgotten() throws {
    let size = Size(width: 10, height: 2)
    var painter = try painter(.indexed, size)
    _ = painter.paint(Frame.drawn(size: size) { $0.showCursor(column: 1, row: 0) }, on: size)
    painter.forget()
    let bytes = painter.paint(Frame.drawn(size: size) { $0.text("x") }, on: size)
    #expect(String(decoding: bytes, as: UTF8.self).contains("\u{1B}[?25l"))
  }
}
