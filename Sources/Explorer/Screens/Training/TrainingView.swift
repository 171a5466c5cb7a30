import Screen
import TextColumns
import Training

/// Draws the training screen: settings and events on the left, the run and its heads on the right.
func drawTraining(_ scene: Scene<TrainingState>, on canvas: Canvas) {
  let layout = TrainingLayout(canvas.bounds, scene, canvas.glyphs)
  if layout.events.height < 3, scene.pane == TrainingPane.events.rawValue {
    drawTrainingPane(scene, .events, on: canvas, canvas.bounds)
    return
  }
  drawTrainingPane(scene, .settings, on: canvas, layout.settings)
  drawTrainingPane(scene, .events, on: canvas, layout.events)
  if layout.run.height > 0 { drawTrainingPane(scene, .run, on: canvas, layout.run) }
  if layout.heads.height > 0 { drawTrainingPane(scene, .heads, on: canvas, layout.heads) }
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
  case .events: drawEvents(scene, on: inside("Events"))
  case .run: drawRun(scene, on: inside(runTitle(scene, canvas.glyphs, room: rect.width - 6)))
  case .heads: drawHeadTimeline(scene, on: canvas, rect)
  }
}

private func runTitle(_ scene: Scene<TrainingState>, _ glyphs: Glyphs, room: Int) -> String {
  if let series = scene.own.series {
    return "Series \(glyphs.dot) " + glyphs.shown(series.request.paths.joined(separator: ", "))
  }
  guard let request = scene.own.request, scene.own.reports.total > 0 else { return "Run" }
  let source = scene.own.stage?.plan ?? request.form.data
  let start = "Run \(glyphs.dot) \(glyphs.shown(source)) \(glyphs.arrow) "
  // Stages of a plan and copies of a run differ in the ends of their paths.
  return start
    + Columns.truncated(
      glyphs.shown(request.folder), to: max(8, room - Columns.width(of: start)),
      ellipsis: glyphs.ellipsis, cutting: .head)
}
