import Screen

extension KeyTable {
  /// In the list of edits.
  static let edits: [Binding] = [
    Binding(keys("up", "k"), .move(.up), "up", "Go to the edit above"),
    Binding(keys("down", "j"), .move(.down), "down", "Go to the edit below"),
    Binding(
      keys("space"), .toggleAblation, "on/off", "Switch the edit off, or on again", foot: true,
      refusal: noStack),
    Binding(
      keys("K"), .chooseKind, "kind", "Choose what its heads are replaced by", foot: true,
      refusal: noStack),
    Binding(
      keys("P"), .choosePlaces, "places", "Choose its positions", foot: true, refusal: noStack),
    Binding(
      keys("R"), .chooseReferences, "reference",
      "Choose the prompts that replaced values come from", foot: true),
    Binding(
      keys("C"), .chooseClass, "class", "Ablate a class of a circuit as one edit", foot: true),
    Binding(
      keys("delete", "backspace", "x"), .removeEdit, "remove", "Remove the edit", foot: true,
      refusal: noStack),
    Binding(keys("enter"), .open, "look", "Open the first head of the edit", refusal: noStack),
    Binding(
      keys("u"), .undo, "undo", "Undo the last change", foot: true,
      refusal: { $0.history.past.isEmpty ? "Nothing to undo yet." : nil }),
    Binding(
      keys("U"), .redo, "redo", "Redo what was undone",
      refusal: { $0.history.future.isEmpty ? "Nothing to redo." : nil }),
    Binding(keys("escape", "i", "q", "ctrl-c"), .revert, "close", "Close the list", foot: true),
  ]

  /// While a text is edited.
  static let editing: [Binding] = [
    Binding(keys("enter"), .commit, "take", "Take the text", foot: true),
    Binding(keys("escape", "ctrl-c"), .revert, "revert", "Leave things as they were", foot: true),
    Binding(
      keys("ctrl-u"), .move(.left), "erase", "Erase what stands before the cursor", foot: true),
  ]

  /// In a list of choices.
  static let picking: [Binding] = [
    Binding(keys("up", "k"), .move(.up), "up", "Go to the choice above", foot: true),
    Binding(keys("down", "j"), .move(.down), "down", "Go to the choice below", foot: true),
    Binding(keys("enter", "space"), .commit, "take", "Take the choice", foot: true),
    Binding(
      keys("escape", "q", "ctrl-c"), .revert, "close", "Leave things as they were", foot: true),
  ]

  /// When something is asked before it is done.
  static let confirming: [Binding] = [
    Binding(keys("enter"), .commit, "yes", "Do it", foot: true),
    Binding(keys("escape", "q", "ctrl-c"), .revert, "no", "Leave things as they are", foot: true),
  ]

  /// In the command palette, where other keys are typed.
  static let searching: [Binding] = [
    Binding(keys("up"), .move(.up), "up", "Go to the action above", foot: true),
    Binding(keys("down"), .move(.down), "down", "Go to the action below", foot: true),
    Binding(keys("pgup"), .pageUp, "page up", "Go up a page"),
    Binding(keys("pgdn"), .pageDown, "page down", "Go down a page"),
    Binding(keys("enter"), .commit, "do", "Do the action", foot: true),
    Binding(keys("escape", "ctrl-c"), .revert, "close", "Close the palette", foot: true),
  ]

  /// In the guided tour.
  static let touring: [Binding] = [
    Binding(
      keys("enter", "space", "right", "n"), .commit, "go on", "Go to the next stop", foot: true),
    Binding(keys("escape", "ctrl-c"), .revert, "leave", "Leave the tour", foot: true),
  ]

  /// In the help.
  static let helping: [Binding] = [
    Binding(keys("down", "j"), .move(.down), "down", "Scroll down", foot: true),
    Binding(keys("up", "k"), .move(.up), "up", "Scroll up", foot: true),
    Binding(keys("pgdn"), .pageDown, "page down", "Scroll down a page"),
    Binding(keys("pgup"), .pageUp, "page up", "Scroll up a page"),
    Binding(keys("escape", "?", "q", "ctrl-c"), .revert, "close", "Close the help", foot: true),
  ]
}
