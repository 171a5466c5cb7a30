import Screen
import Transformer

/// A guided tour: a recording that a person steps through, with its keys or with Enter.
struct Tour: Hashable, Sendable {
  /// The stops, in order.
  let stops: [Stop]
  /// The index of the current stop.
  private(set) var place = 0
  /// The keys to the next stop that are pressed already.
  private var pressed = 0

  /// Keys that lead to a stop, and the words shown there.
  struct Stop: Hashable, Sendable {
    var keys: [Key]
    var words: String
  }

  /// The tour of the embedded checkpoint.
  static let embedded = Tour(parsing: String(decoding: PackageResources.Tour_jsonl, as: UTF8.self))

  /// The stops of a recording; none if it cannot be read.
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

  /// The current stop.
  var stop: Stop { stops[place] }

  /// The keys that still lead to the next stop; none at the last.
  var awaited: [Key] {
    place + 1 < stops.count ? Array(stops[place + 1].keys.dropFirst(pressed)) : []
  }

  /// Notes the next awaited key; the last of them reaches the next stop.
  mutating func advance() {
    pressed += 1
    guard awaited.isEmpty else { return }
    place = min(place + 1, stops.count - 1)
    pressed = 0
  }
}

/// The state before the tour, which is restored at its end.
struct TourSnapshot: Sendable {
  /// The one saved state: a struct cannot contain itself, except in an array.
  private var states: [AppState]

  /// Saves a state.
  init(_ state: AppState) { states = [state] }

  /// The document before the tour.
  var document: Document? { states.first?.document }

  /// Drops patch sweeps of a checkpoint that another has replaced.
  mutating func forget(_ slot: ModelSlot) {
    for place in states.indices {
      states[place].states.patching.forget { $0.models.contains(slot) }
    }
  }

  /// Restores the saved state, but keeps open checkpoints, training and the work of the engine.
  ///
  /// - Parameter state: the state after the tour, with the document from before it.
  func restore(_ state: inout AppState) {
    guard var before = states.first else { return }
    (before.model, before.second) = (state.model, state.second)
    if before.second == nil { before.shownModel = .a }
    before.states.training = state.states.training
    before.states.runs = state.states.runs
    (before.size, before.preferences) = (state.size, state.preferences)
    (before.findings, before.pending) = (state.findings, state.pending)
    (before.shared.outdated, before.following) = (state.shared.outdated, state.following)
    (before.failures, before.progress) = (state.failures, state.progress)
    (before.nextNumber, before.errand) = (state.nextNumber, state.errand)
    (before.awaitedFigures, before.note) = (state.awaitedFigures, state.note)
    // Sweeps that are left belong to the same prompts, and may have gone on during the tour.
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

  /// Begins the tour, from a state that fits its keys.
  mutating func startTour() -> [Effect] {
    let tour = Tour.embedded
    guard model.name == Self.tourModel, !tour.stops.isEmpty else {
      note = .refused(
        "The tour is made for the embedded checkpoint. Start patchbay without a folder to take it.")
      return []
    }
    beforeTour = TourSnapshot(self)
    var opening = reader.opening()
    opening?.circuit = document.circuit
    let effects = opening.map { replaceDocument(with: $0) } ?? []
    updateScreens()
    (screen, trail, panes, overlay) = (.prompt, [], [:], nil)
    (head, shown, shownModel) = (model.nearest(.init(0, 0)), .after, .a)
    states = ScreenStates(for: model.shape, training: states.training)
    self.tour = tour
    return effects + tour.stop.keys.flatMap { pressOutsideTour($0) }
  }

  /// Presses the awaited keys up to the next stop, or ends the tour after its last.
  mutating func advanceTour() -> [Effect] {
    guard let awaited = tour?.awaited, !awaited.isEmpty else {
      return endTour("That was the tour; everything is as it was. ? shows the keys.")
    }
    return awaited.flatMap { pressAwaited($0) }
  }

  /// Presses an awaited key, which may reach the next stop.
  private mutating func pressAwaited(_ key: Key) -> [Effect] {
    let effects = pressOutsideTour(key)
    tour?.advance()
    return effects
  }

  /// Leaves the tour before its end.
  mutating func leaveTour() -> [Effect] {
    endTour("The tour is over; everything is as it was. :tour takes it again.")
  }

  /// Ends the tour and restores the state before it.
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

  /// Handles a key during the tour; nil if there is no tour.
  mutating func pressInTour(_ key: Key) -> [Effect]? {
    guard let awaited = tour?.awaited else { return nil }
    if key == awaited.first { return pressAwaited(key) }
    guard let binding = keyMap.binding(for: key, in: .touring) else {
      note = .refused("Enter goes on with the tour, Esc leaves it.")
      return []
    }
    return carryOut(binding)
  }

  /// Handles a key as if there were no tour.
  private mutating func pressOutsideTour(_ key: Key) -> [Effect] {
    let kept = tour
    tour = nil
    defer { tour = kept }
    return press(key)
  }
}

extension KeyTable {
  /// The keys of the guided tour.
  static let touring: [Binding] = [
    Binding(
      keys("enter"), "commit", "go on", "Press the keys to the next stop", foot: true
    ) { $0.advanceTour() },
    Binding(keys("escape", "ctrl-c"), "revert", "leave", "Leave the tour", foot: true) {
      $0.leaveTour()
    },
  ]
}
