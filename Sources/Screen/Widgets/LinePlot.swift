import TextColumns

/// A point of a plot.
public struct PlotPoint: Hashable, Sendable {
  /// Where it lies from left to right.
  public var x: Double
  /// Where it lies from below to above.
  public var y: Double

  /// Names the place.
  public init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }
}

/// Series of numbers as lines, with axes, round ticks, and the last value of each series.
///
/// Lines are of braille where the characters allow it, of one mark for each series where not.
/// Without colours, lines of braille are set apart by dashes. However many points there are, each
/// column of dots shows the least and the greatest of those that fall on it. Lines are cut at the
/// ends of the lower axis, where marks say that they go on. Time linear in the number of points.
public struct LinePlot: Widget, Hashable, Sendable {
  /// One line.
  public struct Series: Hashable, Sendable {
    /// What it shows.
    public var name: String
    /// Its points, in rising order of `x`; a `y` that is not finite interrupts the line.
    public var points: [PlotPoint]
    /// What it means.
    public var style: Style
    /// Whether it lies behind the others, muted: what a smooth line is made from.
    public var isFaint: Bool

    /// Puts a line together.
    public init(
      _ name: String, _ points: [PlotPoint], style: Style = .accent, isFaint: Bool = false
    ) {
      self.name = name
      self.points = points
      self.style = style
      self.isFaint = isFaint
    }
  }

  /// Something that happened at a place of the lower axis.
  public struct Mark: Hashable, Sendable {
    /// Where it lies from left to right.
    public var x: Double
    /// What stands on the lower axis.
    public var sign: Character
    /// What it means.
    public var style: Style
    /// Whether a dashed line goes up from it.
    public var hasLine: Bool

    /// Puts a mark together.
    public init(_ x: Double, _ sign: Character, style: Style = .muted, hasLine: Bool = false) {
      self.x = x
      self.sign = sign
      self.style = style
      self.hasLine = hasLine
    }
  }

  /// The lines; later ones lie in front.
  public var series: [Series]
  /// What runs from left to right.
  public var xTitle: String
  /// What runs from below to above.
  public var yTitle: String
  /// The ends of the lower axis; those of the points without it.
  public var xRange: ClosedRange<Double>?
  /// The ends of the left axis; a little beyond those of the points without it.
  public var yRange: ClosedRange<Double>?
  /// Whether equal factors take equal room on the left axis; what is not above zero is left out.
  public var isLogarithmic: Bool
  /// Digits after the point of the values in the key.
  public var decimals: Int
  /// Whether the key has the last value of each line, where the end of a line says something.
  public var showsLast: Bool
  /// Where a line from below to above stands; the key has the values there in place of the last.
  public var cursor: Double?
  /// What happened at places of the lower axis.
  public var marks: [Mark]

  /// Puts a plot together.
  ///
  /// - Parameters:
  ///   - series: the lines.
  ///   - xTitle: what runs from left to right.
  ///   - yTitle: what runs from below to above.
  ///   - xRange: the ends of the lower axis; those of the points without it.
  ///   - yRange: the ends of the left axis; a little beyond those of the points without it.
  ///   - isLogarithmic: whether equal factors take equal room on the left axis.
  ///   - decimals: digits after the point of the values in the key.
  ///   - showsLast: whether the key has the last value of each line.
  ///   - cursor: where a line from below to above stands, with the values there in the key.
  ///   - marks: what happened at places of the lower axis.
  public init(
    series: [Series], xTitle: String = "", yTitle: String = "",
    xRange: ClosedRange<Double>? = nil, yRange: ClosedRange<Double>? = nil,
    isLogarithmic: Bool = false, decimals: Int = 3, showsLast: Bool = true,
    cursor: Double? = nil, marks: [Mark] = []
  ) {
    self.series = series
    self.xTitle = xTitle
    self.yTitle = yTitle
    self.xRange = xRange
    self.yRange = yRange
    self.isLogarithmic = isLogarithmic
    self.decimals = decimals
    self.showsLast = showsLast
    self.cursor = cursor
    self.marks = marks
  }

  /// Draws key, axes and lines; in small rooms the lines alone.
  public func draw(on canvas: Canvas) {
    guard !canvas.size.isEmpty else { return }
    let hasKey = canvas.height > PlotAxes.least.height && canvas.width >= PlotAxes.least.width
    let (top, rest) = canvas.bounds.splitTop(hasKey ? 1 : 0)
    if hasKey { PlotKey(title: yTitle, items: items(canvas.traits)).draw(on: canvas[top]) }
    let xScale = xScale
    let axes = PlotAxes(
      x: xScale, y: yScale(over: xScale), xTitle: xTitle, marks: marks,
      more: more(beyond: xScale))
    let inner = axes.draw(on: canvas[rest])
    drawUprights(on: inner, axes)
    var raster = DotRaster(size: inner.size, isBraille: inner.glyphs.isRich)
    for index in drawingOrder {
      raster.addLayer(isFaint: series[index].isFaint)
      let dash = canvas.traits.depth == .monochrome && canvas.glyphs.isRich ? dash(of: index) : nil
      LinePen(axes: axes, dash: dash).draw(series[index].points, on: &raster)
    }
    raster.draw(on: inner, drawingOrder.map { look(of: $0, canvas.glyphs) })
  }

