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
  case .training(let event): effects = state.take(event)
  case .trainingFailed(let reason): effects = state.endTraining(.failed(reason), .refused(reason))
  }
  state.takeUpSweeps()
  return effects + state.sendFigures() + state.schedule() + state.scheduleTraining()
}

extension AppState {
  /// Does what a key is bound to, or says why not.
  mutating func press(_ key: Key) -> [Effect] {
    if let effects = pressInTour(key) { return effects }
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
      return performOnTraining(action)
    default: return action.isOfPatching ? performOnPatching(action) : performOnDocument(action)
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
    case .nextMeasure:
      heads.measure = HeadMeasure.all(for: document.prompt).next(after: heads.measure)
    case .nextShown: shown = Shown.allCases.next(after: shown)
    case .nextMap: nextMap()
    case .nextLensMode: lens.mode = LensMode.allCases.next(after: lens.mode)
    case .nextLensSubject: advanceLens()
    case .sortLeft: sort(by: -1)
    case .sortRight: sort(by: 1)
    case .invertOrder:
      heads.order.isAscending.toggle()
      heads.top = 0
      scrollTable()
    case .showEnds:
      heads.showsEnds.toggle()
      scrollTable()
    case .filter: ask(.filter, heads.filter?.text ?? "")
    case .clearFilter:
      heads.filter = nil
      scrollTable()
    case .nextMatch: goToMatch(1)
    case .previousMatch: goToMatch(-1)
    case .resumeSweep:
      isSweepStopped = false
      failures = failures.filter { !$0.key.isSweep }
    case .toggleRow: attention.showsRow.toggle()
    case .toggleWeighted: attention.isWeighted.toggle()
    case .toggleLayerMean: attention.isLayerMean.toggle()
    case .zoomIn: attention.zoom = max(1, attention.zoom / 2)
    case .zoomOut: zoomOut()
    case .toggleMLP: lens.readsMLP.toggle()
    case .toggleBothSubjects: detail.countsBothSubjects.toggle()
    default: return move(action)
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

  private mutating func zoomOut() {
    guard attention.zoom < document.prompt.tokens.count else { return }
    attention.zoom *= 2
  }

  /// Whether the map on the screen has a sign.
  var isMapSigned: Bool {
    switch screen {
    case .prompt, .training, .detail: false
    case .heads: heads.measure.isSigned || showsDifference
    case .attention: showsDifference
    case .patching: true
    case .lens: lens.subject == .years || (showsDifference && lens.mode != .top)
    }
  }

  // MARK: Screens

  private mutating func goToPane(_ next: Int) {
    panes[screen] = next % screen.paneCount
    if screen == .heads { scrollTable() }
  }

  /// Shows a screen; Esc comes back.
  mutating func show(_ name: ScreenName) {
    guard name != screen else { return }
    trail.append(screen)
    if trail.count > 20 { trail.removeFirst() }
    screen = name
    if name == .heads {
      hasSeenHeads = true
      scrollTable()
    }
    if name == .lens { followHeadOnLens() }
    if name == .patching { alignPatchCursor() }
  }

  private mutating func open() -> [Effect] {
    switch screen {
    case .prompt where pane == 0: ask(.field(field), document.texts[field])
    case .prompt where pane == 1: takeCandidate()
    case .heads, .detail: show(.attention)
    case .attention: show(.detail)
    case .patching: openPatched()
    case .training where pane == 0: editTraining()
    case .training: return openEpoch(.b)
    case .lens, .prompt: break
    }
    return []
  }

  /// Asks for a text.
  mutating func ask(_ asked: Asked, _ text: String) {
    var field = TextField(text)
    field.placeholder = asked.placeholder(isText: reader.tokenizer != nil)
    overlay = .editing(asked, field)
  }

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
    let sweeps = pending.filter(\.key.isSweep)
    if screen == .heads, !sweeps.isEmpty {
      isSweepStopped = true
      for work in sweeps.keys { pending[work] = nil }
      note = .done("Sweep stopped; what is done stays. r goes on.")
      return [.cancel(Set(sweeps.values))]
    }
    if let effects = stopPatching() { return effects }
    if screen == .heads, heads.filter != nil {
      heads.filter = nil
      scrollTable()
    } else if let last = trail.popLast() {
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
