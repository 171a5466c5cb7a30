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
    let marks = inner.glyphs.classMarks
    var owners: [Point: Int] = [:]
    for (index, group) in classes.enumerated() {
      for point in group.points {
        guard
          let column = PlotAxes.column(axes.x.share(of: point.x), inner.size, inner.glyphs),
          let row = PlotAxes.row(axes.y.share(of: point.y), inner.size, inner.glyphs)
        else { continue }
        let place = Point(column: column, row: row)
        let isShared = owners[place].map { $0 != index } ?? false
        owners[place] = isShared ? -1 : index
        inner.put(
          isShared ? inner.glyphs.severalClasses : marks[index % marks.count], column: column,
          row: row, isShared ? .text : group.style)
      }
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
      let mark = glyphs.classMarks[index % glyphs.classMarks.count]
      return PlotKey.Item(
        mark: String(mark), style: group.style, words: "\(group.name) \(group.points.count)")
    }
  }
}