  /// Faint lines first, so that they lie behind.
  private var drawingOrder: [Int] {
    series.indices.filter { series[$0].isFaint } + series.indices.filter { !series[$0].isFaint }
  }

  private var xScale: PlotScale {
    xRange.map { PlotScale($0) }
      ?? PlotScale(fitting: series.lazy.flatMap(\.points).lazy.map(\.x))
  }

  /// The left axis, for the points that are seen, or for all where none is.
  private func yScale(over x: PlotScale) -> PlotScale {
    if let yRange { return PlotScale(yRange, isLogarithmic: isLogarithmic) }
    let points = series.lazy.flatMap(\.points)
    let seen = points.filter { x.range.contains($0.x) }
    let isSeen = seen.contains { $0.y.isFinite && !(isLogarithmic && $0.y <= 0) }
    return isSeen
      ? PlotScale(fitting: seen.map(\.y), margin: 0.04, isLogarithmic: isLogarithmic)
      : PlotScale(fitting: points.map(\.y), margin: 0.04, isLogarithmic: isLogarithmic)
  }

  /// On which sides there are points beyond the ends of the lower axis.
  private func more(beyond x: PlotScale) -> (left: Bool, right: Bool) {
    (
      left: series.contains { ($0.points.first?.x ?? .infinity) < x.range.lowerBound },
      right: series.contains { ($0.points.last?.x ?? -.infinity) > x.range.upperBound }
    )
  }

  /// Draws the lines of marks and the cursor, behind everything else.
  private func drawUprights(on inner: Canvas, _ axes: PlotAxes) {
    for mark in marks where mark.hasLine {
      drawUpright(mark.x, inner.glyphs.dashedVertical, mark.style, on: inner, axes)
    }
    if let cursor { drawUpright(cursor, inner.glyphs.vertical, .key, on: inner, axes) }
  }

  private func drawUpright(
    _ x: Double, _ glyph: Character, _ style: Style, on inner: Canvas, _ axes: PlotAxes
  ) {
    guard let column = PlotAxes.column(axes.x.share(of: x), inner.size, inner.glyphs) else {
      return
    }
    for row in 0..<inner.height { inner.put(glyph, column: column, row: row, style) }
  }
}

// MARK: Looks

extension LinePlot {
  /// The place of a line among those that are not faint.
  private func rank(of index: Int) -> Int {
    series[..<index].lazy.filter { !$0.isFaint }.count
  }

  private func look(of index: Int, _ glyphs: Glyphs) -> (style: Style, mark: Character) {
    guard !series[index].isFaint else { return (.muted, glyphs.dot) }
    let marks = glyphs.lineMarks
    return (series[index].style, marks[rank(of: index) % marks.count])
  }

  /// The dots drawn and left out in turn, where colours do not tell lines apart.
  private func dash(of index: Int) -> (on: Int, off: Int)? {
    guard !series[index].isFaint else { return nil }
    let dashes: [(on: Int, off: Int)?] = [nil, (4, 2), (1, 2), (6, 3)]
    return dashes[rank(of: index) % dashes.count]
  }

  private func items(_ traits: DisplayTraits) -> [PlotKey.Item] {
    // What has no room is left out from the end.
    let order =
      series.indices.filter { !series[$0].isFaint } + series.indices.filter { series[$0].isFaint }
    return order.map { index in
      let line = series[index]
      let look = look(of: index, traits.glyphs)
      var mark = String(repeating: look.mark, count: 2)
      if traits.glyphs.isRich {
        let isDashed = traits.depth == .monochrome && dash(of: index) != nil
        mark = line.isFaint ? "⠒⠒" : isDashed ? (dash(of: index)?.on == 1 ? "┅┅" : "╍╍") : "━━"
      }
      let last = line.points.last { point in
        point.y.isFinite && cursor.map { point.x <= $0 } ?? true
      }
      let value = last.map {
        " " + Numeral.fixed($0.y, decimals: decimals, glyphs: traits.glyphs)
      }
      return PlotKey.Item(
        mark: mark, style: look.style,
        words: line.name + (line.isFaint || !showsLast ? "" : value ?? ""))
    }
  }
}
