import Tasks
import Screen

/// What every key does.
///
/// Foot lines, help, the command palette and Documentation/Keys.md are made from it.
enum KeyTable {
  static func keys(_ names: String...) -> [Key] { names.compactMap { Key($0) } }

  /// On every screen.
  static let everywhere = screens + moves + interventions + models + lists + rest

  private static let screens: [Binding] = [
    Binding(keys("1"), .show(.prompt), "prompt", "Prompt: text, tokens and what comes next"),
    Binding(keys("2"), .show(.heads), "heads", "Heads: every head by a measure, and their table"),
    Binding(keys("3"), .show(.attention), "attention", "Attention: where one head looks"),
    Binding(keys("4"), .show(.lens), "lens", "Lens: what each layer would predict"),
    Binding(keys("5"), .show(.patching), "patching", "Patching: values of one run in another"),
    Binding(keys("7"), .show(.training), "training", "Training: fine-tune in the background"),
    Binding(keys("8"), .show(.detail), "head", "Head: what one head reads and writes"),
  ]

  private static let moves: [Binding] = [
    Binding(keys("up", "k"), .move(.up), "up", "Move up"),
    Binding(keys("down", "j"), .move(.down), "down", "Move down"),
    Binding(keys("left", "h"), .move(.left), "left", "Move left"),
    Binding(keys("right", "l"), .move(.right), "right", "Move right"),
    Binding(keys("g", "home"), .first, "first", "Go to the first"),
    Binding(keys("G", "end"), .last, "last", "Go to the last"),
    Binding(keys("pgup"), .pageUp, "page up", "Go up a page"),
    Binding(keys("pgdn"), .pageDown, "page down", "Go down a page"),
    Binding(keys(","), .previousToken, "token", "Move the token cursor back"),
    Binding(keys("."), .nextToken, "token", "Move the token cursor on"),
    Binding(keys("escape"), .back, "back", "Go back one step; stop a sweep that runs"),
  ]

  private static let models: [Binding] = [
    Binding(
      keys("o"), .openSecond, "open B", "Open a second checkpoint, B, to compare with",
      foot: true),
    Binding(
      keys("a"), .showModel(.a), "A", "Show the numbers of checkpoint A", refusal: noSecond),
    Binding(
      keys("b"), .showModel(.b), "B", "Show the numbers of checkpoint B", refusal: noSecond),
    Binding(
      keys("d"), .showModel(.difference), "B−A", "Show the difference, B minus A", foot: true,
      refusal: noSecond),
    Binding(
      keys("v"), .nextShown, "view", "Show numbers after the edits, their change, or before",
      foot: true, refusal: noEdits),
    Binding([], .closeSecond, "close B", "Close the second checkpoint", refusal: noSecond),
    Binding([], .openFirst, "open A", "Open another checkpoint in place of A"),
  ]

  private static let interventions: [Binding] = [
    Binding(
      keys("i"), .showEdits, "edits", "List the edits, to switch or change them", foot: true,
      refusal: noStack),
    Binding(
      keys("K"), .chooseKind, "kind", "Choose what ablated heads are replaced by"),
    Binding(keys("P"), .choosePlaces, "places", "Choose the positions at which heads are ablated"),
    Binding(
      keys("R"), .chooseReferences, "reference", "Choose the prompts that replaced values come from"
    ),
    Binding(
      keys("C"), .chooseClass, "class", "Ablate a class of heads of a circuit as one edit"),
    Binding([], .loadCircuit, "circuit", "Read the classes of a circuit from a file"),
    Binding([], .ablateMLP, "MLP", "Ablate the MLP of the layer under the cursor, or restore it"),
    Binding(
      keys("x"), .clearAblations, "clear", "Take back all edits", refusal: noStack),
    Binding(
      keys("u"), .undo, "undo", "Undo the last change of the prompt or of the edits", foot: true,
      refusal: { $0.history.past.isEmpty ? "Nothing to undo yet." : nil }),
    Binding(
      keys("U"), .redo, "redo", "Redo what was undone",
      refusal: { $0.history.future.isEmpty ? "Nothing to redo." : nil }),
    Binding(
      keys("B"), .toggleBeginning, "BOS", "Put a beginning-of-text token in front, or take it away",
      refusal: { $0.reader.beginning == nil ? TextProblem.noBeginning.description : nil }),
  ]

  private static let lists: [Binding] = [
    Binding(
      keys("L"), .chooseList, "list", "Take a list of prompts: a task, or a file", foot: true),
    Binding(keys("("), .previousPrompt, "prompt", "Go to the prompt before", refusal: noList),
    Binding(
      keys(")"), .nextPrompt, "prompt", "Go to the next prompt of the list", foot: true,
      refusal: noList),
    Binding(
      keys("M"), .toggleMean, "mean", "Show means over the list, or one prompt", foot: true,
      refusal: noList),
    Binding([], .leaveList, "leave list", "Leave the list and keep its prompt", refusal: noList),
  ]

  private static let rest: [Binding] = [
    Binding(keys("c"), .nextMap, "colours", "Go to the next colour map"),
    Binding(
      keys("e"), .export, "export", "Write what is shown as CSV, JSON, SVG or text",
      refusal: noFigure),
    Binding(
      keys("y"), .copy, "copy", "Copy what is shown as text, by way of the terminal",
      refusal: noFigure),
    Binding(
      keys("tab"), .nextPane, "pane", "Go to the next pane", foot: true, refusal: onePane),
    Binding(
      keys("shift-tab"), .previousPane, "pane", "Go to the previous pane", refusal: onePane),
    Binding(keys(":"), .palette, "actions", "Find any action by its name", foot: true),
    Binding([], .tour, "tour", "Take the guided tour: two minutes, step by step"),
    Binding(
      [], .keepPreferences, "keep", "Keep colours and kind of ablation for the next time"),
    Binding(keys("?"), .help, "help", "Show this help", foot: true),
    Binding(keys("q", "ctrl-c"), .quit, "quit", "Leave the program", foot: true),
  ]
}

// MARK: Why not

extension KeyTable {
  static let onePane: @Sendable (AppState) -> String? = { state in
    state.screen.paneCount == 1 ? "This screen has one pane." : nil
  }

  static let noFigure: @Sendable (AppState) -> String? = { state in
    state.figure == nil ? "Nothing of this screen is known yet." : nil
  }

  static let noEdits: @Sendable (AppState) -> String? = { state in
    state.isEdited ? nil : "No head is ablated. Press Space on a head, on screen 2 or 3."
  }

  static let noStack: @Sendable (AppState) -> String? = { state in
    state.document.edits.isEmpty
      ? "No head is ablated. Press Space on a head, on screen 2 or 3." : nil
  }

  static let noPair: @Sendable (AppState) -> String? = { state in
    state.document.prompt.pair == nil
      ? "This needs an answer and a distractor. Set them on screen 1." : nil
  }

  static let noSecond: @Sendable (AppState) -> String? = { state in
    state.second == nil ? "Only one checkpoint is open. o opens a second one." : nil
  }

  static let noList: @Sendable (AppState) -> String? = { state in
    state.document.list == nil ? "There is one prompt only. L takes a list of them." : nil
  }

  static let noAnswer: @Sendable (AppState) -> String? = { state in
    state.document.prompt.answer == nil ? "This needs an answer. Set one on screen 1." : nil
  }
}
