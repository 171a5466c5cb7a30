import Screen
import TextColumns

/// Draws what happened in the run, the newest at the bottom.
func drawEvents(_ scene: Scene<TrainingState>, on canvas: Canvas) {
  let reports = scene.own.reports
  let events = reports.events.all
  let measure = scene.shownMeasure
  let model = EventsModel(
    measure: measure, head: scene.head, names: reports.names, glyphs: canvas.glyphs)
  let place = scene.own.timeWord == "step" ? "step" : "no."
  var columns = [
    Table.Column(place, width: max(4, "\(reports.total)".count), alignment: .right),
    Table.Column("", width: 12, isFlexible: true),
  ]
  if !reports.measured.isEmpty {
    columns.append(Table.Column(measure.shortTitle(scene.head), width: 7, alignment: .right))
    if canvas.width >= 38 { columns.append(Table.Column("change", width: 7, alignment: .right)) }
  }
  Table(
    columns: columns, count: events.count, selected: scene.own.eventPlace,
    emptyNote: "None yet."
  ) { row in
    let event = events[row]
    return [Span("\(event.step)", .muted), model.words(event)]
      + model.values(event, reports)
  }.draw(on: canvas)
}
