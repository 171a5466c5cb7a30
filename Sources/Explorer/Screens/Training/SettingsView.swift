import Screen
import TextColumns
import Training

/// Draws the settings of the next run; in a small room those of the run that is shown, in short.
func drawSettings(_ scene: Scene<TrainingState>, on canvas: Canvas) {
  guard canvas.height >= 4 || !scene.own.hasRun else {
    let lines = scene.settingsInShort(width: canvas.width, canvas.glyphs)
    for (row, line) in lines.enumerated() { canvas.text(line, row: row) }
    return
  }
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
  case .plan:
    ReadyMadePlans.plan(named: scene.own.form.plan)?.stageWords
      ?? "Stages one after the other, such as corrupt, then heal."
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
  case .tracked: "Attribution and attention of all heads, F of the circuit, self-repair of a head."
  case .folder: "Made at the start. Nothing that is there is written over."
  }
}
