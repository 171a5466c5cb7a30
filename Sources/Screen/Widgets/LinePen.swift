/// Draws one line of points into a raster.
struct LinePen {
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

  /// Draws the part of a line between the ends of the lower axis.
  func draw(_ points: [PlotPoint], on raster: inout DotRaster) {
    var before: Stack?
    var stack: Stack?
    for place in places(of: points) {
      guard let place, let x = PlotAxes.dot(place.x, of: raster.width) else {
        finish(&stack, after: &before, on: &raster, isEnd: true)
        continue
      }
      // A place just beyond the edge stands for all that are farther out.
      let held = max(-0.5, min(1.5, 1 - place.y))
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

  /// A place between the ends of both axes, as shares of their lengths.
  private typealias Place = (x: Double, y: Double)

  /// Where the points lie; nil where the line is interrupted or leaves the plot.
  ///
  /// A line that crosses an end of the lower axis has a point there.
  private func places(of points: [PlotPoint]) -> [Place?] {
    var places: [Place?] = []
    places.reserveCapacity(points.count)
    var last: Place?
    for point in points {
      guard let x = axes.x.share(of: point.x), let y = axes.y.share(of: point.y) else {
        places.append(nil)
        last = nil
        continue
      }
      let here = (x: Self.held(x), y: Self.held(y))
      if let last {
        if last.x < -Self.slack, x > 0 { places.append(crossing(last, here, at: 0)) }
        if last.x < 1, x > 1 + Self.slack { places.append(crossing(last, here, at: 1)) }
      }
      let isInside = (-Self.slack...1 + Self.slack).contains(x)
      if isInside { places.append(here) } else if places.last != nil { places.append(nil) }
      last = here
    }
    return places
  }

  /// What is nearer to an end of the axis lies on it.
  private static let slack = 1e-9

  /// A place so near that differences are finite.
  private static func held(_ share: Double) -> Double { max(-1e9, min(1e9, share)) }

  private func crossing(_ from: Place, _ to: Place, at x: Double) -> Place {
    (x: x, y: from.y + (to.y - from.y) * (x - from.x) / (to.x - from.x))
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
