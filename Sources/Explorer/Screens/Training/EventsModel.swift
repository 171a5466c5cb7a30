import Screen
import TextColumns
import Tracking
import Training
import Transformer

/// The events of a run, as rows of a table.
struct EventsModel: Sendable {
  /// The measure whose values evaluations show.
  let measure: PlottedMeasure
  /// The head under the cursor.
  let head: Head
  /// What saved checkpoints are called, by their numbers; empty where these are epochs.
  var names: [String] = []
  let glyphs: Glyphs
  /// The columns for what happened.
  var room = Int.max

  /// What happened, in a few words.
  func words(_ event: RunEvent) -> Span {
    switch event.kind {
    case .started: Span("begins", .muted)
    case .resumed: Span("goes on from here", .muted)
    case .paused: Span("paused", .muted)
    case .stage(let name): Span("stage \(name)", .accent)
    case .stopped: Span("stopped", .muted)
    case .finished: Span("finished", .muted)
    case .troubled: Span("cannot go on", .error)
    case .evaluated: Span("measured", .muted)
    case .saved(let number) where names.indices.contains(number):
      // Checkpoints of one folder differ in the ends of their names.
      Span(
        "\(glyphs.on) "
          + Columns.truncated(
            glyphs.shown(names[number]), to: max(1, room - 2), ellipsis: glyphs.ellipsis,
            cutting: .head), .accent)
    case .saved(let epoch): Span("\(glyphs.on) epoch \(epoch) saved", .accent)
    case .lossJumped(let loss): Span("! loss \(number(loss, 2))", .warning)
    case .gradientJumped(let norm): Span("! gradient \(number(norm, 1))", .warning)
    case .signChanged(let isPositive):
      Span("! F \(isPositive ? "above" : "below") 0", .warning)
    }
  }

  /// The value of the measure and its change since the evaluation before; blank for other events.
  ///
  /// - Parameters:
  ///   - event: the event.
  ///   - reports: what is known of the run.
  /// - Returns: two spans.
  func values(_ event: RunEvent, _ reports: TrainingReports) -> [Span] {
    switch event.kind {
    case .evaluated(let evaluation, let before):
      let value = reports.value(of: measure, head, evaluation, at: event.step)
      let old = before.flatMap { reports.value(of: measure, head, $0, at: event.step - 1) }
      let change = value.flatMap { value in old.map { value - $0 } }
      return [
        Span(showNumber(value, decimals: measure.decimals, glyphs: glyphs)),
        change.map { change in
          Span(
            Numeral.fixed(change, decimals: measure.decimals, signed: true, glyphs: glyphs),
            .sign(of: change, decimals: measure.decimals))
        } ?? Span(""),
      ]
    case .saved(let number):
      let epoch = reports.epochs.last { $0.epoch == number && $0.step == event.step }
      let value = epoch.flatMap { reports.value(of: measure, head, $0.evaluation, at: event.step) }
      return [
        Span(value.map { showNumber($0, decimals: measure.decimals, glyphs: glyphs) } ?? ""),
        Span(""),
      ]
    default: return [Span(""), Span("")]
    }
  }

  private func number(_ value: Double, _ decimals: Int) -> String {
    Numeral.fixed(value, decimals: decimals, glyphs: glyphs)
  }
}
