import Analyses
import Screen
import TextColumns

/// Draws attention to names against what the head writes of them, a point for each prompt.
func drawScatter(_ scene: Scene<HeadDetailState>, on canvas: Canvas) {
  if let words = scene.missingNames {
    canvas.words(words)
    return
  }
  let groups = scene.scatterGroups
  guard !groups.isEmpty else {
    canvas.words(scene.absence(of: ScatterQuery.self))
    return
  }
  let names = HeadScatter.Name.allCases
  let (lines, plot) = canvas.bounds.splitBottom(min(names.count, max(0, canvas.height - 6)))
  let scale = ScatterScale(groups)
  if groups.count > 1, plot.width >= 90 {
    let (left, right) = plot.splitLeft(plot.width / 2)
    for (group, rect) in zip(groups, [left, right]) {
      scale.plot([group]).draw(on: canvas[rect.inset(columns: 1)])
    }
  } else {
    scale.plot(groups).draw(on: canvas[plot])
  }
  for (row, name) in names.enumerated() where row < lines.height {
    drawCorrelation(scene, groups, name, row: lines.row + row, on: canvas)
  }
}

/// Draws the correlation of the points of a name, or the only point.
private func drawCorrelation(
  _ scene: Scene<HeadDetailState>, _ groups: [ScatterGroup], _ name: HeadScatter.Name, row: Int,
  on canvas: Canvas
) {
  let glyphs = canvas.glyphs
  func number(_ value: Float, _ decimals: Int, isSigned: Bool = false) -> String {
    showNumber(Double(value), decimals: decimals, isSigned: isSigned, glyphs: glyphs)
  }
  let points = groups[0].scatter.points(of: name)
  guard points.count == 1 else {
    canvas.line(
      [Span("correlation of \(name.rawValue)  ", .muted)]
        + valueSpans(scene.correlation(of: name), isSigned: true, decimals: 3, glyphs)
        + [Span("   \(points.count) prompts", .muted)], row: row)
    return
  }
  let spans = groups.flatMap { group in
    group.scatter.points(of: name).flatMap { point in
      [
        Span(group.title.isEmpty ? "  " : "  \(group.title) ", .muted),
        Span(showProbability(Double(point.attention), glyphs: canvas.glyphs)),
        Span(" looked at, ", .muted),
        Span(
          number(point.projection, 2, isSigned: true),
          .sign(of: Double(point.projection), decimals: 2)),
        Span(" written", .muted),
      ]
    }
  }
  canvas.line([Span("\(name.rawValue)", .heading)] + spans, row: row)
}

/// One scale for all plots, so that they compare.
private struct ScatterScale {
  let range: ClosedRange<Double>
  let attention: ClosedRange<Double>

  init(_ groups: [ScatterGroup]) {
    let most = groups.flatMap { $0.scatter.points.map { Double($0.attention) } }.max() ?? 1
    attention = 0...max(1e-4, most * 1.1)
    let heights = groups.flatMap { $0.scatter.points.map { Double($0.projection) } }
      .filter(\.isFinite)
    let (low, high) = (min(0, heights.min() ?? 0), max(0, heights.max() ?? 0))
    // A single point near zero would else lie on the edge, or lost in the middle of nothing.
    let margin = max((high - low) * 0.1, 1e-3)
    range = (low - margin)...(high + margin)
  }

  func plot(_ groups: [ScatterGroup]) -> ScatterPlot {
    let styles: [Style] =
      groups.count > 1
      ? [.muted, .border, .positive, .negative] : [.positive, .negative]
    let classes = groups.flatMap { group in
      HeadScatter.Name.allCases.map { name in
        (
          group.title.isEmpty ? name.rawValue : "\(name.rawValue) \(group.title)",
          group.scatter.points(of: name).map {
            PlotPoint(Double($0.attention), Double($0.projection))
          }
        )
      }
    }
    return ScatterPlot(
      classes: zip(classes, styles).map { ScatterPlot.Class($0.0, $0.1, style: $1) },
      xTitle: "attention END\u{2192}name", yTitle: "written, logits", xRange: attention,
      yRange: range)
  }
}
