import TextColumns

/// A diagram of boxes and arrows, with a cursor on a box or an item.
///
/// The arrows of the chosen box stand out. What is new has a `+` and what is gone a `-`; sizes are
/// bars beside the names. Where the diagram is larger than the room, marks at the edges say so.
public struct DiagramView: Widget, Sendable {
  /// What is drawn.
  public var diagram: Diagram
  /// The box or item that keys act on.
  public var selection: DiagramPlace?
  /// What was scrolled away before; what is chosen is seen all the same.
  public var scroll: Point
  /// What it is to be new, and to be gone, for the legend.
  public var meanings: (added: String, removed: String)

  /// Puts a view together.
  ///
  /// - Parameters:
  ///   - diagram: what is drawn.
  ///   - selection: the box or item that keys act on.
  ///   - scroll: what was scrolled away before.
  ///   - meanings: what it is to be new, and to be gone.
  public init(
    _ diagram: Diagram, selection: DiagramPlace? = nil, scroll: Point = .zero,
    meanings: (added: String, removed: String) = ("new", "gone")
  ) {
    self.diagram = diagram
    self.selection = selection
    self.scroll = scroll
    self.meanings = meanings
  }

  /// Draws the diagram, and its legend on the last line.
  ///
  /// Each box is marked as the cell of column 0 and of its number as row, and each item as that of its
  /// number from 1 as column.
  public func draw(on canvas: Canvas) {
    guard !canvas.size.isEmpty, !diagram.boxes.isEmpty else { return }
    let layout = DiagramLayout(diagram, in: canvas.size)
    let scroll = layout.scroll(showing: selection, from: scroll)
    let view = canvas[Rect(layout.viewport)]
    let page = view[
      Rect(
        column: -scroll.column, row: -scroll.row, width: layout.size.width,
        height: layout.size.height)]
    let chosen = Set(
      diagram.links.lazy.filter { [$0.from, $0.to].contains(selection?.box) }.map(\.arrow))
    DiagramWires(layout.wiring, chosen, isQuiet: selection != nil).draw(on: page)
    for box in diagram.boxes.indices { draw(box, layout, on: page) }
    view.drawMore(scroll, furthest: layout.furthest)
    if DiagramLayout.hasLegend(diagram, canvas.size) {
      drawLegend(on: canvas[canvas.bounds.splitBottom(1).bottom])
    }
  }

  private func draw(_ index: Int, _ layout: DiagramLayout, on page: Canvas) {
    let (box, rect, shape) = (diagram.boxes[index], layout.boxes[index], layout.shapes[index])
    let isChosen = selection?.box == index
    let isCursor = isChosen && selection?.item == nil
    let title = Style(isCursor ? .cursor : .text, .bold, tint: box.tint)
    let frame: Style = isChosen ? Style(.text, .bold, tint: box.tint) : .border
    page.fill(rect)
    page.mark(rect, as: .cell(Point(column: 0, row: index)))
    let isTitled = shape.titleLines.isEmpty
    let inner = shape.isBare ? page[rect] : page.box(rect, frame)
    if isTitled { drawHead(box.title, rect, title, on: page) }
    drawFoot(box.subtitle, rect, on: page)
    let top = box.items.isEmpty ? max(0, (inner.height - shape.titleLines.count) / 2) : 0
    for (row, line) in shape.titleLines.enumerated() {
      inner.text(line, row: top + row, title, width: inner.width, alignment: .centre)
    }
    let look = DiagramItemLook(layout.measures, tint: box.tint)
    for (number, item) in box.items.enumerated() {
      let place = layout.items[index][number]
      page.mark(place, as: .cell(Point(column: number + 1, row: index)))
      look.draw(
        item, size: diagram.size(of: item), isCursor: isChosen && selection?.item == number,
        on: page[place])
    }
  }

  /// The words in the upper side of a frame.
  private func drawHead(_ words: String, _ rect: Rect, _ style: Style, on page: Canvas) {
    guard !words.isEmpty, rect.width >= 5 else { return }
    let width = Columns.width(of: page.glyphs.shown(words)) + 2
    let start = width <= rect.width - 3 ? 2 : 1
    page.text(
      " \(words) ", column: rect.column + start, row: rect.row, style,
      width: rect.width - 1 - start)
  }

  /// The words in the lower side of a frame.
  private func drawFoot(_ words: String, _ rect: Rect, on page: Canvas) {
    let width = Columns.width(of: page.glyphs.shown(words)) + 2
    guard !words.isEmpty, rect.width >= 5 else { return }
    let shown = min(width, rect.width - 2)
    page.text(
      " \(words) ", column: rect.endColumn - 1 - shown, row: rect.endRow - 1, .muted, width: shown)
  }

