/// Something that can be drawn into any room, however small.
///
/// A widget is a plain value: it holds what to show, and drawing it changes nothing but the canvas.
public protocol Widget {
  /// Draws into the whole canvas; what does not fit is left out.
  func draw(on canvas: Canvas)
}

/// Which part of a long list is seen.
enum Viewport {
  /// The first of `room` items to show, so that the chosen one is in the middle as far as the ends
  /// of the list let it be.
  static func start(showing chosen: Int?, of count: Int, room: Int) -> Int {
    max(0, min((chosen ?? 0) - room / 2, count - room))
  }
}

extension Canvas {
  /// Draws a scroll bar in the last column of the canvas when not all items are seen.
  public func scrollBar(first: Int, seen: Int, count: Int) {
    guard count > seen, seen > 0, height > 0, width > 0 else { return }
    let length = max(1, height * seen / count)
    let start = (height - length) * first / max(1, count - seen)
    for row in 0..<height {
      let isThumb = (start..<start + length).contains(row)
      text(
        String(isThumb ? glyphs.thumb : glyphs.vertical), column: width - 1, row: row,
        isThumb ? .muted : .border)
    }
  }
}
