import Analyses
import Screen
import Transformer

/// The stack of edits.
struct EditsOverlay: Overlay {
  /// The edit under the cursor.
  var selected = 0

  var keyContext: KeyContext { .edits }

  mutating func select(_ row: Int) { selected = row }

  var pressedKey: Key { .character(" ") }

  func burstAction(of key: Key, in state: AppState) -> (action: BurstAction, screen: ScreenName?)? {
    let binding = state.keyMap.binding(for: key, in: state.keyContext)
    return BurstAction(binding, in: state, edits: self).map { ($0, nil) }
  }

  // MARK: Keys

  /// The index of the edit under the cursor, or of the nearest one.
  private func place(_ state: AppState) -> Int {
    max(0, min(selected, state.document.edits.count - 1))
  }

  func move(_ move: Move, in state: inout AppState) -> [Effect] {
    let steps = move.steps(page: 1, all: 0) ?? 0
    let last = state.document.edits.count - 1
    state.overlay = EditsOverlay(selected: max(0, min(last, place(state) + steps)))
    return []
  }

  func toggle(_ state: inout AppState) -> [Effect] {
    let place = place(state)
    return state.change { document, _ in document.edits[place].isOn.toggle() }
  }

  func remove(_ state: inout AppState) -> [Effect] {
    let place = place(state)
    return state.change { document, _ in document.edits.remove(at: place) }
  }

  func chooseKind(_ state: inout AppState) -> [Effect] {
    state.openAtCurrent(AblationKindOverlay(edit: place(state)))
    return []
  }

  func choosePositions(_ state: inout AppState) -> [Effect] {
    state.openAtCurrent(AblationPositionsOverlay(edit: place(state)))
    return []
  }

  /// Opens the first head of the edit.
  func look(_ state: inout AppState) -> [Effect] {
    state.overlay = nil
    if let first = state.document.edits[place(state)].heads.first {
      state.head = state.model.nearest(first)
    }
    state.show(.attention)
    return []
  }

  // MARK: Drawing

  func draw(_ state: AppState, on canvas: Canvas) {
    let edits = state.document.edits
    let glyphs = canvas.glyphs
    let source = state.document.references
    let inside = canvas.dialog(
      title: "edits", width: 76, height: max(3, edits.count) + 3, accent: true)
    let (last, list) = inside.bounds.splitBottom(1)
    Table(
      columns: [
        Table.Column("", width: 3), Table.Column("what", width: 20, isFlexible: true),
        Table.Column("replaced by", width: 14), Table.Column("at", width: 10),
      ],
      count: edits.count, selected: edits.isEmpty ? nil : min(selected, edits.count - 1),
      emptyNote: "None. Space ablates a head on screens 2 and 3; C takes a class of a circuit."
    ) { row in
      let edit = edits[row]
      let style: Style = edit.isOn ? .text : .muted
      return [
        Span(edit.isOn ? " \(glyphs.on)" : " \(glyphs.off)", edit.isOn ? .warning : .muted),
        Span(edit.target, style), Span(edit.kind.rawValue, style),
        Span(edit.positions.text, style),
      ]
    }.draw(on: inside[list])
    inside[last].text(
      source.isEmpty
        ? "no reference prompts: heads are replaced by zero"
        : "values come from \(source.source.words): \(source.count) prompts", .muted)
  }
}

extension AppState {
  /// Runs an action of the list of edits, if it is open.
  fileprivate mutating func onEdits(
    _ action: (EditsOverlay, inout AppState) -> [Effect]
  ) -> [Effect] {
    (overlay as? EditsOverlay).map { action($0, &self) } ?? []
  }
}

extension KeyTable {
  /// The keys of the list of edits.
  static let edits: [Binding] = [
    Binding(keys("up", "k"), .up, "Go to the edit above"),
    Binding(keys("down", "j"), .down, "Go to the edit below"),
    Binding(
      keys("space"), "toggle-ablation", "on/off", "Switch the edit off, or on again", foot: true,
      refusal: noStack
    ) { $0.onEdits { $0.toggle(&$1) } },
    Binding(
      keys("K"), "choose-kind", "kind", "Choose what its heads are replaced by", foot: true,
      refusal: noStack
    ) { $0.onEdits { $0.chooseKind(&$1) } },
    Binding(
      keys("P"), "choose-places", "places", "Choose its positions", foot: true, refusal: noStack
    ) { $0.onEdits { $0.choosePositions(&$1) } },
    Binding(
      keys("R"), "choose-references", "reference",
      "Choose the prompts that replaced values come from", foot: true
    ) { $0.openAtCurrent(ReferenceOverlay()) },
    Binding(
      keys("C"), "choose-class", "class", "Ablate a class of a circuit as one edit", foot: true
    ) { $0.chooseClass() },
    Binding(
      keys("delete", "backspace", "x"), "remove-edit", "remove", "Remove the edit", foot: true,
      asksInBurst: always, refusal: noStack
    ) { $0.onEdits { $0.remove(&$1) } },
    Binding(keys("enter"), "open", "look", "Open the first head of the edit", refusal: noStack) {
      $0.onEdits { $0.look(&$1) }
    },
    Binding(
      keys("u"), "undo", "undo", "Undo the last change", foot: true,
      refusal: { $0.history.past.isEmpty ? "Nothing to undo yet." : nil }
    ) { $0.undo() },
    Binding(
      keys("U"), "redo", "redo", "Redo what was undone",
      refusal: { $0.history.future.isEmpty ? "Nothing to redo." : nil }
    ) { $0.redo() },
    Binding(keys("escape", "i", "q", "ctrl-c"), "revert", "close", "Close the list", foot: true) {
      $0.closeOverlay()
    },
  ]
}
