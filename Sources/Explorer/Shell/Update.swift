import Transformer
import Screen
import Tasks

/// Changes the state by what happened, and says what is to be done about it.
///
/// Pure: the same state and message give the same state and effects.
func update(_ state: inout AppState, _ message: Message) -> [Effect] {
  var effects: [Effect] = []
  switch message {
  case .key(let key):
    state.note = nil
    effects = state.press(key)
  case .hasty(let key):
    state.note = nil
    effects = state.pressHastily(key)
  case .paste(let text): state.paste(text)
  case .mouse(let mouse): effects = state.use(mouse)
  case .resize(let size): state.size = size
  case .found(let number, let finding, let seconds): state.take(number, finding, seconds)
  case .failed(let number, let reason): state.fail(number, reason)
  case .progress(let number, let done, let total, let seconds):
    if let query = state.pending.first(where: { $0.value == number })?.key {
      state.progress[query] = Progress(done: done, total: total, seconds: seconds)
    }
  case .ran(let result): effects = state.take(result)
  case .errandFailed(let reason):
    state.errand = nil
    state.note = .refused(reason)
  case .training(let event): effects = state.training.take(event)
  case .trainingFailed(let reason):
    effects = state.training.end(.failed(reason), .refused(reason))
  }
  state.followChanges()
  let prepared = state.screen.entry.refresh(&state)
  return effects + state.sendFigures() + state.schedule() + prepared
}

extension AppState {
  /// Does what a key is bound to, or says why not.
  mutating func press(_ key: Key) -> [Effect] {
    if let effects = pressInTour(key) { return effects }
    defer { followChanges() }
    switch overlay {
    case .editing(let asked, let text): return edit(asked, text, key)
    case .palette(let palette): return search(palette, key)
    case .hints:
      overlay = nil
      return [.send(.noteHints)]
    default: break
    }
    guard let binding = keyMap.binding(for: key, in: keyContext) else { return [] }
    return carryOut(binding)
  }

  /// Does what a binding says, or says why not.
  mutating func carryOut(_ binding: Binding) -> [Effect] {
    if let refusal = binding.refusal(self) {
      note = .refused(refusal)
      return []
    }
    switch overlay {
    case .help: return scrollHelp(binding.action)
    case .edits: return performOnEdits(binding.action)
    case nil: return perform(binding.action)
    default: return pick(binding.action)
    }
  }

  /// Does one action on a screen.
  mutating func perform(_ action: Action) -> [Effect] {
    switch action {
    case .show(let name): show(name)
    case .open: return open()
    case .back: return back()
    case .help: overlay = .help(offset: 0)
    case .quit: return quit()
    case .nextPane: goToPane(pane + 1)
    case .previousPane: goToPane(pane + screen.paneCount - 1)
    case .palette: overlay = .palette(Palette())
    case .tour: return startTour()
    case .keepPreferences: return keepPreferences()
    case .export: overlay = .export(selected: 0)
    case .copy: return copyFigure()
    case .showModel(let model): shownModel = model
    case .openSecond: return send(.search(.b))
    case .openFirst: return send(.search(.a))
    case .closeSecond: return closeSecond()
    case .startTraining, .resumeTraining, .pauseTraining, .stopTraining, .openEpochFirst,
      .openEpochSecond, .nextEvaluation:
      return training.performOnTraining(action)
    default:
      return action.isOfPatching ? patching.performOnPatching(action) : performOnDocument(action)
    }
    return []
  }

  /// Does an action that changes what is asked.
  private mutating func performOnDocument(_ action: Action) -> [Effect] {
    switch action {
    case .chooseKind: overlay = .kinds(selected: place(in: kindChoices), edit: nil)
    case .choosePlaces: overlay = .places(selected: place(in: placeChoices), edit: nil)
    case .chooseReferences: overlay = .references(selected: place(in: referenceChoices))
    case .showEdits: overlay = .edits(selected: 0)
    case .chooseClass: chooseClass()
    case .loadCircuit: ask(.circuitFile, "")
    case .toggleAblation: return change { $0.toggle($1.head) }
    case .ablateMLP: return toggleMLP()
    case .clearAblations: return change { document, _ in document.edits = [] }
    case .undo: return undo()
    case .redo: return redo()
    case .toggleBeginning: return toggleBeginning()
    case .chooseList: overlay = .lists(selected: 0)
    case .readList: ask(.promptFile, "")
    case .leaveList: return leaveList()
    case .previousPrompt: return step(-1)
    case .nextPrompt: return step(1)
    case .toggleMean: return change { document, _ in document.list?.isMean.toggle() }
    default: return performOnView(action)
    }
    return []
  }

