import TextColumns

/// Points of a few classes, each with a mark of its own shape, between axes with round ticks.
///
/// A cell in which several classes meet has a mark for that. Where zero lies inside the axes,
/// dotted lines show it.
public struct ScatterPlot: Widget, Hashable, Sendable {
  /// Points of one kind.
  public struct Class: Hashable, Sendable {
    /// What they are.
    public var name: String
    /// Where they lie; those that are not finite are left out.
    public var points: [PlotPoint]
    /// What they mean.
    public var style: Style
    /// Words beside the points, in their order; those that are missing or empty are none.
    public var labels: [String]
    /// The mark of a point, of one column; one by the number of the class without it.
    public var mark: Character?

    /// Puts a class together.
    public init(
      _ name: String, _ points: [PlotPoint], style: Style, labels: [String] = [],
      mark: Character? = nil
    ) {
      self.name = name
      self.points = points
      self.style = style
      self.labels = labels
      self.mark = mark
    }
  }

  /// The classes; at most four have marks of their own.
  public var classes: [Class]
  /// What runs from left to right.
  public var xTitle: String
  /// What runs from below to above.
  public var yTitle: String
  /// The ends of the lower axis; a little beyond those of the points without it.
  public var xRange: ClosedRange<Double>?
  /// The ends of the left axis; a little beyond those of the points without it.
  public var yRange: ClosedRange<Double>?
  /// Whether a dotted line shows where both numbers of a point are equal.
  public var hasDiagonal: Bool

  /// Puts a plot together.
  ///
  /// - Parameters:
  ///   - classes: the points.
  ///   - xTitle: what runs from left to right.
  ///   - yTitle: what runs from below to above.
  ///   - xRange: the ends of the lower axis, so that several plots can be compared.
  ///   - yRange: the ends of the left axis, likewise.
  ///   - hasDiagonal: whether a line shows where both numbers of a point are equal.
  public init(
    classes: [Class], xTitle: String = "", yTitle: String = "",
    xRange: ClosedRange<Double>? = nil, yRange: ClosedRange<Double>? = nil,
    hasDiagonal: Bool = false
  ) {
    self.hasDiagonal = hasDiagonal
    self.classes = classes
    self.xTitle = xTitle
    self.yTitle = yTitle
    self.xRange = xRange
    self.yRange = yRange
  }

  /// Draws key, axes and points; in small rooms the points alone.
  public func draw(on canvas: Canvas) {
    guard !canvas.size.isEmpty else { return }
    let hasKey = canvas.height > PlotAxes.least.height && canvas.width >= PlotAxes.least.width
    let (top, rest) = canvas.bounds.splitTop(hasKey ? 1 : 0)
    if hasKey { PlotKey(title: yTitle, items: items(canvas.glyphs)).draw(on: canvas[top]) }
    let axes = PlotAxes(x: scale(xRange) { $0.x }, y: scale(yRange) { $0.y }, xTitle: xTitle)
    let inner = axes.draw(on: canvas[rest])
    drawZero(on: inner, axes)
    if hasDiagonal { drawDiagonal(on: inner, axes) }
    let owners = drawMarks(on: inner, axes)
    drawLabels(on: inner, axes, taken: Set(owners.keys))
  }

  /// Draws the marks, and tells which cells have one.
  private func drawMarks(on inner: Canvas, _ axes: PlotAxes) -> [Point: Int] {
    var owners: [Point: Int] = [:]
    for (index, group) in classes.enumerated() {
      for point in group.points {
        guard let place = place(of: point, inner, axes) else { continue }
        let isShared = owners[place].map { $0 != index } ?? false
        owners[place] = isShared ? -1 : index
        inner.put(
          isShared ? inner.glyphs.severalClasses : mark(of: index, inner.glyphs),
          column: place.column, row: place.row, isShared ? .text : group.style)
      }
    }
    return owners
  }

  private func place(of point: PlotPoint, _ inner: Canvas, _ axes: PlotAxes) -> Point? {
    guard let column = PlotAxes.column(axes.x.share(of: point.x), inner.size, inner.glyphs),
      let row = PlotAxes.row(axes.y.share(of: point.y), inner.size, inner.glyphs)
    else { return nil }
    return Point(column: column, row: row)
  }

  /// The mark of a class: its own where that takes one column, else one by its number.
  private func mark(of index: Int, _ glyphs: Glyphs) -> Character {
    let marks = glyphs.classMarks
    guard let own = classes[index].mark, let shown = glyphs.shown(String(own)).first,
      Columns.width(of: shown) == 1
    else { return marks[index % marks.count] }
    return shown
  }

  /// Draws words beside points, at the first place around each where they cover nothing; those that
  /// have no such place are left out.
  private func drawLabels(on inner: Canvas, _ axes: PlotAxes, taken: Set<Point>) {
    var taken = taken
    for group in classes {
      for (point, label) in zip(group.points, group.labels) where !label.isEmpty {
        guard let place = place(of: point, inner, axes) else { continue }
        let width = Columns.width(of: inner.glyphs.shown(label))
        let (right, left) = (place.column + 2, place.column - 1 - width)
        let starts = [0, -1, 1].flatMap { row in
          [right, left, place.column - width / 2].map {
            Point(column: $0, row: place.row + row)
          }
        }
        let room = Rect(inner.size)
        let fitting = starts.first { start in
          (start.column - 1...start.column + width).allSatisfy { column in
            let cell = Point(column: column, row: start.row)
            let isEdge = column < start.column || column == start.column + width
            return (isEdge || room.contains(cell))
              && (!taken.contains(cell) || isEdge && cell == place)
          }
        }
        guard let fitting else { continue }
        inner.text(label, column: fitting.column, row: fitting.row, group.style)
        for column in fitting.column..<fitting.column + width {
          taken.insert(Point(column: column, row: fitting.row))
        }
      }
    }
  }

  /// Dots where both numbers of a point are equal.
  private func drawDiagonal(on inner: Canvas, _ axes: PlotAxes) {
    let (low, high) = (axes.x.range.lowerBound, axes.x.range.upperBound)
    for column in 0..<inner.width {
      let value = low + (high - low) * (Double(column) + 0.5) / Double(inner.width)
      guard let row = PlotAxes.row(axes.y.share(of: value), inner.size, inner.glyphs) else {
        continue
      }
      inner.put(inner.glyphs.dot, column: column, row: row, .muted)
    }
  }

  private func scale(
    _ range: ClosedRange<Double>?, _ part: (PlotPoint) -> Double
  ) -> PlotScale {
    range.map { PlotScale($0) }
      ?? PlotScale(fitting: classes.flatMap { $0.points.map(part) }, margin: 0.05)
  }

  private func drawZero(on inner: Canvas, _ axes: PlotAxes) {
    let glyphs = inner.glyphs
    let column = PlotAxes.column(axes.x.share(of: 0), inner.size, glyphs)
    let row = PlotAxes.row(axes.y.share(of: 0), inner.size, glyphs)
    if let column, column > 0 {
      for row in 0..<inner.height { inner.put(glyphs.dot, column: column, row: row, .border) }
    }
    if let row, row < inner.height - 1 {
      for column in stride(from: 0, to: inner.width, by: 2) {
        inner.put(glyphs.dot, column: column, row: row, .border)
      }
    }
  }

  private func items(_ glyphs: Glyphs) -> [PlotKey.Item] {
    classes.enumerated().map { index, group in
      return PlotKey.Item(
        mark: String(mark(of: index, glyphs)), style: group.style,
        words: "\(group.name) \(group.points.count)")
    }
  }
}
