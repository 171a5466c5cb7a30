public import Screen

/// Lines or points between two axes.
public struct PlotFigure: Hashable, Sendable {
  /// An axis.
  public struct Axis: Hashable, Sendable {
    /// What runs along it, with its unit.
    public var title: String
    /// The numbers at its ends; those of the points without it.
    public var range: ClosedRange<Double>?
    /// Whether equal factors take equal room.
    public var isLogarithmic: Bool

    /// Names an axis.
    public init(_ title: String, range: ClosedRange<Double>? = nil, isLogarithmic: Bool = false) {
      self.title = title
      self.range = range
      self.isLogarithmic = isLogarithmic
    }
  }

  /// How points are shown.
  public enum Form: String, Hashable, Sendable, CaseIterable {
    /// Joined by a line.
    case line
    /// Joined by a faint line behind the others: what a smooth line is made from.
    case faintLine = "faint-line"
    /// Each by a mark.
    case marks
  }

  /// Points of one kind.
  public struct Series: Hashable, Sendable {
    /// What they are.
    public var name: String
    /// How they are shown.
    public var form: Form
    /// Where they lie; for lines in rising order of `x`.
    public var points: [PlotPoint]
    /// Words beside the points, in their order; those that are missing or empty are none.
    public var labels: [String]

    /// Puts a series together.
    ///
    /// - Parameters:
    ///   - name: what the points are.
    ///   - form: how they are shown.
    ///   - points: where they lie.
    ///   - labels: words beside them.
    public init(_ name: String, _ form: Form, _ points: [PlotPoint], labels: [String] = []) {
      self.name = name
      self.form = form
      self.points = points
      self.labels = labels
    }
  }

  /// The words above it; empty when the figure's own title says enough.
  public var title: String
  /// The lower axis.
  public var x: Axis
  /// The left axis.
  public var y: Axis
  /// The points; later series lie in front.
  public var series: [Series]
  /// Whether the picture is as wide as it is high.
  public var isSquare: Bool

  /// Puts a plot together.
  public init(title: String = "", x: Axis, y: Axis, series: [Series], isSquare: Bool = false) {
    self.title = title
    self.x = x
    self.y = y
    self.series = series
    self.isSquare = isSquare
  }
}

extension PlotFigure.Series {
  /// The words beside a point; empty where there are none.
  func label(_ index: Int) -> String { labels.indices.contains(index) ? labels[index] : "" }
}

extension PlotFigure {
  /// Whether a line shows where both numbers of a point are equal.
  var hasDiagonal: Bool {
    series.contains { series in
      series.form == .faintLine && series.points.count == 2
        && series.points.allSatisfy { $0.x == $0.y }
    }
  }

  var xScale: PlotScale { scale(x) { $0.x } }

  var yScale: PlotScale { scale(y) { $0.y } }

  private func scale(_ axis: Axis, _ part: (PlotPoint) -> Double) -> PlotScale {
    if let range = axis.range { return PlotScale(range, isLogarithmic: axis.isLogarithmic) }
    return PlotScale(
      fitting: series.flatMap { $0.points.map(part) }, margin: 0.03,
      isLogarithmic: axis.isLogarithmic)
  }
}
