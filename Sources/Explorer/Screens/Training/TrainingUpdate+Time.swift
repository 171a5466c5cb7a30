import Transformer

// The step, the event and the moment under the cursor, which go together.

extension Scene<TrainingState> {
  /// Moves the cursor among the events; it takes the time along.
  mutating func moveEvent(_ move: Move) {
    let events = own.reports.events.all
    guard let place = own.eventPlace, let steps = move.steps(page: 10, all: events.count) else {
      return
    }
    go(to: events[clamped(place + steps, count: events.count)])
  }

  /// Goes to an event and its step; at the newest, both follow what comes.
  mutating func go(to event: RunEvent) {
    own.time.go(to: event.step, of: own.extent)
    own.event = event.id == own.reports.events.all.last?.id ? nil : event.id
  }

  /// Moves the time under the cursor; the last event up to it comes along.
  mutating func moveTime(_ move: Move) {
    let run = own.extent
    switch move {
    case .left, .down: own.time.move(by: -1, of: run)
    case .right, .up: own.time.move(by: 1, of: run)
    case .first: own.time.go(to: 0, of: run)
    case .last: own.time.go(to: run.newest, of: run)
    case .pageUp: own.time.scroll(by: -0.5, of: run)
    case .pageDown: own.time.scroll(by: 0.5, of: run)
    }
    followTime()
  }

  /// Moves among the heads over time: up and down from head to head, sideways from moment to moment.
  mutating func moveOnHeads(_ move: Move) {
    guard let model = headTimeline else { return }
    let steps = model.timeline.steps
    let place = model.timeline.place(at: own.time.step(of: own.extent)) ?? 0
    func goToMoment(_ next: Int) {
      guard !steps.isEmpty else { return }
      let held = clamped(next, count: steps.count)
      own.time.go(to: held == steps.count - 1 ? own.extent.newest : steps[held], of: own.extent)
      followTime()
    }
    switch move {
    case .left: goToMoment(place - 1)
    case .right: goToMoment(place + 1)
    case .first: goToMoment(0)
    case .last: goToMoment(steps.count - 1)
    case .up, .down, .pageUp, .pageDown:
      guard !model.heads.isEmpty else { return }
      let row = model.heads.firstIndex(of: head).map {
        clamped($0 + (move.steps(page: 8, all: 0) ?? 0), count: model.heads.count)
      }
      go(to: model.heads[row ?? 0])
    }
  }

  /// Goes to the head and the moment of the largest number; false if there is none.
  mutating func goToStrongestHead() -> Bool {
    guard let model = headTimeline else { return false }
    var best: (head: Head, place: Int, size: Double)?
    for head in model.heads {
      for (place, value) in model.timeline.values(of: head).enumerated()
      where value.isFinite && value.magnitude > best?.size ?? -1 {
        best = (head, place, value.magnitude)
      }
    }
    guard let best else { return false }
    go(to: best.head)
    own.time.go(to: model.timeline.steps[best.place], of: own.extent)
    followTime()
    return true
  }

  /// Shows what lies before or after what is shown.
  mutating func scrollTime(by share: Double) {
    own.time.scroll(by: share, of: own.extent)
    followTime()
  }

  /// Shows fewer or more steps around the cursor.
  mutating func zoomTime(by factor: Double) {
    own.time.zoom(by: factor, of: own.extent)
    let steps = own.time.steps(of: own.extent)
    note = .done(
      own.time.isPart ? "steps \(steps.lowerBound) to \(steps.upperBound)" : "the whole run")
  }

  /// Lets B go along with the cursor from one saved epoch to the next, or stay.
  mutating func toggleScrubbing() -> [Effect] {
    guard !own.isScrubbing else {
      own.isScrubbing = false
      note = .done("B stays \(second?.name ?? "as it is").")
      return []
    }
    own.isScrubbing = true
    note = .done("B goes along with the cursor, from saved epoch to saved epoch.")
    return scrub()
  }

  /// Opens the saved epoch under the cursor as B, where B goes along with the cursor.
  mutating func scrub() -> [Effect] {
    guard own.isScrubbing, let epoch = own.epochUnderCursor, epoch.path != second?.path else {
      return []
    }
    let open = Errand.open(path: epoch.path, .b)
    errand = open.words
    return [.send(open)]
  }

  /// Puts the event cursor on the last event up to the time.
  private mutating func followTime() {
    let events = own.reports.events
    guard let step = own.time.cursor else {
      own.event = nil
      return
    }
    own.event = events.place(at: step).map { events.all[$0].id } ?? events.all.first?.id
  }
}