  /// Does an action that only changes what is seen.
  private mutating func performOnView(_ action: Action) -> [Effect] {
    switch action {
    case .nextMeasure: heads.nextMeasure()
    case .nextShown: shown = Shown.allCases.next(after: shown)
    case .nextMap: nextMap()
    case .nextLensMode: lens.own.mode = LensMode.allCases.next(after: lens.own.mode)
    case .nextLensSubject: lens.nextSubject()
    case .sortLeft: heads.sort(by: -1)
    case .sortRight: heads.sort(by: 1)
    case .invertOrder: heads.invertOrder()
    case .showEnds: heads.toggleEnds()
    case .filter: ask(.filter, heads.own.filter?.text ?? "")
    case .clearFilter: heads.clearFilter()
    case .nextMatch: heads.goToMatch(1)
    case .previousMatch: heads.goToMatch(-1)
    case .resumeSweep: heads.resumeSweep()
    case .toggleRow: attention.own.showsRow.toggle()
    case .toggleWeighted: attention.own.isWeighted.toggle()
    case .toggleLayerMean: attention.own.isLayerMean.toggle()
    case .zoomIn: attention.zoomIn()
    case .zoomOut: attention.zoomOut()
    case .toggleMLP: lens.own.readsMLP.toggle()
    case .toggleBothSubjects: detail.own.countsBothSubjects.toggle()
    default: return moveCursor(action)
    }
    return []
  }

  private mutating func nextMap() {
    if isMapSigned {
      preferences.signedMap = preferences.signedMap.next
      note = .done("colours: \(preferences.signedMap.name)")
    } else {
      preferences.sequentialMap = preferences.sequentialMap.next
      note = .done("colours: \(preferences.sequentialMap.name)")
    }
  }

  /// Whether the map on the screen has a sign.
  var isMapSigned: Bool { screen.entry.isMapSigned(self) }

  /// Does an action that moves a cursor.
  private mutating func moveCursor(_ action: Action) -> [Effect] {
    switch action {
    case .previousToken: moveToken(-1)
    case .nextToken: moveToken(1)
    case .previousHead: go(to: model.head(-1, from: head))
    case .nextHead: go(to: model.head(1, from: head))
    case .previousLayer: go(to: Head(head.layer - 1, head.index))
    case .nextLayer: go(to: Head(head.layer + 1, head.index))
    default: return action.asMove.map { screen.entry.move(&self, $0) } ?? []
    }
    if screen == .lens { lens.followHead() }
    return []
  }

  // MARK: Screens

  private mutating func goToPane(_ next: Int) {
    panes[screen] = next % screen.paneCount
    screen.entry.focus(&self)
  }

  private mutating func open() -> [Effect] { screen.entry.open(&self) }

  private mutating func keepPreferences() -> [Effect] {
    preferences.kind = document.kind
    return [.send(.keep(preferences))]
  }

  private mutating func quit() -> [Effect] {
    guard training.phase.isActive, !training.isLeaving else { return [.quit] }
    overlay = .confirm(.quitWhileTraining)
    return []
  }

  /// One step back: stops a sweep that is watched, else goes to the screen before.
  private mutating func back() -> [Effect] {
    if let effects = screen.entry.back(&self) { return effects }
    if let last = trail.popLast() {
      screen = last
    } else {
      note = .done("This is the first screen. q leaves the program.")
    }
    return []
  }

  private mutating func scrollHelp(_ action: Action) -> [Effect] {
    guard case .help(let offset) = overlay else { return [] }
    let page = max(1, size.height - 6)
    let furthest = HelpSheet(sections: helpSections(.unicode))
      .furthestOffset(in: helpRoom(size))
    func scroll(_ lines: Int) { overlay = .help(offset: max(0, min(furthest, offset + lines))) }
    switch action {
    case .move(.down): scroll(1)
    case .move(.up): scroll(-1)
    case .pageDown: scroll(page)
    case .pageUp: scroll(-page)
    default: overlay = nil
    }
    return []
  }
}

extension Collection where Element: Equatable, Index == Int {
  /// The element after one, the first after the last and after what is not there.
  func next(after element: Element) -> Element {
    self[((firstIndex(of: element) ?? -1) + 1) % count]
  }
}

extension Asked {
  /// What stands in an empty field.
  func placeholder(isText: Bool) -> String {
    switch self {
    case .field: isText ? "text" : "token ids"
    case .filter: "9.9   9.   name-mover   |effect|>0.1   attr<-0.5 IO>0.3"
    case .checkpoint: "folder with config.json and model.safetensors"
    case .promptFile, .referenceFile: "prompts.jsonl"
    case .circuitFile: "circuit.txt: a line for each head, as 9.9 name-mover END"
    case .exportFile: "file.csv, .json, .svg or .txt"
    case .savedPatch, .openedPatch: "file.json"
    case .receivers: "logits, or inputs of heads: 9.9.q,9.6.q"
    case .training(let field): field.hint
    }
  }
}
