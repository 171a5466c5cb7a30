import Tasks
import Screen

/// What every key does.
///
/// Foot lines, help and Documentation/Keys.md are made from it.
enum KeyTable {
  private static func keys(_ names: String...) -> [Key] { names.compactMap { Key($0) } }

  /// On every screen.
  static let everywhere: [Binding] = [
    Binding(
      keys("v"), .nextShown, "view", "Show numbers after the edits, their change, or before",
      foot: true, refusal: noEdits),
    Binding(keys("1"), .show(.prompt), "prompt", "Prompt: text, tokens and what comes next"),
    Binding(keys("2"), .show(.heads), "heads", "Heads: every head by a measure, and their table"),
    Binding(keys("3"), .show(.attention), "attention", "Attention: where one head looks"),
    Binding(keys("4"), .show(.lens), "lens", "Lens: what each layer would predict"),
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
    Binding(
      keys("K"), .chooseKind, "kind", "Choose what ablated heads are replaced by", foot: true),
    Binding(keys("P"), .choosePlaces, "places", "Choose the positions at which heads are ablated"),
    Binding(
      keys("x"), .clearAblations, "clear", "Take back all ablations", refusal: noEdits),
    Binding(
      keys("U"), .redo, "redo", "Redo what was undone",
      refusal: { $0.history.future.isEmpty ? "Nothing to redo." : nil }),
    Binding(
      keys("B"), .toggleBeginning, "BOS", "Put a beginning-of-text token in front, or take it away",
      refusal: { $0.reader.beginning == nil ? TextProblem.noBeginning.description : nil }),
    Binding(keys("c"), .nextMap, "colours", "Go to the next colour map"),
    Binding(keys("escape"), .back, "back", "Go back one step; stop a sweep that runs"),
    Binding(
      keys("u"), .undo, "undo", "Undo the last change of the prompt or of the edits", foot: true,
      refusal: { $0.history.past.isEmpty ? "Nothing to undo yet." : nil }),
    Binding(
      keys("?"), .help, "help", "Show this help", foot: true),
    Binding(
      keys("q", "ctrl-c"), .quit, "quit", "Leave the program", foot: true),
    Binding(keys("tab"), .nextPane, "pane", "Go to the next pane", foot: true, refusal: onePane),
    Binding(keys("shift-tab"), .previousPane, "pane", "Go to the previous pane", refusal: onePane),
  ]

  private static let onePane: @Sendable (AppState) -> String? = { state in
    state.screen.paneCount == 1 ? "This screen has one pane." : nil
  }

  private static let noEdits: @Sendable (AppState) -> String? = { state in
    state.isEdited ? nil : "No head is ablated. Press Space on a head, on screen 2 or 3."
  }

  private static let noPair: @Sendable (AppState) -> String? = { state in
    state.document.prompt.pair == nil
      ? "This needs an answer and a distractor. Set them on screen 1." : nil
  }

  /// On the screen of the prompt.
  static let prompt: [Binding] = [
    Binding(
      keys("enter"), .open, "edit", "Edit the text under the cursor; make a candidate the answer",
      foot: true)
  ]

  /// On the screen of the heads.
  static let heads: [Binding] = [
    Binding(
      keys("space"), .toggleAblation, "ablate", "Ablate the head under the cursor, or restore it",
      foot: true),
    Binding(keys("enter"), .open, "look", "Open the head: where it looks", foot: true),
    Binding(
      keys("m"), .nextMeasure, "measure", "Colour the grid by the next measure", foot: true),
    Binding(keys("<"), .sortLeft, "sort", "Sort the table by the column to the left"),
    Binding(keys(">"), .sortRight, "sort", "Sort the table by the column to the right"),
    Binding(keys("I"), .invertOrder, "invert", "Turn the order of the table round"),
    Binding(
      keys("r"), .resumeSweep, "resume", "Go on with a sweep that was stopped",
      refusal: { state in
        noPair(state) ?? (state.isSweepStopped ? nil : "No sweep was stopped.")
      }),
  ]

  /// On the screen of one head's attention.
  static let attention: [Binding] = [
    Binding(
      keys("space"), .toggleAblation, "ablate", "Ablate this head, or restore it", foot: true),
    Binding(keys("]"), .nextHead, "head", "Go to the next head", foot: true),
    Binding(keys("["), .previousHead, "head", "Go to the previous head"),
    Binding(keys("}"), .nextLayer, "layer", "Go to the same head of the next layer", foot: true),
    Binding(keys("{"), .previousLayer, "layer", "Go to the same head of the layer before"),
  ]

  /// On the screen of the lens.
  static let lens: [Binding] = [
    Binding(
      keys("t"), .nextLensMode, "mode", "Show top tokens, p(answer) or the answer's rank",
      foot: true,
      refusal: { state in
        state.document.prompt.answer == nil
          ? "This needs an answer. Set one on screen 1." : nil
      })
  ]

  /// While a text is edited.
  static let editing: [Binding] = [
    Binding(
      keys("enter"), .commit, "take", "Take the text and compute everything anew", foot: true),
    Binding(keys("escape"), .revert, "revert", "Leave the text as it was", foot: true),
    Binding(
      keys("ctrl-u"), .move(.left), "erase", "Erase what stands before the cursor", foot: true),
  ]

  /// In a list of choices.
  static let picking: [Binding] = [
    Binding(keys("up", "k"), .move(.up), "up", "Go to the choice above", foot: true),
    Binding(keys("down", "j"), .move(.down), "down", "Go to the choice below", foot: true),
    Binding(keys("enter", "space"), .commit, "take", "Take the choice", foot: true),
    Binding(keys("escape", "q"), .revert, "close", "Leave things as they were", foot: true),
  ]

  /// In the help.
  static let helping: [Binding] = [
    Binding(keys("down", "j"), .move(.down), "down", "Scroll down", foot: true),
    Binding(keys("up", "k"), .move(.up), "up", "Scroll up", foot: true),
    Binding(keys("pgdn"), .pageDown, "page down", "Scroll down a page"),
    Binding(keys("pgup"), .pageUp, "page up", "Scroll up a page"),
    Binding(keys("escape", "?", "q"), .revert, "close", "Close the help", foot: true),
  ]
}
