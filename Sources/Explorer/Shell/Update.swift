import Transformer
import Screen
import Tasks
import Training

/// Applies a message to the state, and returns the effects to carry out.
///
/// Pure: the same state and message give the same state and effects.
func update(_ state: inout AppState, _ message: Message) -> [Effect] {
  var effects: [Effect] = []
  switch message {
  case .key(let key):
    state.note = nil
    effects = state.press(key)
  case .burstKey(let key):
    state.note = nil
    effects = state.pressInBurst(key)
  case .paste(let text): state.paste(text)
  case .mouse(let mouse): effects = state.handle(mouse)
  case .resize(let size): state.size = size
  case .found(let number, let finding, let seconds): state.receive(number, finding, seconds)
  case .failed(let number, let reason): state.fail(number, reason)
  case .progress(let number, let done, let total, let seconds):
    if let query = state.pending.first(where: { $0.value == number })?.key {
      state.progress[query] = Progress(done: done, total: total, seconds: seconds)
    }
  case .ran(let result): effects = state.receive(result)
  case .errandFailed(let reason):
    state.errand = nil
    state.states.runs.isOpening = false
    state.note = .refused(reason)
  case .errandStep(let words):
    if state.errand != nil { state.errand = words }
  case .training(let event):
    state.states.training.reports.take(event)
    effects = state.training.receive(event)
    if !state.training.phase.isActive { state.states.runs.isStale = true }
  case .stage(let place, let steps): state.states.training.begin(place, after: steps)
  case .trainingSteps(let reports):
    for report in reports {
      state.states.training.reports.take(.step(report))
      effects += state.training.receive(.step(report))
    }
  case .memory(let bytes): state.states.training.memory = bytes
  case .snapshot(let step, let facts): effects = state.show(facts, ofStep: step)
  case .watched(let news):
    state.training.receive(news)
    if news.status != nil { state.states.runs.isStale = true }
  case .series(let news): state.training.receive(news)
  case .trainingFailed(let reason):
    effects = state.training.end(.failed(reason), .refused(reason))
    state.states.runs.isStale = true
  }
  state.updateScreens()
  state.keepAnswerLine()
  let prepared = state.screen.entry.refresh(&state)
  return effects + state.sendFigures() + state.schedule() + prepared
}

extension AppState {
  /// Does what a key is bound to, or says why not.
  mutating func press(_ key: Key) -> [Effect] {
    if let effects = pressInTour(key) { return effects }
    defer { updateScreens() }
    if let overlay { return overlay.press(key, in: &self) }
    return keyMap.binding(for: key, in: keyContext).map { carryOut($0) } ?? []
  }

  /// Carries out a binding, or says why not.
  mutating func carryOut(_ binding: Binding) -> [Effect] {
    if let refusal = binding.refusal(self) {
      note = .refused(refusal)
      return []
    }
    return binding.action(&self)
  }

  /// Moves the cursor of the overlay, or else of the screen.
  mutating func move(_ move: Move) -> [Effect] {
    if let overlay { return overlay.move(move, in: &self) }
    return scrollPane(move) ? [] : screen.entry.move(&self, move)
  }

  /// Goes to the next colour map.
  mutating func nextMap() {
    if screen.entry.isMapSigned(self) {
      preferences.signedMap = preferences.signedMap.next
      note = .done("colours: \(preferences.signedMap.name)")
    } else {
      preferences.sequentialMap = preferences.sequentialMap.next
      note = .done("colours: \(preferences.sequentialMap.name)")
    }
  }

  /// Saves colours and kind of ablation for the next time.
  mutating func savePreferences() -> [Effect] {
    preferences.kind = document.kind
    return [.send(.savePreferences(preferences))]
  }

  /// Leaves the program, or asks first while a training run goes on.
  mutating func quit() -> [Effect] {
    guard training.phase.isActive, training.leaving == nil else { return [.quit] }
    overlay = QuitOverlay()
    return []
  }
}

extension Collection where Element: Equatable, Index == Int {
  /// The element after another one; the first after the last or after a missing one.
  func next(after element: Element) -> Element {
    self[((firstIndex(of: element) ?? -1) + 1) % count]
  }
}
