import Screen

/// The help: all keys, in place of the screen.
struct HelpOverlay: Overlay {
  /// The number of lines scrolled past.
  var offset = 0

  var keyContext: KeyContext { .helping }
  var hidesScreen: Bool { true }

  func move(_ move: Move, in state: inout AppState) -> [Effect] {
    let furthest = HelpSheet(sections: state.helpSections(.unicode))
      .furthestOffset(in: Self.room(state.size))
    let lines = move.steps(page: max(1, state.size.height - sharedLines - 3), all: furthest) ?? 0
    state.overlay = HelpOverlay(offset: max(0, min(furthest, offset + lines)))
    return []
  }

  /// The room of the help on a screen of a given size.
  private static func room(_ size: Size) -> Size {
    Size(width: size.width - 4, height: size.height - sharedLines - 2)
  }

  func draw(_ state: AppState, on canvas: Canvas) {
    let inside = canvas.pane(canvas.bounds, title: "Keys", isFocused: true)
    HelpSheet(sections: state.helpSections(canvas.glyphs), offset: offset).draw(on: inside)
  }
}

extension AppState {
  /// The sections of the help: notes on the open files, keys of this screen, keys that work
  /// everywhere, keys of other screens.
  func helpSections(_ glyphs: Glyphs) -> [HelpSheet.Section] {
    let here = KeyContext(screen)
    let others = KeyContext.allCases.filter { $0 != here && $0 != .everywhere }
    let keys = ([here, .everywhere] + others).map { HelpSheet.Section($0, self, glyphs) }
    let notes = ModelSlot.allCases.flatMap { noteEntries($0) }
    return (notes.isEmpty ? [] : [HelpSheet.Section("About the files", notes)]) + keys
  }

  /// The notes on a checkpoint's files, in lines that fit beside the keys at 80 columns.
  private func noteEntries(_ slot: ModelSlot) -> [HelpSheet.Entry] {
    guard let facts = facts(slot) else { return [] }
    let kind = facts.traits.isEmpty ? [] : [facts.words(", ", times: "x") + "."]
    let notes = kind + facts.notes
    return notes.flatMap { note in
      wrapped(note, to: 44).enumerated().map { index, line in
        HelpSheet.Entry(keys: index == 0 ? slot.letter : "", help: line)
      }
    }
  }
}

extension KeyTable {
  /// The keys of the help.
  static let helping: [Binding] = [
    Binding(keys("down", "j"), .down, "Scroll down", foot: true),
    Binding(keys("up", "k"), .up, "Scroll up", foot: true),
    Binding(keys("pgdn"), .pageDown, "Scroll down a page"),
    Binding(keys("pgup"), .pageUp, "Scroll up a page"),
    Binding(keys("escape", "?", "q", "ctrl-c"), "revert", "close", "Close the help", foot: true) {
      $0.closeOverlay()
    },
  ]
}
