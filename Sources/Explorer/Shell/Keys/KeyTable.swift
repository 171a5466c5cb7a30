import Screen
import Tasks

/// What every key does.
///
/// Foot lines, help, palette and Documentation/Keys.md are made from it.
enum KeyTable {
  static func keys(_ names: String...) -> [Key] { names.compactMap { Key($0) } }

  /// The keys of every screen.
  static let everywhere = screens + moves + interventions + models + lists + rest

  private static let screens: [Binding] = [
    Binding(keys("1"), "show-prompt", "prompt", "Prompt: text, tokens and what comes next") {
      $0.choose(.prompt)
    },
    Binding(keys("2"), "show-heads", "heads", "Heads: every head by a measure, and their table") {
      $0.choose(.heads)
    },
    Binding(keys("3"), "show-attention", "attention", "Attention: where one head looks") {
      $0.choose(.attention)
    },
    Binding(keys("4"), "show-lens", "lens", "Lens: what each layer would predict") {
      $0.choose(.lens)
    },
    Binding(keys("5"), "show-patching", "patching", "Patching: values of one run in another") {
      $0.choose(.patching)
    },
    Binding(keys("6"), "show-circuit", "circuit", "Circuit: heads that do a task, and how well") {
      $0.choose(.circuit)
    },
    Binding(keys("7"), "show-training", "training", "Training: fine-tune in the background") {
      $0.choose(.training)
    },
    Binding(keys("8"), "show-head", "head", "Head: what one head reads and writes") {
      $0.choose(.detail)
    },
    Binding(keys("9"), "show-runs", "runs", "Runs: saved runs, results and recordings") {
      $0.choose(.runs)
    },
  ]

  private static let moves: [Binding] = [
    Binding(keys("up", "k"), .up, "Move up"),
    Binding(keys("down", "j"), .down, "Move down"),
    Binding(keys("left", "h"), .left, "Move left"),
    Binding(keys("right", "l"), .right, "Move right"),
    Binding(keys("g", "home"), .first, "Go to the first"),
    Binding(keys("G", "end"), .last, "Go to the last"),
    Binding(keys("pgup"), .pageUp, "Go up a page"),
    Binding(keys("pgdn"), .pageDown, "Go down a page"),
    Binding(
      keys("*"), "go-to-strongest", "strongest",
      "Go to the strongest cell of the map, or row of the list"
    ) { $0.goToStrongest() },
    Binding(keys(","), "previous-token", "token", "Move the token cursor back") {
      $0.moveToken(-1)
    },
    Binding(keys("."), "next-token", "token", "Move the token cursor on") { $0.moveToken(1) },
    Binding(
      keys("escape"), "back", "back",
      "Go up a level: stop a sweep, leave a filter, a full pane, a pane, an opened screen"
    ) {
      $0.back()
    },
  ]

  private static let models: [Binding] = [
    Binding(
      keys("o"), "open-second", "open B", "Open a second checkpoint, B, to compare with", foot: true
    ) { $0.send(.search(.b)) },
    Binding(keys("a"), "show-a", "A", "Show the numbers of checkpoint A", refusal: noNew(.a)) {
      $0.shownModel = .a
    },
    Binding(keys("b"), "show-b", "B", "Show the numbers of checkpoint B", refusal: noNew(.b)) {
      $0.shownModel = .b
    },
    Binding(
      keys("d"), "show-difference", "B−A", "Show the difference, B minus A", foot: true,
      refusal: noNew(.difference)
    ) { $0.shownModel = .difference },
    Binding(
      keys("v"), "next-shown", "view",
      "Show numbers after the edits, their change, or before; lists all choices", foot: true,
      refusal: { $0.second == nil ? noEdits($0) : nil }
    ) { $0.chooseShown() },
    Binding(
      keys("@"), "follow-training", "follow",
      "Let B follow the model in training, step by step, or stay with the step it shows",
      refusal: { $0.followingRefusal }
    ) { $0.toggleFollowing() },
    Binding(
      [], "close-second", "close B", "Close the second checkpoint", asksInBurst: always,
      refusal: noSecond
    ) { $0.closeSecond() },
    Binding([], "open-first", "open A", "Open another checkpoint in place of A") {
      $0.send(.search(.a))
    },
  ]

  private static let interventions: [Binding] = [
    Binding(
      keys("i"), "show-edits", "edits", "List the edits, to switch or change them", foot: true,
      refusal: noStack
    ) { $0.overlay = EditsOverlay() },
    Binding(keys("K"), "choose-kind", "kind", "Choose what ablated heads are replaced by") {
      $0.openAtCurrent(AblationKindOverlay())
    },
    Binding(keys("P"), "choose-places", "places", "Choose the positions at which heads are ablated")
    { $0.openAtCurrent(AblationPositionsOverlay()) },
    Binding(
      keys("R"), "choose-references", "reference",
      "Choose the prompts that replaced values come from"
    ) { $0.openAtCurrent(ReferenceOverlay()) },
    Binding(keys("C"), "choose-class", "class", "Ablate a class of heads of a circuit as one edit")
    { $0.chooseClass() },
    Binding([], "load-circuit", "circuit", "Open a circuit: a file, or one that is built in") {
      $0.openAtCurrent(CircuitOverlay(use: .open))
    },
    Binding(
      [], "close-circuit", "close circuit", "Close the circuit, and the one it is compared with",
      asksInBurst: always,
      refusal: { $0.circuit == nil ? "No circuit is open." : nil }
    ) { $0.closeCircuit() },
    Binding(
      [], "ablate-m-l-p", "MLP", "Ablate the MLP of the layer under the cursor, or restore it"
    ) { $0.toggleMLP() },
    Binding(
      keys("x"), "clear-ablations", "clear", "Take back all edits", asksInBurst: always,
      refusal: noStack
    ) { $0.clearAblations() },
    Binding(
      keys("u"), "undo", "undo", "Undo the last change of the prompt or of the edits", foot: true,
      refusal: { $0.history.past.isEmpty ? "Nothing to undo yet." : nil }
    ) { $0.undo() },
    Binding(
      keys("U"), "redo", "redo", "Redo what was undone",
      refusal: { $0.history.future.isEmpty ? "Nothing to redo." : nil }
    ) { $0.redo() },
    Binding(
      keys("B"), "toggle-beginning", "BOS",
      "Put a beginning-of-text token in front, or take it away",
      refusal: { $0.reader.beginning == nil ? TextProblem.noBeginning.description : nil }
    ) { $0.toggleBeginning() },
  ]

