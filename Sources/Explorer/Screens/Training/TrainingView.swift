import Screen
import Tasks
import TextColumns
import Tracking
import Training

/// Draws the training screen: settings and saved epochs on the left, the run on the right.
func drawTraining(_ scene: Scene<TrainingState>, on canvas: Canvas) {
  let isWide = canvas.width >= 110
  let (left, right) = canvas.bounds.splitLeft(isWide ? max(44, canvas.width / 4) : 34)
  let isTall = canvas.height >= 30
  let (settings, epochs) = left.splitTop(TrainingField.allCases.count + (isTall ? 5 : 2))
  if epochs.height < 3, scene.pane == TrainingPane.epochs.rawValue {
    drawTrainingPane(scene, .epochs, on: canvas, canvas.bounds)
    return
  }
  drawTrainingPane(scene, .settings, on: canvas, settings)
  drawTrainingPane(scene, .epochs, on: canvas, epochs)
  drawTrainingPane(scene, .run, on: canvas, right)
}

/// Draws one pane of the training screen.
func drawTrainingPane(
  _ scene: Scene<TrainingState>, _ pane: TrainingPane, on canvas: Canvas, _ rect: Rect
) {
  func inside(_ title: String) -> Canvas {
    canvas.pane(rect, title: title, pane.rawValue, of: scene)
  }
  switch pane {
  case .settings: drawSettings(scene, on: inside("Settings"))
  case .epochs: drawEpochs(scene, on: inside("Saved epochs"))
  case .run: drawRun(scene, on: inside(runTitle(scene, canvas.glyphs)))
  }
}

private func runTitle(_ scene: Scene<TrainingState>, _ glyphs: Glyphs) -> String {
  guard let request = scene.own.request, scene.own.reports.total > 0 else { return "Run" }
  return "Run \(glyphs.dot) \(glyphs.shown(request.form.data)) \(glyphs.arrow) "
    + glyphs.shown(request.folder)
}

// MARK: Settings

private func drawSettings(_ scene: Scene<TrainingState>, on canvas: Canvas) {
  let fields = TrainingField.allCases
  let name = 14
  let chosen = fields.firstIndex(of: scene.own.field) ?? 0
  let first = max(0, min(chosen, fields.count - canvas.height))
  if first > 0 || fields.count > canvas.height {
    canvas.scrollBar(first: first, seen: canvas.height, count: fields.count)
  }
  for (row, field) in fields.dropFirst(first).prefix(canvas.height).enumerated() {
    let isChosen = field == scene.own.field && scene.pane == TrainingPane.settings.rawValue
    let ground: Ground = isChosen ? .selected : .plain
    let (text, isUsual) = scene.trainingSetting(field)
    let line = canvas[Rect(column: 0, row: row, width: canvas.width, height: 1)]
    line.fill(line.bounds, with: " ", Style(.text, on: ground))
    line.text(field.title, Style(.muted, on: ground))
    let room = max(0, line.width - name)
    // The end of a path says more than its beginning.
    let shown = canvas.glyphs.shown(text)
    let excess = Columns.width(of: shown) - room
    let cut = excess > 0 ? "\(canvas.glyphs.ellipsis)" + String(shown.dropFirst(excess + 1)) : shown
    line.text(cut, column: name, Style(isUsual ? .muted : .text, on: ground), width: room)
  }
  guard canvas.height > fields.count + 1 else { return }
  let rest = canvas[canvas.bounds.splitTop(fields.count + 1).rest]
  rest.words(settingWords(scene))
}

/// The explanation of the setting under the cursor.
private func settingWords(_ scene: Scene<TrainingState>) -> String {
  switch scene.own.field {
  case .data: scene.own.form.corpus?.explanation ?? "text, or prompts (.jsonl)"
  case .count: "Sentences of a data set made here, all different."
  case .length: "Epochs go over all data once; a run of steps ends where they do."
  case .batch: "Rows that are learned from in one step."
  case .learningRate: "The highest; it falls in a straight line to zero."
  case .rows: "Blocks cut the text as one stream; sentences are rows of their own."
  case .dropout: "What is left out at random, everywhere."
  case .seed: "Of the data, of their order and of dropout."
  case .evaluateEvery: "How often the model is measured."
  case .evaluations: "Held-out prompts; no sentence trained on begins with one."
  case .folder: "Made at the start. Nothing that is there is written over."
  }
}

