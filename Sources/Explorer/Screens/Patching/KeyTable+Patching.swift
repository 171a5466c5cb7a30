import Patching
import Screen

extension KeyTable {
  /// On the screen of patching.
  static let patching: [Binding] = [
    Binding(
      keys("r"), .runPatching, "run", "Run the sweep, or go on with one that was stopped",
      foot: true, refusal: nothingToRun),
    Binding(
      keys("p"), .nextPatchKind, "kind", "Patch activations at one place, or paths to receivers",
      foot: true),
    Binding(
      keys("s"), .choosePatchSite, "site", "Choose the place that takes the other run's values",
      foot: true, refusal: noActivation),
    Binding(
      keys("D"), .choosePatchDirection, "direction",
      "Choose the run that values come from, and the one they are written into", foot: true,
      refusal: noDirection),
    Binding(
      keys("t"), .chooseReceivers, "to", "Choose what paths lead to: logits, or q, k, v of heads",
      foot: true),
    Binding(
      keys("w"), .choosePatchPositions, "where", "Choose the positions that are patched",
      foot: true),
    Binding(
      keys("W"), .chooseReceiverPositions, "receivers where",
      "Choose the positions at which receivers take what was recorded", refusal: noReceivers),
    Binding(
      keys("m"), .nextPatchMeasure, "measure", "Show effects in logits, as m1, m2 or per cent",
      foot: true),
    Binding(
      keys("space"), .markReceiver, "mark", "Mark the head under the cursor as a receiver to be",
      foot: true, refusal: noHead),
    Binding(
      keys("T"), .takeStrongest, "strongest",
      "Follow the three strongest heads: paths to their q, k or v", foot: true, refusal: noStrongest
    ),
    Binding(
      keys("I"), .nextReceiverInput, "q k v", "Mark queries, keys or values of heads"),
    Binding(
      keys("X"), .clearMarks, "unmark", "Take all marks of heads away",
      refusal: { $0.patching.marked.isEmpty ? "No head is marked. Space marks one." : nil }),
    Binding(
      keys("F"), .toggleFrozenMLPs, "MLPs",
      "Let MLPs pass changes on along paths, or keep their clean outputs", refusal: noPath),
    Binding(
      keys("["), .previousSweep, "before", "Go back to the sweep before", refusal: noSweeps),
    Binding(keys("]"), .nextSweep, "after", "Go on to the sweep after", refusal: noSweeps),
    Binding(
      keys("S"), .savePatching, "save", "Save the sweep as JSON, as the commands print it",
      refusal: cannotSave),
    Binding(keys("O"), .openPatching, "open", "Open a saved sweep, and look at it beside this one"),
    Binding(
      keys("enter"), .open, "look", "Open the head under the cursor, or the lens at the position",
      refusal: { $0.patching.patchColumns.isEmpty ? "There is no grid. Its place says why." : nil }),
  ]

  private static let nothingToRun: @Sendable (AppState) -> String? = { state in
    if state.patching.opened != nil {
      return "A saved result is shown. Esc goes back to that of the prompt."
    }
    if let problem = state.patching.problem { return problem.words }
    if state.patching.patchSetups.allSatisfy({ state.patching.sweeps[$0]?.isComplete ?? false }) {
      return "Every cell is done, over all prompts."
    }
    return state.pending.keys.contains(where: \.isPatch) && !state.patching.isPatchWaiting
      ? "The sweep is under way. Esc stops it." : nil
  }

  private static let cannotSave: @Sendable (AppState) -> String? = { state in
    if state.patching.opened != nil { return "This is a saved result already." }
    if state.patching.patchTerms.count > 1 {
      return "A difference is of two sweeps, which are saved one by one: a, b and v show one."
    }
    return state.patching.patchFile == nil ? "No cell is known yet. r runs." : nil
  }

  private static let noSweeps: @Sendable (AppState) -> String? = { state in
    state.patching.knownPatches.count > 1 ? nil : "This is the only sweep so far."
  }

  private static let noActivation: @Sendable (AppState) -> String? = { state in
    state.patching.kind == .path
      ? "Paths start at heads and MLPs; t chooses where they lead. p goes back to activations."
      : nil
  }

  private static let noDirection: @Sendable (AppState) -> String? = { state in
    state.patching.kind == .path
      ? "Paths write values of the corrupted prompts into the clean ones. p goes back to "
        + "activations." : nil
  }

  private static let noPath: @Sendable (AppState) -> String? = { state in
    state.patching.kind == .activation
      ? "Activation patching computes everything downstream again. p goes on to paths." : nil
  }

  private static let noReceivers: @Sendable (AppState) -> String? = { state in
    if let refusal = noPath(state) { return refusal }
    return state.patching.receivers == .logits
      ? "The final stream is read at END. t chooses inputs of heads instead." : nil
  }

  private static let noHead: @Sendable (AppState) -> String? = { state in
    if state.patching.patchedHead != nil { return nil }
    return state.patching.patchColumnsAreHeads
      ? "An MLP is no receiver; move to a head."
      : "Cells are positions here. s chooses a place of heads, p goes on to paths."
  }

  private static let noStrongest: @Sendable (AppState) -> String? = { state in
    guard state.patching.patchColumnsAreHeads else {
      return "Cells are positions here. s chooses a place of heads, p goes on to paths."
    }
    return state.patching.strongestReceivers(PatchingScreen.strongestCount).isEmpty
      ? "No head is known yet that moves the logit difference. r runs." : nil
  }
}