  private static let lists: [Binding] = [
    Binding(
      keys("L"), "choose-list", "list", "Take a list of prompts: a task, or a file", foot: true
    ) { $0.overlay = PromptListOverlay() },
    Binding(keys("("), "previous-prompt", "prompt", "Go to the prompt before", refusal: noList) {
      $0.step(-1)
    },
    Binding(
      keys(")"), "next-prompt", "prompt", "Go to the next prompt of the list", foot: true,
      refusal: noList
    ) { $0.step(1) },
    Binding(
      keys("M"), "toggle-mean", "mean", "Show means over the list, or one prompt", foot: true,
      refusal: noList
    ) { $0.toggleMean() },
    Binding([], "leave-list", "leave list", "Leave the list and keep its prompt", refusal: noList) {
      $0.leaveList()
    },
  ]

  private static let rest: [Binding] = [
    Binding(
      keys("c"), "next-scale", "scale",
      "Colour by 0 to 1, the maximum, each row's maximum, or the logarithm",
      refusal: AppState.noScale
    ) { $0.nextScale() },
    Binding(keys("#"), "next-map", "colours", "Go to the next colour map") { $0.nextMap() },
    Binding(
      keys("e"), "export", "export", "Write what is shown as CSV, JSON, SVG or text",
      refusal: noFigure
    ) { $0.overlay = ExportOverlay() },
    Binding(
      keys("y"), "copy", "copy", "Copy what is shown as text, by way of the terminal",
      asksInBurst: always, refusal: noFigure
    ) { $0.copyFigure() },
    Binding(keys("tab"), "next-pane", "pane", "Go to the next pane", foot: true) {
      $0.goToPane($0.pane + 1)
    },
    Binding(keys("shift-tab"), "previous-pane", "pane", "Go to the previous pane") {
      $0.goToPane($0.pane + $0.screen.paneCount - 1)
    },
    Binding(
      keys("f"), "fill-pane", "fill", "Let the pane with the keys fill the screen, or put it back",
      foot: true
    ) { $0.toggleFilled() },
    Binding(keys(":"), "palette", "actions", "Find any action by its name", foot: true) {
      $0.overlay = PaletteOverlay()
    },
    Binding([], "tour", "tour", "Take the guided tour: two minutes, step by step") {
      $0.startTour()
    },
    Binding(
      [], "keep-preferences", "keep", "Keep colours and kind of ablation for the next time",
      asksInBurst: always
    ) { $0.savePreferences() },
    Binding(keys("?"), "help", "help", "Show this help", foot: true) { $0.overlay = HelpOverlay() },
    Binding(
      keys("q", "ctrl-c"), "quit", "quit", "Leave the program", foot: true,
      asksInBurst: { !$0.training.phase.isActive || $0.training.leaving != nil }
    ) { $0.quit() },
  ]

  /// For bindings that ask first in a burst, whatever the state.
  static let always: @Sendable (AppState) -> Bool = { _ in true }
}

// MARK: Why not

extension KeyTable {
  static let noFigure: @Sendable (AppState) -> String? = { state in
    state.figure == nil ? "Nothing of this screen is known yet." : nil
  }

  static func noEdits(_ state: some Sharing) -> String? {
    state.isEdited ? nil : "No head is ablated. Press Space on a head, on screen 2 or 3."
  }

  static func noStack(_ state: some Sharing) -> String? {
    state.document.edits.isEmpty
      ? "No head is ablated. Press Space on a head, on screen 2 or 3." : nil
  }

  static func noPair(_ state: some Sharing) -> String? {
    !state.isScored
      ? "This needs an answer and a distractor. Set them on screen 1." : nil
  }

  static func noSecond(_ state: some Sharing) -> String? {
    state.second == nil ? "Only one checkpoint is open. o opens a second one." : nil
  }

  /// Why a checkpoint's numbers, or the difference, cannot be shown anew.
  static func noNew(_ shown: ShownModel) -> @Sendable (AppState) -> String? {
    { state in
      noSecond(state)
        ?? (state.shownModelNow == shown ? "\(shown.rawValue) is shown already." : nil)
    }
  }

  static func noList(_ state: some Sharing) -> String? {
    state.document.list == nil ? "There is one prompt only. L takes a list of them." : nil
  }

  static func noAnswer(_ state: some Sharing) -> String? {
    state.document.prompt.answer == nil ? "This needs an answer. Set one on screen 1." : nil
  }
}