  private func drawLegend(on row: Canvas) {
    let glyphs = row.glyphs
    var spans: [Span] = []
    if diagram.isComparison {
      spans += [
        Span("+", DiagramItemLook.style(.added)), Span(meanings.added + "  ", .muted),
        Span(String(glyphs.minus), DiagramItemLook.style(.removed)),
        Span(meanings.removed + "  ", .muted),
      ]
    }
    if diagram.largest > 0 {
      let ramp = DiagramItemLook.rising(glyphs)
      let least = ramp.first.map(String.init) ?? ""
      let most = ramp.last.map(String.init) ?? ""
      spans += [
        Span("\(least) 0 "), Span("\(most) \(Numeral.significant(diagram.largest, digits: 3)) "),
        Span(diagram.unit, .muted),
      ]
    }
    row.line(spans)
  }
}

/// The wires of a diagram, those of chosen arrows in front.
struct DiagramWires {
  private let wiring: DiagramWiring
  private let chosen: Set<Int>
  private let isQuiet: Bool

  init(_ wiring: DiagramWiring, _ chosen: Set<Int>, isQuiet: Bool) {
    self.wiring = wiring
    self.chosen = chosen
    self.isQuiet = isQuiet
  }

  func draw(on page: Canvas) {
    for (point, wires) in wiring.cells {
      let isChosen = wires.values.contains { !$0.arrows.isDisjoint(with: chosen) }
      page.put(
        glyph(wires, page.glyphs), column: point.column, row: point.row, style(isChosen))
    }
    for head in wiring.heads {
      let look = style(!head.arrows.isDisjoint(with: chosen))
      let mark = wiring.headGlyph(page.glyphs)
      page.put(mark, column: head.point.column, row: head.point.row, look)
      page.text(
        head.label, column: head.labelPoint.column, row: head.labelPoint.row, look.with(.bold))
    }
  }

  /// Wires that cross are no joint: the one that runs up and down is whole.
  private func glyph(_ wires: [Int: DiagramWiring.Wire], _ glyphs: Glyphs) -> Character {
    let all = wires.values.map(\.directions)
    let joined = all.reduce(DiagramWiring.Directions()) { $0.union($1) }
    let isCrossing =
      all.count > 1 && all.allSatisfy { $0.isUpright || $0.isLevel }
      && all.contains(where: \.isUpright) && all.contains(where: \.isLevel)
    return (isCrossing ? [.up, .down] : joined).glyph(glyphs)
  }

  private func style(_ isChosen: Bool) -> Style {
    isChosen ? Style(.accent, .bold) : isQuiet ? .border : .muted
  }
}

extension DiagramWiring {
  /// The head of an arrow.
  func headGlyph(_ glyphs: Glyphs) -> Character {
    isUpright ? (glyphs.isRich ? "▲" : "^") : (glyphs.isRich ? "▶" : ">")
  }
}

/// How the items of a box are drawn.
struct DiagramItemLook {
  private let measures: DiagramMeasures
  private let tint: Tint?

  init(_ measures: DiagramMeasures, tint: Tint?) {
    self.measures = measures
    self.tint = tint
  }

  static func style(_ mark: Diagram.Mark, tint: Tint? = nil) -> Style {
    switch mark {
    case .kept: .tinted(tint)
    case .added: Style(.accent, .bold)
    case .removed: Style(.muted, .dim)
    }
  }

  /// The sign before the name of an item.
  static func mark(_ mark: Diagram.Mark, _ glyphs: Glyphs) -> String {
    switch mark {
    case .kept: ""
    case .added: "+"
    case .removed: String(glyphs.minus)
    }
  }

  /// Rising marks for sizes, each of one cell.
  static func rising(_ glyphs: Glyphs) -> [Character] {
    glyphs.isRich ? ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] : [".", ":", "=", "*", "#", "@"]
  }

  /// Draws mark, name and bar.
  func draw(_ item: Diagram.Item, size: Double?, isCursor: Bool, on place: Canvas) {
    let style = isCursor ? .cursor : Self.style(item.mark, tint: tint)
    if isCursor { place.fill(.cursor) }
    let glyphs = place.glyphs
    place.text(
      Self.mark(item.mark, glyphs) + item.text, style, width: measures.textWidth,
      alignment: .right)
    guard let size, measures.bar > 0 else { return }
    let column = measures.textWidth
    guard measures.bar > 1 else {
      let ramp = Self.rising(glyphs)
      let step = min(ramp.count - 1, Int((size * Double(ramp.count)).rounded(.down)))
      place.put(ramp[max(0, step)], column: column, row: 0, style)
      return
    }
    let eighths = glyphs.eighths
    let steps = Int((size * Double(measures.bar * eighths.count)).rounded())
    let (whole, part) = (steps / eighths.count, steps % eighths.count)
    place.fill(
      Rect(column: column + 1, row: 0, width: whole, height: 1), with: glyphs.full, style)
    if part > 0 { place.put(eighths[part - 1], column: column + 1 + whole, row: 0, style) }
  }
}
