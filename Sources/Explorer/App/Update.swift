import Screen

/// Changes the state by what happened, and says what is to be done about it.
///
/// Pure: the same state and message give the same state and effects.
func update(_ state: inout AppState, _ message: Message) -> [Effect] {
  var effects: [Effect] = []
  switch message {
  case .key(let key):
    state.note = nil
    effects = state.press(key)
  case .paste(let text):
    state.paste(text)
  case .resize(let size):
    state.size = size
  case .found(let number, let finding, let seconds):
    state.take(number, finding, seconds)
  case .failed(let number, let reason):
    state.fail(number, reason)
  case .progress(let number, let done, let total, let seconds):
    if let work = state.pending.first(where: { $0.value == number })?.key {
      state.progress[work] = Progress(done: done, total: total, seconds: seconds)
    }
  }
  return effects + state.schedule()
}

extension AppState {
  /// Does what a key is bound to, or says why not.
  mutating func press(_ key: Key) -> [Effect] {
    let context = keyContext
    if case .editing(let field, var text) = overlay {
      switch key {
      case .enter: return commit(field, text.text)
      case .escape: overlay = nil
      default:
        if text.handle(key) { overlay = .editing(field, text) }
      }
      return []
    }
    guard let binding = context.binding(for: key) else { return [] }
    if let refusal = binding.refusal(self) {
      note = .refused(refusal)
      return []
    }
    switch context {
    case .helping: return scrollHelp(binding.action)
    case .picking: return pick(binding.action)
    default: return perform(binding.action)
    }
  }

  /// Does one action on a screen.
  mutating func perform(_ action: Action) -> [Effect] {
    switch action {
    case .show(let name): show(name)
    case .open: open()
    case .back: return back()
    case .help: overlay = .help(offset: 0)
    case .quit: return [.quit]
    case .nextPane: panes[screen] = (pane + 1) % screen.paneCount
    case .previousPane: panes[screen] = (pane + screen.paneCount - 1) % screen.paneCount
    case .chooseKind: overlay = .kinds(selected: kindChoices.firstIndex { $0.isCurrent } ?? 0)
    case .choosePlaces: overlay = .places(selected: placeChoices.firstIndex { $0.isCurrent } ?? 0)
    case .toggleAblation: return change { $0.toggle($1.head) }
    case .clearAblations: return change { document, _ in document.ablated = [] }
    case .undo: return undo()
    case .redo: return redo()
    case .toggleBeginning: return toggleBeginning()
    default: performOnView(action)
    }
    return []
  }

  /// Does an action that only changes what is seen.
  private mutating func performOnView(_ action: Action) {
    switch action {
    case .nextMeasure:
      let all = HeadMeasure.all(for: document.prompt)
      measure = all[((all.firstIndex(of: measure) ?? -1) + 1) % all.count]
    case .nextShown:
      let all = Shown.allCases
      shown = all[((all.firstIndex(of: shown) ?? -1) + 1) % all.count]
    case .nextMap:
      if isMapSigned { signedMap = signedMap.next } else { sequentialMap = sequentialMap.next }
      note = .done("colours: \((isMapSigned ? signedMap : sequentialMap).name)")
    case .nextLensMode:
      let all = LensMode.allCases
      lensMode = all[((all.firstIndex(of: lensMode) ?? -1) + 1) % all.count]
    case .sortLeft: sort(by: -1)
    case .sortRight: sort(by: 1)
    case .invertOrder: order.isAscending.toggle()
    case .resumeSweep: isSweepStopped = false
    default: move(action)
    }
  }

  /// Goes over the columns of the table of heads.
  private mutating func sort(by step: Int) {
    let columns = headColumns
    let place = columns.firstIndex(of: order.column) ?? 1
    let next = columns[(place + step + columns.count) % columns.count]
    order = HeadOrder(column: next, isAscending: next == .head)
  }

  /// Whether the map on the screen has a sign.
  var isMapSigned: Bool {
    switch screen {
    case .prompt: false
    case .heads: measure.isSigned || shownNow == .change
    case .attention, .lens: shownNow == .change && (screen == .attention || lensMode != .top)
    }
  }

  // MARK: Screens

  /// Shows a screen; Esc comes back.
  mutating func show(_ name: ScreenName) {
    guard name != screen else { return }
    trail.append(screen)
    if trail.count > 20 { trail.removeFirst() }
    screen = name
    if name == .heads { hasSeenHeads = true }
  }

  private mutating func open() {
    switch screen {
    case .prompt where pane == 0:
      var text = TextField(document.texts[field])
      text.placeholder = reader.tokenizer == nil ? "token ids" : "text"
      overlay = .editing(field, text)
    case .prompt:
      takeCandidate()
    case .heads: show(.attention)
    case .attention, .lens: break
    }
  }

  /// One step back: stops a sweep that is watched, else goes to the screen before.
  private mutating func back() -> [Effect] {
    let sweeps = pending.filter { if case .sweep = $0.key { true } else { false } }
    if screen == .heads, !sweeps.isEmpty {
      isSweepStopped = true
      for work in sweeps.keys { pending[work] = nil }
      note = .done("Sweep stopped; what is done stays. r goes on.")
      return [.cancel(Set(sweeps.values))]
    }
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
