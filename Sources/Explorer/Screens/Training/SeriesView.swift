import Screen
import TextColumns
import Training

/// Draws how far a series is measured, and its curves.
func drawSeries(_ series: ShownSeries, _ scene: Scene<TrainingState>, on canvas: Canvas) {
  let meter = canvas[Rect(column: 0, row: 0, width: canvas.width, height: 1)]
  if series.places.isEmpty {
    canvas.words(scene.own.phase.title)
    return
  }
  Meter(series.share, text: "\(series.done) of \(series.places.count) checkpoints")
    .draw(on: meter)
  canvas.text(
    scene.seriesStatus(canvas.glyphs), row: 1, scene.own.time.cursor == nil ? .text : .accent)
  var row = 2
  for problem in series.problems.prefix(canvas.height >= 30 ? 3 : 1) {
    let words = Columns.truncated(canvas.glyphs.shown("not measured: \(problem)"), to: canvas.width)
    canvas.text(words, row: row, .warning)
    row += 1
  }
  let rest = canvas.bounds.splitTop(row + 1).rest
  let plots = TrainingPlots(
    reports: scene.own.reports, compared: scene.own.beside,
    shown: scene.own.time.steps(of: scene.own.extent), cursor: scene.own.time.cursor,
    head: scene.head, axis: series.isBySteps ? "steps" : "checkpoints")
  guard rest.height >= 20 else {
    drawEvaluations(scene, plots, count: rest.width >= 100 ? 2 : 1, on: canvas[rest])
    return
  }
  let count = rest.width >= 90 ? 2 : 1
  let measures = plots.measures(2 * count, from: scene.shownMeasure)
  let rows = measures.count > count ? 2 : 1
  for line in 0..<rows {
    let part = Rect(
      column: rest.column, row: rest.row + line * (rest.height / rows), width: rest.width,
      height: rest.height / rows)
    drawBeside(
      measures.dropFirst(line * count).prefix(count).map(plots.measured), on: canvas[part])
  }
}

extension Scene<TrainingState> {
  /// How the series stands, or which member is under the cursor.
  fileprivate func seriesStatus(_ glyphs: Glyphs) -> String {
    guard let step = own.time.cursor, let series = own.series,
      let number = series.places.lastIndex(where: { $0 <= step }),
      own.reports.names.indices.contains(number)
    else { return own.phase.title }
    let place = series.isBySteps ? " \(glyphs.dot) step \(series.places[number])" : ""
    return "at \(glyphs.shown(own.reports.names[number]))\(place) \(glyphs.dot) G goes to the last"
  }
}

extension ShownSeries {
  /// What is measured, and on what, in short.
  func settings(_ glyphs: Glyphs) -> [String] {
    let evaluations =
      request.form.evaluations?.joined(separator: ", ")
      ?? request.form.corpus?.evaluationName ?? "ioi"
    return [
      places.isEmpty ? "a series" : "\(places.count) checkpoints",
      "measured on " + glyphs.shown(evaluations),
    ]
  }
}
