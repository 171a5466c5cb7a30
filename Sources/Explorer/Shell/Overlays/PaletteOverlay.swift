import Screen

/// The command palette: a text, and the actions that fit it.
struct PaletteOverlay: Overlay {
  /// The text that is typed.
  var field = TextField()
  /// The index of the action under the cursor.
  var selected = 0

  var keyContext: KeyContext { .searching }

  mutating func select(_ row: Int) { selected = row }

  func press(_ key: Key, in state: inout AppState) -> [Effect] {
    if let binding = state.keyMap.binding(for: key, in: keyContext) {
      return state.carryOut(binding)
    }
    var next = self
    if next.field.handle(key) { next.selected = 0 }
    next.clampSelection(in: state)
    state.overlay = next
    return []
  }

  func move(_ move: Move, in state: inout AppState) -> [Effect] {
    var next = self
    next.selected += move.steps(page: max(1, state.size.height - 8), all: 0) ?? 0
    next.clampSelection(in: state)
    state.overlay = next
    return []
  }

  /// Clamps the cursor to the actions that match.
  private mutating func clampSelection(in state: AppState) {
    selected = max(0, min(state.matches(self).count - 1, selected))
  }

  /// Goes to the screen of the action and does it there.
  func commit(in state: inout AppState) -> [Effect] {
    guard let entry = entry(state) else { return [] }
    state.overlay = nil
    if let screen = entry.context.screen { state.show(screen) }
    return state.carryOut(entry.binding)
  }

  func paste(_ line: String, in state: inout AppState) -> Bool {
    var next = self
    next.field.insert(line)
    next.selected = 0
    state.overlay = next
    return true
  }

  func burstAction(of key: Key, in state: AppState) -> (action: BurstAction, screen: ScreenName?)? {
    guard state.keyMap.binding(for: key, in: keyContext)?.name == "commit",
      let entry = entry(state), let action = BurstAction(entry.binding, in: state)
    else { return nil }
    return (action, entry.context.screen)
  }

  /// The action under the cursor.
  private func entry(_ state: AppState) -> PaletteEntry? {
    let found = state.matches(self)
    return found.indices.contains(selected) ? found[selected] : nil
  }

  func draw(_ state: AppState, on canvas: Canvas) {
    let found = state.matches(self)
    let inside = canvas.dialog(
      title: "actions", width: 90, height: min(canvas.height - 2, 20), accent: true)
    let (top, list) = inside.bounds.splitTop(1)
    inside[top].text("\(canvas.glyphs.pointer) ", .accent)
    field.draw(on: inside[Rect(column: 2, row: 0, width: inside.width - 2, height: 1)])
    let glyphs = canvas.glyphs
    Table(
      columns: [
        Table.Column("key", width: 7), Table.Column("what it does", width: 40, isFlexible: true),
        Table.Column("where", width: 10),
      ],
      count: found.count, selected: found.isEmpty ? nil : selected,
      emptyNote: "No action has these words."
    ) { row in
      let (binding, context) = (found[row].binding, found[row].context)
      let style: Style = binding.refusal(state) == nil ? .text : .muted
      return [
        Span(binding.keys.first?.label(glyphs) ?? "", .key), Span(binding.help, style),
        Span(context == .everywhere ? "" : context.rawValue, .muted),
      ]
    }.draw(on: inside[list])
  }
}

/// One action of the palette.
struct PaletteEntry: Sendable {
  var binding: Binding
  /// The context in which its keys work.
  var context: KeyContext
}

extension AppState {
  /// Every action: of this screen first, then those that work everywhere, then of other screens.
  var paletteEntries: [PaletteEntry] {
    let here = KeyContext(screen)
    let others = KeyContext.allCases.filter { $0.screen != nil && $0 != here }
    return ([here, .everywhere] + others).flatMap { context in
      keyMap.bindings(context).filter { !$0.isMove }
        .map { PaletteEntry(binding: $0, context: context) }
    }
  }

  /// The actions that have every typed word in name, help, screen or other words for them; exact
  /// names come first.
  func matches(_ palette: PaletteOverlay) -> [PaletteEntry] {
    let typed = palette.field.text.lowercased()
    let words = typed.split(separator: " ")
    let found = paletteEntries.filter { entry in
      let text =
        "\(entry.binding.name) \(entry.binding.label) \(entry.binding.help) "
        + "\(entry.context.rawValue) \(Synonyms.words[entry.binding.name] ?? "")"
      let lower = text.lowercased()
      return words.allSatisfy { lower.contains($0) }
    }
    let called = typed.trimmed
    func isCalled(_ entry: PaletteEntry) -> Bool {
      [entry.binding.label, entry.binding.name].contains { $0.lowercased() == called }
    }
    return found.filter(isCalled) + found.filter { !isCalled($0) }
  }
}

extension KeyTable {
  /// The keys of the palette, where all others are typed.
  static let searching: [Binding] = [
    Binding(keys("up"), .up, "Go to the action above", foot: true),
    Binding(keys("down"), .down, "Go to the action below", foot: true),
    Binding(keys("pgup"), .pageUp, "Go up a page"),
    Binding(keys("pgdn"), .pageDown, "Go down a page"),
    Binding(keys("enter"), "commit", "do", "Do the action", foot: true) { $0.commitOverlay() },
    Binding(keys("escape", "ctrl-c"), "revert", "close", "Close the palette", foot: true) {
      $0.closeOverlay()
    },
  ]
}