// MARK: Epochs

private func drawEpochs(_ scene: Scene<TrainingState>, on canvas: Canvas) {
  let reports = scene.own.reports
  let glyphs = canvas.glyphs
  let measures = reports.measures.prefix(2)
  Table(
    columns: [
      Table.Column("epoch", width: 5, alignment: .right),
      Table.Column("step", width: 7, alignment: .right),
    ]
      + measures.map { measure in
        Table.Column(measure.shortTitle, width: 8, alignment: .right)
      },
    count: reports.epochs.count,
    selected: reports.epochs.isEmpty ? nil : min(scene.own.epoch, reports.epochs.count - 1),
    emptyNote: "None yet. ] opens one as B."
  ) { row in
    let epoch = reports.epochs[row]
    return [Span("\(epoch.epoch)"), Span("\(epoch.step)", .muted)]
      + measures.map { measure in
        let value = epoch.evaluation.flatMap { measure.value(of: $0) }
        return Span(showNumber(value, decimals: measure.decimals, glyphs: glyphs))
      }
  }.draw(on: canvas)
}

// MARK: The run

private func drawRun(_ scene: Scene<TrainingState>, on canvas: Canvas) {
  let reports = scene.own.reports
  guard reports.total > 0 || !scene.own.compared.isEmpty else {
    drawInvitation(scene, on: canvas)
    return
  }
  var reason: [String] = []
  if case .failed(let words) = scene.own.phase {
    reason = wrapped(canvas.glyphs.shown(words), to: canvas.width)
  }
  let (head, rest) = canvas.bounds.splitTop((canvas.height >= 30 ? 4 : 3) + reason.count)
  drawProgress(scene, reason, on: canvas[head])
  let plots = TrainingPlots(reports: reports, compared: scene.own.compared)
  if rest.width >= 90, rest.height >= 36 {
    let (loss, below) = rest.splitTop(rest.height * 2 / 5)
    plots.loss.draw(on: canvas[loss])
    drawMany(scene, plots, on: canvas[below])
  } else {
    let (loss, below) = rest.splitTop((rest.height + 1) / 2)
    plots.loss.draw(on: canvas[loss])
    drawEvaluations(scene, plots, count: 1, on: canvas[below])
  }
}

private func drawProgress(_ scene: Scene<TrainingState>, _ reason: [String], on canvas: Canvas) {
  let reports = scene.own.reports
  guard reports.total > 0 else {
    canvas.words("No run here yet: s starts one. The curves are of other runs.")
    return
  }
  let done = reports.latest?.step.number ?? 0
  let share = reports.share ?? 0
  Meter(share, text: "step \(done) of \(reports.total), \(Int(share * 100)) %").draw(on: canvas)
  canvas.text(scene.trainingStatus(canvas.glyphs), row: 1, reason.isEmpty ? .text : .warning)
  var column = 0
  for (name, value) in scene.trainingNumbers(canvas.glyphs) {
    let next = canvas.text(name, column: column, row: 2, .muted)
    column = canvas.text(value, column: next + 1, row: 2) + 2
  }
  for (row, line) in reason.enumerated() { canvas.text(line, row: row + 3, .warning) }
}

/// Draws two plots of measures side by side, and below them gradient and learning rate.
private func drawMany(_ scene: Scene<TrainingState>, _ plots: TrainingPlots, on canvas: Canvas) {
  let (top, bottom) = canvas.bounds.splitTop(canvas.height * 11 / 20)
  drawEvaluations(scene, plots, count: 2, on: canvas[top])
  let (left, right) = bottom.splitLeft(bottom.width / 2)
  plots.gradientNorm.draw(on: canvas[left.inset(columns: 0)])
  plots.learningRate.draw(on: canvas[right.splitLeft(2).rest])
}

private func drawEvaluations(
  _ scene: Scene<TrainingState>, _ plots: TrainingPlots, count: Int, on canvas: Canvas
) {
  let measures = plots.measures(count, from: scene.shownMeasure)
  guard let first = measures.first else {
    canvas.words("No evaluation yet.")
    return
  }
  guard measures.count > 1 else {
    plots.evaluation(first).draw(on: canvas)
    return
  }
  let (left, right) = canvas.bounds.splitLeft(canvas.width / 2)
  plots.evaluation(first).draw(on: canvas[left])
  plots.evaluation(measures[1]).draw(on: canvas[right.splitLeft(2).rest])
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
