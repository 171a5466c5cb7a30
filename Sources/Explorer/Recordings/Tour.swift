import Screen
import Transformer

/// A guided tour: a recording that a person steps through.
struct Tour: Hashable, Sendable {
  /// What is done, and what is said then.
  let stops: [Stop]
  /// The stop that is shown.
  private(set) var place = 0

  /// Keys, and the words that are shown after them.
  struct Stop: Hashable, Sendable {
    var keys: [Key]
    var words: String
  }

  /// The tour of the embedded checkpoint.
  static let embedded = Tour(parsing: String(decoding: PackageResources.Tour_jsonl, as: UTF8.self))

  /// The stops of a recording; none where it cannot be read.
  init(parsing text: String) {
    var stops: [Stop] = []
    var keys: [Key] = []
    for step in (try? Recording(parsing: text))?.steps ?? [] {
      switch step {
      case .key(let key): keys.append(key)
      case .say(let words):
        stops.append(Stop(keys: keys, words: words))
        keys = []
      case .burstKey, .paste, .mouse, .resize: break
      }
    }
    self.stops = stops
  }

  /// The stop that is shown.
  var stop: Stop { stops[place] }

  /// Goes on; false where the tour is at its end.
  mutating func advance() -> Bool {
    guard place + 1 < stops.count else { return false }
    place += 1
    return true
  }
}

/// How things stood before the tour, which puts them back at its end.
struct TourSnapshot: Sendable {
  /// The state of before: a state cannot hold another, but an array of it.
  private var states: [AppState]

  /// Notes how things stand.
  init(_ state: AppState) { states = [state] }

  /// The prompt and the edits of before; nil only where nothing was noted.
  var document: Document? { states.first?.document }

  /// Forgets what was patched with a checkpoint that another has replaced.
  mutating func forget(_ slot: ModelSlot) {
    for place in states.indices {
      states[place].states.patching.forget { $0.models.contains(slot) }
    }
  }

  /// Puts everything back but what goes on beside the screens.
  ///
  /// - Parameter state: the state after the tour, with the document of before.
  func restore(_ state: inout AppState) {
    guard var before = states.first else { return }
    (before.model, before.second, before.circuit) = (state.model, state.second, state.circuit)
    if before.second == nil { before.shownModel = .a }
    before.states.training = state.states.training
    (before.size, before.preferences) = (state.size, state.preferences)
    (before.findings, before.pending) = (state.findings, state.pending)
    (before.failures, before.progress) = (state.failures, state.progress)
    (before.nextNumber, before.errand) = (state.nextNumber, state.errand)
    (before.awaitedFigures, before.note) = (state.awaitedFigures, state.note)
    // What is left of the sweeps now is of the same prompts, and may have gone on meanwhile.
    for (setup, sweep) in state.patching.sweeps {
      guard let kept = before.patching.sweeps[setup] else { continue }
      if kept.progress.done <= sweep.progress.done { before.states.patching.sweeps[setup] = sweep }
    }
    state = before
  }
}

extension AppState {
  /// The name of the checkpoint that the tour is made for.
  static let tourModel = "stories"

  /// Begins the tour from a state that its keys fit.
  mutating func startTour() -> [Effect] {
    let tour = Tour.embedded
    guard model.name == Self.tourModel, !tour.stops.isEmpty else {
      note = .refused(
        "The tour is made for the embedded checkpoint. Start patchbay without a folder to take it.")
      return []
    }
    beforeTour = TourSnapshot(self)
    let effects = reader.opening().map { replaceDocument(with: $0) } ?? []
    updateScreens()
    (screen, trail, panes, overlay) = (.prompt, [], [:], nil)
    (head, shown, shownModel) = (model.nearest(.init(0, 0)), .after, .a)
    states = ScreenStates(for: model.shape, training: states.training)
    self.tour = tour
    return effects + tour.stop.keys.flatMap { pressOutsideTour($0) }
  }

  /// Goes to the next stop, or ends the tour at its last.
  mutating func advanceTour() -> [Effect] {
    guard var next = tour, next.advance() else {
      return endTour("That was the tour; everything is as it was. ? shows the keys.")
    }
    tour = next
    return next.stop.keys.flatMap { pressOutsideTour($0) }
  }

  /// Leaves the tour before its end.
  mutating func leaveTour() -> [Effect] {
    endTour("The tour is over; everything is as it was. :tour takes it again.")
  }

  /// Puts things back as they stood before the tour.
  private mutating func endTour(_ words: String) -> [Effect] {
    tour = nil
    overlay = nil
    note = .done(words)
    guard let before = beforeTour, let document = before.document else { return [] }
    beforeTour = nil
    let effects = replaceDocument(with: document)
    before.restore(&self)
    return effects
  }

  /// Takes a key while the tour is under way; nil where it is not.
  mutating func pressInTour(_ key: Key) -> [Effect]? {
    guard tour != nil else { return nil }
    guard let binding = keyMap.binding(for: key, in: .touring) else {
      note = .refused("Enter goes on with the tour, Esc leaves it.")
      return []
    }
    return carryOut(binding)
  }

  /// Takes a key as if there were no tour.
  private mutating func pressOutsideTour(_ key: Key) -> [Effect] {
    let kept = tour
    tour = nil
    defer { tour = kept }
    return press(key)
  }
}

extension KeyTable {
  /// In the guided tour.
  static let touring: [Binding] = [
    Binding(
      keys("enter", "space", "right", "n"), "commit", "go on", "Go to the next stop", foot: true
    ) { $0.advanceTour() },
    Binding(keys("escape", "ctrl-c"), "revert", "leave", "Leave the tour", foot: true) {
      $0.leaveTour()
    },
  ]
}
