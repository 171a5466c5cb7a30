import Screen

extension AppState {
  /// The keys of this screen and those that work everywhere, then those of the others.
  func helpSections(_ glyphs: Glyphs) -> [HelpSheet.Section] {
    let here = KeyContext(screen)
    let others = KeyContext.allCases.filter { $0 != here && $0 != .everywhere }
    return ([here, .everywhere] + others).map { HelpSheet.Section($0, self, glyphs) }
  }
}

/// The room that the help has on a screen of a size.
func helpRoom(_ size: Size) -> Size { Size(width: size.width - 4, height: size.height - 5) }

/// Draws the help.
func drawHelp(_ state: AppState, offset: Int, on canvas: Canvas) {
  let inside = canvas.pane(canvas.bounds, title: "Keys", isFocused: true)
  HelpSheet(sections: state.helpSections(canvas.glyphs), offset: offset).draw(on: inside)
}
