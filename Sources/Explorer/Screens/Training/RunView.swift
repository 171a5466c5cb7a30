import Screen
import TextColumns
import Training

/// Draws how far the run is, and its curves.
func drawRun(_ scene: Scene<TrainingState>, on canvas: Canvas) {
  if let series = scene.own.series {
    drawSeries(series, scene, on: canvas)
    return
  }
  guard scene.own.hasRun else {
    drawInvitation(scene, on: canvas)
    return
  }
  var reason: [String] = []
  if case .failed(let words) = scene.own.phase {
    reason = wrapped(canvas.glyphs.shown(words), to: canvas.width)
  }
  let used = drawProgress(scene, reason, on: canvas)
  let rest = canvas.bounds.splitTop(used + (canvas.height >= 30 ? 1 : 0)).rest
  let plots = TrainingPlots(
    reports: scene.own.reports, compared: scene.own.compared,
    shown: scene.own.time.steps(of: scene.own.extent), cursor: scene.own.time.cursor,
    head: scene.head,
    isLogarithmic: scene.own.isLogarithmic)
  if rest.width >= 90, rest.height >= 26 {
    let (loss, below) = rest.splitTop(rest.height * 2 / 5)
    plots.loss.draw(on: canvas[loss])
    drawMany(scene, plots, on: canvas[below])
  } else if rest.height >= 10 {
    let (loss, below) = rest.splitTop((rest.height + 1) / 2)
    plots.loss.draw(on: canvas[loss])
    drawEvaluations(scene, plots, count: 1, on: canvas[below])
  } else {
    plots.loss.draw(on: canvas[rest])
  }
}

/// Draws how far the run is and its numbers, and returns the lines that took.
private func drawProgress(
  _ scene: Scene<TrainingState>, _ reason: [String], on canvas: Canvas
) -> Int {
  let reports = scene.own.reports
  guard reports.total > 0 else {
    canvas.words("No run here yet: s starts one. The curves are of other runs.")
    return 2
  }
  let done = reports.latest?.step.number ?? 0
  let share = reports.share ?? 0
  let meter = canvas[Rect(column: 0, row: 0, width: canvas.width, height: 1)]
  Meter(share, text: "step \(done) of \(reports.total), \(Int(share * 100)) %").draw(on: meter)
  let isElsewhere = scene.own.time.cursor != nil
  canvas.text(
    scene.trainingStatus(canvas.glyphs, room: canvas.width), row: 1,
    !reason.isEmpty ? .warning : isElsewhere ? .accent : .text)
  var (column, row) = (0, 2)
  for (name, value) in scene.trainingNumbers(canvas.glyphs) {
    let width = Columns.width(of: name) + 1 + Columns.width(of: value)
    if column > 0, column + width > canvas.width { (column, row) = (0, row + 1) }
    let next = canvas.text(name, column: column, row: row, .muted)
    column = canvas.text(value, column: next + 1, row: row) + 2
  }
  // Two lines at least, so that plots rest while numbers grow longer.
  row = max(row, canvas.width < 80 ? 3 : 2) + 1
  for line in reason {
    canvas.text(line, row: row, .warning)
    row += 1
  }
  return row
}

/// Draws two plots of measures side by side, and below them gradient, learning rate and pace.
private func drawMany(_ scene: Scene<TrainingState>, _ plots: TrainingPlots, on canvas: Canvas) {
  let (top, bottom) = canvas.bounds.splitTop(canvas.height * 11 / 20)
  drawEvaluations(scene, plots, count: 2, on: canvas[top])
  var small = [plots.gradientNorm, plots.learningRate]
  if bottom.width >= 130 { small += [plots.tokensPerSecond, plots.stepTime] }
  drawBeside(small, on: canvas[bottom])
}

/// Draws plots side by side, two columns apart.
func drawBeside(_ plots: [LinePlot], on canvas: Canvas) {
  guard !plots.isEmpty else { return }
  let width = (canvas.width - 2 * (plots.count - 1)) / plots.count
  for (index, plot) in plots.enumerated() {
    plot.draw(
      on: canvas[
        Rect(column: index * (width + 2), row: 0, width: width, height: canvas.height)])
  }
}

/// Draws plots of measures side by side, the chosen one first.
func drawEvaluations(
  _ scene: Scene<TrainingState>, _ plots: TrainingPlots, count: Int, on canvas: Canvas
) {
  let measures = plots.measures(count, from: scene.shownMeasure)
  if measures.isEmpty { canvas.words("No evaluation yet.") }
  drawBeside(measures.map(plots.measured), on: canvas)
}

/// Draws what is said before the first run.
private func drawInvitation(_ scene: Scene<TrainingState>, on canvas: Canvas) {
  var lines: [(String, Style)] = []
  switch scene.own.phase {
  case .preparing: lines.append(("Making the data ready\(canvas.glyphs.ellipsis)", .text))
  case .failed(let reason): lines.append((reason, .warning))
  default:
    lines.append(("Train \(scene.model.name) on the data at the left.", .text))
    lines.append(
      (
        "s starts. Everything else stays usable meanwhile; the open checkpoint stays as it is.",
        .muted
      ))
  }
  if scene.own.phase != .preparing, let folder = scene.trainingFolder {
    lines.append(
      (
        "The run gets a folder of its own, \(canvas.glyphs.shown(folder)): a checkpoint for each "
          + "epoch, the state to go on from, and a log.", .muted
      ))
  }
  var row = 0
  for (text, style) in lines {
    for line in wrapped(text, to: canvas.width) {
      canvas.text(line, row: row, style)
      row += 1
    }
    row += 1
  }
}
