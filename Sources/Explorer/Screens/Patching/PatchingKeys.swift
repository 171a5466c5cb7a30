import Patching
import Screen

extension PatchingScreen {
  /// The keys of the patching screen.
  static let bindings: [Binding] = [
    bind(
      keys("r"), "run-patching", "run", "Run the sweep, or go on with one that was stopped",
      foot: true, asksInBurst: true, refusal: nothingToRun
    ) { $0.runPatching() },
    bind(
      keys("p"), "next-patch-kind", "kind", "Patch activations at one place, or paths to receivers",
      foot: true
    ) { $0.setPatch { $0.kind = PatchKind.allCases.next(after: $0.kind) } },
    bind(
      keys("s"), "choose-patch-site", "site", "Choose the place that takes the other run's values",
      foot: true, refusal: noActivation
    ) { $0.openAtCurrent(PatchSiteOverlay()) },
    bind(
      keys("D"), "choose-patch-direction", "direction",
      "Choose the run that values come from, and the one they are written into", foot: true,
      refusal: noDirection
    ) { $0.openAtCurrent(PatchRunsOverlay()) },
    bind(
      keys("t"), "choose-receivers", "to", "Choose what paths lead to: logits, or q, k, v of heads",
      foot: true
    ) { $0.openAtCurrent(ReceiversOverlay()) },
    bind(
      keys("w"), "choose-patch-positions", "where", "Choose the positions that are patched",
      foot: true
    ) { $0.openAtCurrent(PatchPositionsOverlay()) },
    bind(
      keys("E"), "edit-corrupted", "corrupted",
      "Type the corrupted prompt, with as many tokens as the clean one", foot: true,
      refusal: { state in
        state.own.opened == nil
          ? nil : "A saved result is shown. Esc goes back to that of the prompt."
      }
    ) { $0.ask(CorruptedPromptOverlay(), $0.corruptedText) },
    bind(
      keys("W"), "choose-receiver-positions", "receivers where",
      "Choose the positions at which receivers take what was recorded", refusal: noReceivers
    ) { $0.openAtCurrent(ReceiverPositionsOverlay()) },
    bind(
      keys("m"), "next-patch-measure", "measure",
      "Show effects in logits, as m1, m2 or per cent; lists all",
      foot: true
    ) { $0.nextMeasure() },
    bind(
      keys("space"), "mark-receiver", "mark", "Mark the head under the cursor as a receiver to be",
      foot: true, refusal: noHead
    ) { $0.markReceiver() },
    bind(
      keys("T"), "take-strongest", "strongest",
      "Follow the three heads that stand first under Strongest: paths to their q, k or v",
      foot: true,
      refusal: noStrongest
    ) { $0.makeStrongestReceivers() },
    bind(keys("I"), "next-receiver-input", "q k v", "Mark queries, keys or values of heads") {
      $0.nextReceiverInput()
    },
    bind(
      keys("X"), "clear-marks", "unmark", "Take all marks of heads away", asksInBurst: true,
      refusal: { $0.own.marked.isEmpty ? "No head is marked. Space marks one." : nil }
    ) { $0.own.marked = [] },
    bind(
      keys("F"), "toggle-frozen-m-l-ps", "MLPs",
      "Let MLPs pass changes on along paths, or keep their clean outputs", refusal: noPath
    ) { $0.setPatch { $0.freezesMLPs.toggle() } },
    bind(keys("["), "previous-sweep", "before", "Go back to the sweep before", refusal: noSweeps) {
      $0.goToSweep(-1)
    },
    bind(keys("]"), "next-sweep", "after", "Go on to the sweep after", refusal: noSweeps) {
      $0.goToSweep(1)
    },
    bind(
      keys("S"), "save-patching", "save", "Save the sweep as JSON, as the commands print it",
      refusal: cannotSave
    ) { $0.ask(SavePatchOverlay(), $0.patchExport.map { $0.stem + ".json" } ?? "") },
    bind(
      keys("O"), "open-patching", "open", "Open a saved sweep, and look at it beside this one"
    ) { $0.ask(OpenPatchOverlay()) },
    bind(
      keys("enter"), "open", "look", "Open the head under the cursor, or the lens at the position",
      refusal: { $0.patchColumns.isEmpty ? "There is no grid. Its place says why." : nil }
    ) { open(&$0) },
  ]

  private static let nothingToRun: @Sendable (Scene<PatchingState>) -> String? = { state in
    if state.own.opened != nil {
      return "A saved result is shown. Esc goes back to that of the prompt."
    }
    if let problem = state.own.problem { return problem.words }
    if state.patchSetups.allSatisfy({ state.own.sweeps[$0]?.isComplete ?? false }) {
      return "Every cell is done, over all prompts."
    }
    return state.pending.keys.contains(where: \.isPatch) && !state.isPatchWaiting
      ? "The sweep is under way. Esc stops it." : nil
  }

  private static let cannotSave: @Sendable (Scene<PatchingState>) -> String? = { state in
    if state.own.opened != nil { return "This is a saved result already." }
    if state.patchTerms.count > 1 {
      return "A difference is of two sweeps, which are saved one by one: a, b and v show one."
    }
    return state.patchExport == nil ? "No cell is known yet. r runs." : nil
  }

  private static let noSweeps: @Sendable (Scene<PatchingState>) -> String? = { state in
    state.knownPatches.count > 1 ? nil : "This is the only sweep so far."
  }

  private static let noActivation: @Sendable (Scene<PatchingState>) -> String? = { state in
    state.own.kind == .path
      ? "Paths start at heads and MLPs; t chooses where they lead. p goes back to activations."
      : nil
  }

  private static let noDirection: @Sendable (Scene<PatchingState>) -> String? = { state in
    state.own.kind == .path
      ? "Paths write values of the corrupted prompts into the clean ones. p goes back to "
        + "activations." : nil
  }

  private static let noPath: @Sendable (Scene<PatchingState>) -> String? = { state in
    state.own.kind == .activation
      ? "Activation patching computes everything downstream again. p goes on to paths." : nil
  }

  private static let noReceivers: @Sendable (Scene<PatchingState>) -> String? = { state in
    if let refusal = noPath(state) { return refusal }
    return state.own.receivers == .logits
      ? "The final stream is read at END. t chooses inputs of heads instead." : nil
  }

  private static let noHead: @Sendable (Scene<PatchingState>) -> String? = { state in
    if state.patchedHead != nil { return nil }
    return state.patchColumnsAreHeads
      ? "An MLP is no receiver; move to a head."
      : "Cells are positions here. s chooses a place of heads, p goes on to paths."
  }

  private static let noStrongest: @Sendable (Scene<PatchingState>) -> String? = { state in
    guard state.patchColumnsAreHeads else {
      return "Cells are positions here. s chooses a place of heads, p goes on to paths."
    }
    return state.strongestReceivers(strongestCount).isEmpty
      ? "No head is known yet that moves the logit difference. r runs." : nil
  }
}
