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
/// column of dots shows the least and the greatest of those that fall on it. Time linear in the
/// number of points.
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
  /// Digits after the point of the last values.
  public var decimals: Int
  /// Whether the key has the last value of each line, where the end of a line says something.
  public var showsLast: Bool

  /// Puts a plot together.
  ///
  /// - Parameters:
  ///   - series: the lines.
  ///   - xTitle: what runs from left to right.
  ///   - yTitle: what runs from below to above.
  ///   - xRange: the ends of the lower axis; those of the points without it.
  ///   - yRange: the ends of the left axis; a little beyond those of the points without it.
  ///   - isLogarithmic: whether equal factors take equal room on the left axis.
  ///   - decimals: digits after the point of the last values.
  ///   - showsLast: whether the key has the last value of each line.
  public init(
    series: [Series], xTitle: String = "", yTitle: String = "",
    xRange: ClosedRange<Double>? = nil, yRange: ClosedRange<Double>? = nil,
    isLogarithmic: Bool = false, decimals: Int = 3, showsLast: Bool = true
  ) {
    self.series = series
    self.xTitle = xTitle
    self.yTitle = yTitle
    self.xRange = xRange
    self.yRange = yRange
    self.isLogarithmic = isLogarithmic
    self.decimals = decimals
    self.showsLast = showsLast
  }

  /// Draws key, axes and lines; in small rooms the lines alone.
  public func draw(on canvas: Canvas) {
    guard !canvas.size.isEmpty else { return }
    let hasKey = canvas.height > PlotAxes.least.height && canvas.width >= PlotAxes.least.width
    let (top, rest) = canvas.bounds.splitTop(hasKey ? 1 : 0)
    if hasKey { PlotKey(title: yTitle, items: items(canvas.traits)).draw(on: canvas[top]) }
    let axes = PlotAxes(x: xScale, y: yScale, xTitle: xTitle)
    let inner = axes.draw(on: canvas[rest])
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

  private var yScale: PlotScale {
    yRange.map { PlotScale($0, isLogarithmic: isLogarithmic) }
      ?? PlotScale(
        fitting: series.lazy.flatMap(\.points).lazy.map(\.y), margin: 0.04,
        isLogarithmic: isLogarithmic)
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
      let last = line.points.last { $0.y.isFinite }
      let value = last.map {
        " " + Numeral.fixed($0.y, decimals: decimals, glyphs: traits.glyphs)
      }
      return PlotKey.Item(
        mark: mark, style: look.style,
        words: line.name + (line.isFaint || !showsLast ? "" : value ?? ""))
    }
  }
}

/// Draws one line of points into a raster.
private struct LinePen {
  let axes: PlotAxes
  let dash: (on: Int, off: Int)?

  /// The points that fall on one column of dots.
  private struct Stack {
    var x: Int
    var first: Int
    var last: Int
    var low: Int
    var high: Int

    init(_ x: Int, _ y: Int) {
      self.x = x
      (first, last, low, high) = (y, y, y, y)
    }

    mutating func add(_ y: Int) {
      last = y
      low = min(low, y)
      high = max(high, y)
    }
  }

  func draw(_ points: [PlotPoint], on raster: inout DotRaster) {
    var before: Stack?
    var stack: Stack?
    for point in points {
      guard let x = PlotAxes.dot(axes.x.share(of: point.x), of: raster.width),
        let share = axes.y.share(of: point.y)
      else {
        finish(&stack, after: &before, on: &raster, isEnd: true)
        continue
      }
      // A place just beyond the edge stands for all that are farther out.
      let held = max(-0.5, min(1.5, 1 - share))
      let y = Int((held * Double(max(0, raster.height - 1))).rounded())
      if stack?.x == x {
        stack?.add(y)
      } else {
        finish(&stack, after: &before, on: &raster, isEnd: false)
        stack = Stack(x, y)
      }
    }
    finish(&stack, after: &before, on: &raster, isEnd: true)
  }

  /// Draws a column that is complete, and the line to it from the one before.
  private func finish(
    _ stack: inout Stack?, after before: inout Stack?, on raster: inout DotRaster, isEnd: Bool
  ) {
    if let stack {
      raster.column(stack.x, from: stack.low, to: stack.high, where: isDrawn(stack.x))
      if let before {
        join(before, stack, on: &raster)
      } else if isEnd, stack.low == stack.high {
        // A point without neighbours would be a single dot, which is easily overlooked.
        raster.column(stack.x, from: stack.low, to: stack.low + 1)
        raster.column(stack.x + 1, from: stack.low, to: stack.low + 1)
      }
    }
    before = isEnd ? nil : stack
    stack = nil
  }

  /// Draws a straight line between two columns, rows joined half-way.
  private func join(_ from: Stack, _ to: Stack, on raster: inout DotRaster) {
    let run = to.x - from.x
    guard run > 0 else { return }
    var y = from.last
    for step in 1...run {
      let next = from.last + ((to.first - from.last) * step * 2 + run) / (2 * run)
      let middle = (y + next) / 2
      raster.column(from.x + step - 1, from: y, to: middle, where: isDrawn(from.x + step - 1))
      raster.column(from.x + step, from: middle, to: next, where: isDrawn(from.x + step))
      y = next
    }
  }

  private func isDrawn(_ x: Int) -> Bool {
    dash.map { x % ($0.on + $0.off) < $0.on } ?? true
  }
}
