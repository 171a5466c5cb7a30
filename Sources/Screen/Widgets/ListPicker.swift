import TextColumns

/// A framed list in the middle of the screen from which one item is chosen.
public struct ListPicker: Widget, Hashable, Sendable {
  /// One item.
  public struct Item: Hashable, Sendable {
    /// Its name.
    public var name: String
    /// More about it, at the right.
    public var detail: String
    /// Whether it can be chosen.
    public var isEnabled: Bool

    /// Puts an item together.
    public init(_ name: String, detail: String = "", isEnabled: Bool = true) {
      self.name = name
      self.detail = detail
      self.isEnabled = isEnabled
    }
  }

  /// The words in the frame.
  public var title: String
  /// The items that are left by the filter.
  public var items: [Item]
  /// The item under the pointer.
  public var selected: Int
  /// What the items are filtered by; no line for it without one.
  public var filter: TextField?

  /// Makes a list.
  public init(title: String, items: [Item], selected: Int = 0, filter: TextField? = nil) {
    self.title = title
    self.items = items
    self.selected = selected
    self.filter = filter
  }

  /// Draws in the middle of the canvas, as large as the items need, over what is there.
  public func draw(on canvas: Canvas) {
    let longest =
      items.lazy.map { item in
        Columns.width(of: item.name)
          + (item.detail.isEmpty ? 0 : Columns.width(of: item.detail) + 3)
      }.max() ?? 0
    let wanted = max(longest + 6, Columns.width(of: title) + 6, 32)
    let width = min(wanted, canvas.width)
    let height = min(max(1, items.count) + (filter == nil ? 2 : 4), canvas.height)
    let place = Rect(
      column: (canvas.width - width) / 2, row: (canvas.height - height) / 2, width: width,
      height: height)
    canvas.fill(place)
    canvas.cover(canvas.bounds)
    let inside = canvas.box(place, title: title)
    var body = inside[inside.bounds.inset(columns: inside.width >= 12 ? 1 : 0)]
    if let filter, body.height > 2 {
      body.text("/", .key)
      filter.draw(on: body[Rect(column: 1, row: 0, width: body.width - 1, height: 1)])
      body.horizontalLine(column: 0, row: 1, width: body.width)
      body = body[body.bounds.splitTop(2).rest]
    }
    drawItems(on: body)
  }

  private func drawItems(on canvas: Canvas) {
    if items.isEmpty { canvas.text("nothing found", .muted) }
    let first = Viewport.start(showing: selected, of: items.count, room: canvas.height)
    for line in 0..<min(canvas.height, items.count - first) {
      let item = items[first + line]
      let isChosen = first + line == selected
      let ground: Ground = isChosen ? .selected : .plain
      let row = canvas[Rect(column: 0, row: line, width: canvas.width, height: 1)]
      row.fill(Style(.text, on: ground))
      row.mark(row.bounds, as: .row(first + line))
      if isChosen { row.text(String(row.glyphs.pointer), Style(.accent, on: ground)) }
      let detail = Columns.width(of: row.glyphs.shown(item.detail))
      let nameRoom = row.width - 2 - (detail > 0 ? detail + 1 : 0)
      let style: Style = item.isEnabled ? .text : .muted
      row.text(item.name, column: 2, style.on(ground), width: max(nameRoom, row.width / 2 - 2))
      // What explains is left out only where it would take room that a long name needs.
      if nameRoom >= min(row.width / 2 - 2, Columns.width(of: row.glyphs.shown(item.name))) {
        row.text(item.detail, column: row.width - detail, Style(.muted, on: ground), width: detail)
      }
    }
  }
}
