public import TextColumns

/// Rows of text in columns, with a head, a chosen row and a scroll bar.
///
/// Only the rows that are seen are asked for. When the columns do not all fit, the flexible one
/// shrinks first, then the last ones are left out, with a mark in the head.
public struct Table: Widget, Sendable {
  /// One column of a table.
  public struct Column: Hashable, Sendable {
    /// The words in the head.
    public var title: String
    /// The columns of the screen it would like.
    public var width: Int
    /// Where shorter text rests; numbers rest at the right.
    public var alignment: Columns.Alignment
    /// Whether it takes what is left over and gives up what is missing.
    public var isFlexible: Bool
    /// The end that longer text gives up; paths give up their beginning.
    public var cut: Columns.CutEnd

    /// Puts a column together.
    public init(
      _ title: String, width: Int, alignment: Columns.Alignment = .left, isFlexible: Bool = false,
      cutting cut: Columns.CutEnd = .tail
    ) {
      self.title = title
      self.width = max(1, width)
      self.alignment = alignment
      self.isFlexible = isFlexible
      self.cut = cut
    }
  }

  /// What the rows are in the order of.
  public struct Order: Hashable, Sendable {
    /// The number of the column.
    public var column: Int
    /// Whether the smallest value comes first.
    public var isAscending: Bool

    /// Names column and direction.
    public init(column: Int, isAscending: Bool) {
      self.column = column
      self.isAscending = isAscending
    }
  }

  /// The columns.
  public var columns: [Column]
  /// The number of rows.
  public var count: Int
  /// The row that keys act on.
  public var selected: Int?
  /// The order of the rows, marked in the head.
  public var order: Order?
  /// The first row seen; the one that brings the chosen row to the middle without it.
  public var first: Int?
  /// Words to show instead of rows when there are none.
  public var emptyNote: String
  private let row: @Sendable (Int) -> [Span]
  private static let narrowest = 4

  /// A table whose rows are made when they are seen.
  public init(
    columns: [Column], count: Int, selected: Int? = nil, order: Order? = nil, first: Int? = nil,
    emptyNote: String = "", row: @escaping @Sendable (Int) -> [Span]
  ) {
    self.columns = columns
    self.count = max(0, count)
    self.selected = selected
    self.order = order
    self.first = first
    self.emptyNote = emptyNote
    self.row = row
  }

  /// A table of rows that are there already.
  public init(
    columns: [Column], rows: [[Span]], selected: Int? = nil, order: Order? = nil,
    emptyNote: String = ""
  ) {
    self.init(
      columns: columns, count: rows.count, selected: selected, order: order, emptyNote: emptyNote,
      row: { rows[$0] })
  }

  /// The columns of the screen for each column that fits, with one blank between them.
  func widths(in room: Int) -> [Int] {
    var widths = columns.map(\.width)
    func total() -> Int { widths.reduce(0, +) + max(0, widths.count - 1) }
    if let flexible = columns.firstIndex(where: \.isFlexible) {
      let wanted = widths[flexible] + room - total()
      widths[flexible] = max(min(widths[flexible], Self.narrowest), wanted)
    }
    while widths.count > 1, total() > room { widths.removeLast() }
    if widths.count == 1 { widths[0] = max(0, min(widths[0], room)) }
    return widths
  }

  /// The number of rows seen in a room of so many lines.
  public static func visibleRows(height: Int) -> Int { height >= 2 ? height - 1 : max(0, height) }

  /// Draws the head on the first line, unless there is but one, and rows below.
  public func draw(on canvas: Canvas) {
    guard canvas.width > 0, canvas.height > 0 else { return }
    let seen = Self.visibleRows(height: canvas.height)
    let hasBar = count > seen && canvas.width > 4
    let room = canvas.width - (hasBar ? 2 : 0)
    let widths = widths(in: room)
    let body = canvas[canvas.bounds.splitBottom(seen).bottom]
    if canvas.height > seen { drawHead(on: canvas, widths, room) }
    let first =
      first.map { max(0, min($0, count - seen)) }
      ?? Viewport.start(showing: selected, of: count, room: seen)
    for line in 0..<min(seen, count - first) {
      body.mark(Rect(column: 0, row: line, width: room, height: 1), as: .row(first + line))
      drawRow(first + line, on: body[Rect(column: 0, row: line, width: room, height: 1)], widths)
    }
    if count == 0 { body.text(emptyNote, .muted) }
    if hasBar { body.scrollBar(first: first, seen: seen, count: count) }
  }

  private func drawHead(on canvas: Canvas, _ widths: [Int], _ room: Int) {
    var place = 0
    for (index, width) in widths.enumerated() {
      var title = columns[index].title
      let isOrder = order?.column == index
      if isOrder, let order {
        let mark = order.isAscending ? canvas.glyphs.ascending : canvas.glyphs.descending
        title =
          columns[index].alignment == .right
          ? "\(mark)" + Columns.truncated(title, to: width - 1)
          : Columns.truncated(title, to: width - 1) + "\(mark)"
      }
      canvas.text(
        title, column: place, isOrder ? .accent : .heading, width: width,
        alignment: columns[index].alignment)
      place += width + 1
    }
    if widths.count < columns.count {
      canvas.text(String(canvas.glyphs.moreRight), column: min(room, canvas.width - 1), .key)
    }
  }

  private func drawRow(_ index: Int, on canvas: Canvas, _ widths: [Int]) {
    let ground: Ground = index == selected ? .selected : .plain
    if ground == .selected { canvas.fill(Style(.text, on: .selected)) }
    var place = 0
    for (column, (span, width)) in zip(row(index), widths).enumerated() {
      let shape = columns[column]
      let text = Columns.truncated(
        canvas.glyphs.shown(span.text), to: width, ellipsis: canvas.glyphs.ellipsis,
        cutting: shape.cut)
      canvas.text(
        text, column: place, span.style.on(ground), width: width, alignment: shape.alignment)
      place += width + 1
    }
  }
}

extension Canvas {
  /// Fills the whole canvas with blanks of a style.
  func fill(_ style: Style) {
    fill(bounds, with: " ", style)
  }
}
