public import Screen

extension PlotFigure {
  /// Attention to names against what the head writes of them.
  ///
  /// - Parameters:
  ///   - series: a name for each kind of points, such as `IO`, and the points: attention probability
  ///     across, projection up.
  ///   - title: words above the plot.
  /// - Returns: a square plot.
  public static func scatter(
    _ series: [(name: String, points: [PlotPoint])], title: String = ""
  ) -> PlotFigure {
    PlotFigure(
      title: title, x: Axis("attention from END to the name (probability)", range: 0...1),
      y: Axis("head's output · unembedding of the name (logits)"),
      series: series.map { Series($0.name, .marks, $0.points) }, isSquare: true)
  }
}
