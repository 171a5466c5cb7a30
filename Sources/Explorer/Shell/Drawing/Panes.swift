import Screen
import TextColumns

extension Canvas {
  /// Draws text over as many lines as it needs.
  func words(_ text: String, _ style: Style = .muted, row top: Int = 0) {
    for (row, line) in wrapped(text, to: width).enumerated() {
      self.text(line, row: top + row, style)
    }
  }

  /// Draws the frame of a pane, and returns the room inside without a column at each side.
  ///
  /// A pane with a number can be chosen with the mouse.
  func pane(_ rect: Rect, title: String, isFocused: Bool = false, number: Int? = nil) -> Canvas {
    if let number { mark(rect, as: .pane(number)) }
    let inside = box(
      rect, title: fittedTitle(title, room: rect.width - 6), isFocused ? .accent : .border,
      titleStyle: isFocused ? .accent : .heading)
    return inside[inside.bounds.inset(columns: 1)]
  }

  /// A title without its last parts, or else its last words, as far as the room asks for it.
  private func fittedTitle(_ title: String, room: Int) -> String {
    guard Columns.width(of: title) > room else { return title }
    func shorter(_ pieces: [Substring], _ separator: String, _ end: String) -> String? {
      (1..<max(1, pieces.count)).reversed().lazy
        .map { pieces.prefix($0).joined(separator: separator) }
        .filter { !$0.hasSuffix("\(glyphs.dot)") && !$0.hasSuffix("\(glyphs.arrow)") }
        .map { ($0.hasSuffix(",") ? String($0.dropLast()) : $0) + end }
        .first { Columns.width(of: $0) <= room && Columns.width(of: $0) >= min(10, room / 2) }
    }
    let separator = " \(glyphs.dot) "
    return shorter(title.split(separator: separator), separator, "")
      ?? shorter(title.split(separator: " "), " ", "\(glyphs.ellipsis)") ?? title
  }

  /// Draws the frame of a numbered pane of the shown screen, and returns the room inside.
  func pane(_ rect: Rect, title: String, _ number: Int, of scene: some Sharing) -> Canvas {
    pane(rect, title: title, isFocused: scene.pane == number, number: number)
  }

  /// Draws what may be longer than its pane has lines: scrolled, with a bar where more is to be
  /// seen.
  ///
  /// - Parameters:
  ///   - number: the number of the pane, among the screen's scrolling ones.
  ///   - scene: says how far it is scrolled.
  ///   - content: draws everything on a canvas that is as high as it needs; called up to three times.
  func scrolling(_ number: Int, of scene: some Sharing, _ content: (Canvas) -> Void) {
    // Most contents fit, which a few lines tell; only others are drawn whole to be measured.
    let seen = Self.length(of: content, width: width, lines: height + 1, traits)
    guard seen > height else {
      mark(bounds, as: .scrolling(number, furthest: 0))
      content(self)
      return
    }
    // The bar makes the room narrower, and the content longer where lines are wrapped.
    let room = max(1, width - 2)
    let count = Self.length(of: content, width: room, lines: Self.longest, traits)
    let furthest = max(0, count - height)
    let first = min(scene.scroll(of: number), furthest)
    mark(bounds, as: .scrolling(number, furthest: furthest))
    scrollBar(first: first, seen: height, count: count)
    content(self[Rect(column: 0, row: -first, width: room, height: count)])
  }

  /// The first row to show of a table without a cursor, which scrolls.
  func firstRow(of count: Int, _ number: Int, of scene: some Sharing) -> Int {
    let furthest = max(0, count - Table.visibleRows(height: height))
    mark(bounds, as: .scrolling(number, furthest: furthest))
    return min(scene.scroll(of: number), furthest)
  }

  /// The longest content of a pane that scrolls, in lines.
  private static let longest = 400

  /// The lines that a content draws on, of those that it is given.
  private static func length(
    of content: (Canvas) -> Void, width: Int, lines: Int, _ traits: DisplayTraits
  ) -> Int {
    let frame = Frame.drawn(size: Size(width: width, height: lines), traits: traits, content)
    let lines = frame.text.split(separator: "\n", omittingEmptySubsequences: false)
    return 1 + (lines.lastIndex { !$0.allSatisfy { $0 == " " } } ?? -1)
  }
}
