import Screen
import TextColumns

/// Draws what happened in the run, the newest at the bottom.
func drawEvents(_ scene: Scene<TrainingState>, on canvas: Canvas) {
  let reports = scene.own.reports
  let events = reports.events.all
  let measure = scene.shownMeasure
  var columns = [
    Table.Column(scene.own.timeWord, width: max(4, "\(reports.total)".count), alignment: .right),
    Table.Column("", width: 12, isFlexible: true),
  ]
  if !reports.measured.isEmpty {
    columns.append(Table.Column(measure.shortTitle(scene.head), width: 7, alignment: .right))
    if canvas.width >= 38 { columns.append(Table.Column("change", width: 7, alignment: .right)) }
  }
  let isScrolled = events.count > canvas.height - 1
  let taken = columns.enumerated().reduce(isScrolled ? 2 : 0) { taken, column in
    taken + (column.offset == 1 ? 0 : column.element.width + 1)
  }
  let model = EventsModel(
    measure: measure, head: scene.head, names: reports.names, glyphs: canvas.glyphs,
    room: canvas.width - taken)
  Table(
    columns: columns, count: events.count, selected: scene.own.eventPlace,
    emptyNote: "None yet."
  ) { row in
    let event = events[row]
    return [Span("\(event.step)", .muted), model.words(event)]
      + model.values(event, reports)
  }.draw(on: canvas)
}
