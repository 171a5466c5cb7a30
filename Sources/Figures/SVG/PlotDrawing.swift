import Screen

/// Lines or points between axes, with a key above.
struct PlotDrawing: Drawing {
  private let plot: PlotFigure
  private let x: PlotScale
  private let y: PlotScale
  private let xTicks: [PlotScale.Tick]
  private let yTicks: [PlotScale.Tick]
  private let left: Double
  private let area: (width: Double, height: Double)
  private let key: PlotKeyDrawing

  private static let labelSize = 9.5
  private static let titleSize = 10.5

  init(_ plot: PlotFigure) {
    self.plot = plot
    (x, y) = (plot.xScale, plot.yScale)
    area = plot.isSquare ? (380, 380) : (560, 300)
    xTicks = x.ticks(most: Int(area.width / 75))
    yTicks = y.ticks(most: Int(area.height / 45))
    let widest = yTicks.lazy.map { TextMeasure.width($0.label, size: Self.labelSize) }.max() ?? 0
    left = widest + 8 + (plot.y.title.isEmpty ? 0 : 20)
    key = PlotKeyDrawing(plot, room: area.width)
  }

  var width: Double { left + area.width + 14 }
  var height: Double { key.height + area.height + 20 + (plot.x.title.isEmpty ? 0 : 16) }

  func draw(on canvas: inout SVGCanvas) {
    canvas.group(x: left, y: 0) { key.draw(on: &$0) }
    canvas.group(x: left, y: key.height) { canvas in
      drawAxes(on: &canvas)
      for (index, series) in plot.series.enumerated() where series.form == .faintLine {
        drawLine(series, index, on: &canvas)
      }
      for (index, series) in plot.series.enumerated() where series.form == .line {
        drawLine(series, index, on: &canvas)
      }
      for (index, series) in plot.series.enumerated() where series.form == .marks {
        drawMarks(series, index, on: &canvas)
      }
      drawLabels(on: &canvas)
    }
    let title = TextMeasure.fitted(plot.y.title, to: area.height, size: Self.titleSize)
    canvas.words(
      title, x: 10, y: key.height + area.height / 2,
      .init(size: Self.titleSize, anchor: .middle, rotation: -90))
    canvas.words(
      TextMeasure.fitted(plot.x.title, to: area.width, size: Self.titleSize),
      x: left + area.width / 2, y: height - 3, .init(size: Self.titleSize, anchor: .middle))
  }

  private func drawAxes(on canvas: inout SVGCanvas) {
    let (width, height) = area
    for tick in yTicks {
      guard let place = placeY(tick.value) else { continue }
      canvas.line((0, place), (width, place), SVGColor.rule, width: tick.value == 0 ? 1.6 : 0.8)
      canvas.words(
        tick.label, x: -7, y: place + 3.3,
        .init(size: Self.labelSize, color: SVGColor.muted, anchor: .end))
    }
    for tick in xTicks {
      guard let place = placeX(tick.value) else { continue }
      canvas.line((place, 0), (place, height), SVGColor.rule, width: tick.value == 0 ? 1.6 : 0.8)
      canvas.line((place, height), (place, height + 4), SVGColor.axis)
      canvas.words(
        tick.label, x: place, y: height + 15,
        .init(size: Self.labelSize, color: SVGColor.muted, anchor: .middle))
    }
    canvas.line((0, 0), (0, height), SVGColor.axis)
    canvas.line((0, height), (width, height), SVGColor.axis)
  }

  private func placeX(_ value: Double) -> Double? {
    x.share(of: value).flatMap { (-1e-9...1 + 1e-9).contains($0) ? $0 * area.width : nil }
  }

  private func placeY(_ value: Double) -> Double? {
    y.share(of: value).flatMap { (-1e-9...1 + 1e-9).contains($0) ? (1 - $0) * area.height : nil }
  }

  private func drawMarks(_ series: PlotFigure.Series, _ index: Int, on canvas: inout SVGCanvas) {
    let mark = SeriesMark(index)
    for point in series.points {
      guard let x = placeX(point.x), let y = placeY(point.y) else { continue }
      mark.draw(x, y, on: &canvas)
    }
  }

  /// Draws words beside marks, where they cover neither marks nor each other.
  private func drawLabels(on canvas: inout SVGCanvas) {
    var labels = PlotLabels(width: area.width, height: area.height)
    for series in plot.series where series.form == .marks {
      for point in series.points {
        if let x = placeX(point.x), let y = placeY(point.y) { labels.avoid(x, y) }
      }
    }
    for series in plot.series where series.form == .marks {
      for (index, point) in series.points.enumerated() where !series.label(index).isEmpty {
        guard let x = placeX(point.x), let y = placeY(point.y) else { continue }
        labels.draw(series.label(index), x, y, on: &canvas)
      }
    }
  }

  /// Draws a line with at most four points to a pixel, so that a long run is no large file.
  private func drawLine(_ series: PlotFigure.Series, _ index: Int, on canvas: inout SVGCanvas) {
    var path = LinePath()
    for point in series.points {
      guard let x = placeX(point.x), let y = placeY(point.y) else {
        path.interrupt()
        continue
      }
      path.add(x, y)
    }
    path.interrupt()
    let look = LineLook(plot, index)
    canvas.element("<path d=\"\(path.commands)\" fill=\"none\" \(look.attributes)/>")
  }
}

/// The commands of a path, of the points of one pixel column only those that can be seen.
private struct LinePath {
  private(set) var commands = ""
  private var isOpen = false
  private var stack: [(x: Double, y: Double)] = []

  mutating func add(_ x: Double, _ y: Double) {
    if let first = stack.first, Int(first.x) != Int(x) { flush() }
    stack.append((x, y))
    // First, least, greatest and last are all that a column shows.
    if stack.count > 4, let low = stack.min(by: { $0.y < $1.y }),
      let high = stack.max(by: { $0.y < $1.y }), let first = stack.first, let last = stack.last
    {
      stack = [first, low, high, last]
    }
  }

  mutating func interrupt() {
    flush()
    isOpen = false
  }

  private mutating func flush() {
    for (x, y) in stack {
      let place = "\(SVGCanvas.number(x)) \(SVGCanvas.number(y))"
      // A line of one point is drawn as a dot by its round ends.
      commands += isOpen ? "L\(place)" : "M\(place)L\(place)"
      isOpen = true
    }
    stack = []
  }
}
