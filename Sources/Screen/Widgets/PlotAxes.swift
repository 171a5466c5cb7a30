import TextColumns

/// The axes of a plot: rules, round numbers and titles around the room for its points.
struct PlotAxes {
  let x: PlotScale
  let y: PlotScale
  let xTitle: String
  /// What happened at places of the lower axis.
  var marks: [LinePlot.Mark] = []
  /// On which sides there is more beyond the ends of the lower axis.
  var more = (left: false, right: false)

  /// Rooms smaller than this are all for the points.
  static let least = Size(width: 18, height: 5)

  /// Draws the axes at the left and below.
  ///
  /// - Parameter canvas: the room for axes and points.
  /// - Returns: the room for the points: all of it when there is too little for axes.
  func draw(on canvas: Canvas) -> Canvas {
    let (glyphs, size) = (canvas.glyphs, canvas.size)
    guard size.width >= Self.least.width, size.height >= Self.least.height else { return canvas }
    let yTicks = y.ticks(most: max(2, size.height * 2 / 5), glyphs: glyphs)
    let longest = yTicks.lazy.map { Columns.width(of: $0.label) }.max() ?? 0
    let left = min(longest, size.width / 3)
    let inner = canvas[
      Rect(column: left + 1, row: 0, width: size.width - left - 1, height: size.height - 2)]
    canvas.verticalLine(column: left, row: 0, height: inner.height)
    for tick in yTicks {
      guard let row = Self.row(y.share(of: tick.value), inner.size, glyphs) else { continue }
      canvas.text(tick.label, row: row, .muted, width: left, alignment: .right)
      canvas.put(glyphs.leftTick, column: left, row: row, .border)
    }
    canvas.put(glyphs.bottomLeft, column: left, row: inner.height, .border)
    canvas.horizontalLine(column: left + 1, row: inner.height, width: inner.width)
    drawBelow(on: canvas, inner.size, left: left)
    drawMarks(on: canvas, inner.size, left: left)
    return inner
  }

  /// Ticks, numbers and title of the lower axis.
  private func drawBelow(on canvas: Canvas, _ inner: Size, left: Int) {
    let glyphs = canvas.glyphs
    var free = 0
    for tick in x.ticks(most: max(2, inner.width / 10), glyphs: glyphs) {
      guard let place = Self.column(x.share(of: tick.value), inner, glyphs) else { continue }
      let width = Columns.width(of: tick.label)
      let start = max(0, min(left + 1 + place - width / 2, canvas.width - width))
      guard start >= free else { continue }
      canvas.put(glyphs.bottomTick, column: left + 1 + place, row: inner.height, .border)
      free = canvas.text(tick.label, column: start, row: inner.height + 1, .muted) + 1
    }
    let width = Columns.width(of: xTitle) + 2
    guard !xTitle.isEmpty, width <= inner.width / 2 else { return }
    canvas.text(" \(xTitle) ", column: canvas.width - width, row: inner.height, .muted)
  }

  /// Draws what happened on the lower axis, and at its ends that there is more.
  private func drawMarks(on canvas: Canvas, _ inner: Size, left: Int) {
    let glyphs = canvas.glyphs
    for mark in marks {
      guard let place = Self.column(x.share(of: mark.x), inner, glyphs) else { continue }
      let sign = glyphs.shown(String(mark.sign))
      canvas.text(sign, column: left + 1 + place, row: inner.height, mark.style, width: 1)
    }
    if more.left { canvas.put(glyphs.moreLeft, column: left, row: inner.height, .key) }
    if more.right {
      canvas.put(glyphs.moreRight, column: canvas.width - 1, row: inner.height, .key)
    }
  }

  /// The column of cells of a place along the lower axis.
  static func column(_ share: Double?, _ inner: Size, _ glyphs: Glyphs) -> Int? {
    let dots = glyphs.isRich ? 2 : 1
    return dot(share, of: inner.width * dots).map { $0 / dots }
  }

  /// The row of cells of a place along the left axis.
  static func row(_ share: Double?, _ inner: Size, _ glyphs: Glyphs) -> Int? {
    let dots = glyphs.isRich ? 4 : 1
    return dot(share.map { 1 - $0 }, of: inner.height * dots).map { $0 / dots }
  }

  /// The dot of a place along an axis of so many dots; nothing beyond its ends.
  static func dot(_ share: Double?, of count: Int) -> Int? {
    guard let share, (-1e-9...1 + 1e-9).contains(share), count > 0 else { return nil }
    return Int((share * Double(count - 1)).rounded())
  }
}

/// The line above a plot: what its numbers are, and what its marks mean.
struct PlotKey {
  /// A mark and its meaning.
  struct Item {
    var mark: String
    var style: Style
    var words: String
  }

  let title: String
  let items: [Item]

  /// Draws the title at the left and as many of the items as there is room for at the right.
  func draw(on row: Canvas) {
    let used = row.text(title, .heading)
    var room = row.width - (used > 0 ? used + 2 : 0)
    var shown: [Item] = []
    for item in items {
      let width = width(of: item) + (shown.isEmpty ? 0 : 2)
      guard width <= room else { continue }
      room -= width
      shown.append(item)
    }
    var column = row.width - shown.reduce(2 * max(0, shown.count - 1)) { $0 + width(of: $1) }
    for item in shown {
      column = row.text(item.mark, column: column, item.style) + 1
      column = row.text(item.words, column: column, .muted) + 2
    }
  }

  private func width(of item: Item) -> Int {
    Columns.width(of: item.mark) + 1 + Columns.width(of: item.words)
  }
}
