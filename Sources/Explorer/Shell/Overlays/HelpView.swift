import Screen

extension AppState {
  /// What a person should know of the open checkpoints' files, the keys of this screen and those
  /// that work everywhere, then those of the others.
  func helpSections(_ glyphs: Glyphs) -> [HelpSheet.Section] {
    let here = KeyContext(screen)
    let others = KeyContext.allCases.filter { $0 != here && $0 != .everywhere }
    let keys = ([here, .everywhere] + others).map { HelpSheet.Section($0, self, glyphs) }
    let notes = ModelSlot.allCases.flatMap { noteEntries($0) }
    return (notes.isEmpty ? [] : [HelpSheet.Section("About the files", notes)]) + keys
  }

  /// The decisions about a checkpoint's files, in lines that fit beside the keys at 80 columns.
  private func noteEntries(_ slot: ModelSlot) -> [HelpSheet.Entry] {
    let notes = facts(slot)?.notes ?? []
    return notes.flatMap { note in
      wrapped(note, to: 44).enumerated().map { index, line in
        HelpSheet.Entry(keys: index == 0 ? slot.letter : "", help: line)
      }
    }
  }
}

/// The room that the help has on a screen of a size.
func helpRoom(_ size: Size) -> Size { Size(width: size.width - 4, height: size.height - 5) }

/// Draws the help.
func drawHelp(_ state: AppState, offset: Int, on canvas: Canvas) {
  let inside = canvas.pane(canvas.bounds, title: "Keys", isFocused: true)
  HelpSheet(sections: state.helpSections(canvas.glyphs), offset: offset).draw(on: inside)
}
