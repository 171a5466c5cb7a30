public import Screen

extension PlotFigure {
  /// Attention to names against what the head writes of them.
  ///
  /// - Parameters:
  ///   - series: a name for each kind of points, such as `IO`, and the points: attention probability
  ///     across, projection up.
  ///   - title: words above the plot.
  ///   - heights: the numbers at the ends of the left axis, to compare plots; those of the points
  ///     without it.
  /// - Returns: a square plot.
  public static func scatter(
    _ series: [(name: String, points: [PlotPoint])], title: String = "",
    heights: ClosedRange<Double>? = nil
  ) -> PlotFigure {
    PlotFigure(
      title: title, x: Axis("attention from END to the name (probability)", range: 0...1),
      y: Axis("head's output · unembedding of the name (logits)", range: heights),
      series: series.map { Series($0.name, .marks, $0.points) }, isSquare: true)
  }

  /// The same measure under two conditions, with the line on which both are equal.
  ///
  /// - Parameters:
  ///   - series: a name for each kind of points, and the points.
  ///   - labels: words beside the points of each kind, in their order; kinds without any may lack.
  ///   - x: the measure and the condition across, with its unit.
  ///   - y: the same upwards.
  ///   - title: words above the plot.
  /// - Returns: a square plot whose two axes are equal.
  public static func comparison(
    _ series: [(name: String, points: [PlotPoint])], labels: [[String]] = [], x: String, y: String,
    title: String = ""
  ) -> PlotFigure {
    let range = PlotScale(
      fitting: series.flatMap { $0.points.flatMap { [$0.x, $0.y] } }, margin: 0.03
    ).range
    let line = [range.lowerBound, range.upperBound].map { PlotPoint($0, $0) }
    return PlotFigure(
      title: title, x: Axis(x, range: range), y: Axis(y, range: range),
      series: [Series("equal", .faintLine, line)]
        + series.enumerated().map { index, kind in
          Series(
            kind.name, .marks, kind.points,
            labels: labels.indices.contains(index) ? labels[index] : [])
        }, isSquare: true)
  }
}
