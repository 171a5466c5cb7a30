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

  /// The first column or row of a page to show, moved no further than a block on it needs to be seen.
  ///
  /// Two cells around the block stay in view, as marks of what is hidden lie at the edges.
  ///
  /// - Parameters:
  ///   - block: the block.
  ///   - old: the first one that was shown before.
  ///   - whole: how many the page has.
  ///   - room: how many are seen.
  /// - Returns: the first one; below zero where the page stands in the middle of more room.
  static func start(showing block: Range<Int>?, from old: Int, of whole: Int, room: Int) -> Int {
    guard whole > room else { return -(room - whole) / 2 }
    var start = max(0, min(old, whole - room))
    if let block {
      if block.upperBound + 2 > start + room { start = block.upperBound + 2 - room }
      if block.lowerBound - 2 < start { start = block.lowerBound - 2 }
    }
    return max(0, min(start, whole - room))
  }
}

extension Canvas {
  /// Draws marks at the edges beyond which a page goes on.
  ///
  /// - Parameters:
  ///   - scroll: what is scrolled away.
  ///   - furthest: how far the page can be scrolled.
  func drawMore(_ scroll: Point, furthest: Point) {
    guard width >= 3, height >= 3 else { return }
    if scroll.column > 0 { text(String(glyphs.moreLeft), row: height / 2, .warning) }
    if max(0, scroll.column) < furthest.column {
      text(String(glyphs.moreRight), column: width - 1, row: height / 2, .warning)
    }
    if scroll.row > 0 { text(String(glyphs.moreUp), column: width - 1, .warning) }
    if max(0, scroll.row) < furthest.row {
      text(String(glyphs.moreDown), column: width - 1, row: height - 1, .warning)
    }
  }

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
