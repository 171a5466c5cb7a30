import Screen
import Tasks

extension KeyTable {
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
    Binding(
      keys("/"), .filter, "filter", "List only heads that fit: a name, or as |effect|>0.1",
      foot: true),
    Binding(
      keys("n"), .nextMatch, "next", "Go to the next head that fits", refusal: noFilter),
    Binding(
      keys("N"), .previousMatch, "previous", "Go to the head before that fits", refusal: noFilter),
    Binding([], .clearFilter, "all", "List all heads again", refusal: noFilter),
    Binding(keys("<"), .sortLeft, "sort", "Sort the table by the column to the left"),
    Binding(keys(">"), .sortRight, "sort", "Sort the table by the column to the right"),
    Binding(keys("I"), .invertOrder, "invert", "Turn the order of the table round"),
    Binding(keys("t"), .showEnds, "ends", "List the first and last heads only, or all"),
    Binding(
      keys("r"), .resumeSweep, "resume", "Go on with a sweep that was stopped",
      refusal: { state in
        let rests = state.isSweepStopped || state.failures.keys.contains(where: \.isSweep)
        return noPair(state) ?? (rests ? nil : "No sweep was stopped.")
      }),
  ]

  private static let noFilter: @Sendable (AppState) -> String? = { state in
    state.heads.filter == nil ? "No filter is set. / sets one." : nil
  }

  /// On the screen of one head's attention.
  static let attention: [Binding] =
    [
      Binding(
        keys("space"), .toggleAblation, "ablate", "Ablate this head, or restore it", foot: true)
    ] + headSteps + [
      Binding(keys("enter"), .open, "detail", "Open the head: what it reads and writes"),
      Binding(keys("t"), .toggleRow, "row", "Show one query's row as bars, or the map", foot: true),
      Binding(
        keys("w"), .toggleWeighted, "weigh",
        "Weigh attention by the norm of what is written, or not", foot: true, refusal: noWeights),
      Binding(
        keys("A"), .toggleLayerMean, "layer", "Show the mean over the heads of the layer, or one",
        refusal: noLayerMean),
      Binding(keys("z"), .zoomOut, "zoom", "Let more tokens share a cell", refusal: noZoomOut),
      Binding(keys("Z"), .zoomIn, "zoom", "Let fewer tokens share a cell", refusal: noZoomIn),
    ]

  private static let noLayerMean: @Sendable (AppState) -> String? = { state in
    guard !state.attention.isLayerMean else { return nil }
    guard state.holdsAllPatterns else {
      return
        "The patterns of all heads on \(state.document.prompt.tokens.count) tokens are too many "
        + "to be held at once; [ and ] go from head to head."
    }
    return state.attention.isWeighted
      ? "The mean is one of probabilities. w goes back to them." : nil
  }

  private static let noWeights: @Sendable (AppState) -> String? = { state in
    state.attention.showsLayerMean
      ? "The mean over a layer is one of probabilities. A goes back to one head."
      : nil
  }

  private static let noZoomOut: @Sendable (AppState) -> String? = { state in
    if state.attention.showsRow { return "A row shows every key. t goes back to the map." }
    return state.attention.zoom < state.document.prompt.tokens.count
      ? nil : "All tokens share one cell. Z lets fewer share it."
  }

  private static let noZoomIn: @Sendable (AppState) -> String? = { state in
    if state.attention.showsRow { return "A row shows every key. t goes back to the map." }
    return state.attention.zoom > 1
      ? nil : "Every token has a cell of its own. z lets more share it."
  }

  private static let headSteps: [Binding] = [
    Binding(keys("]"), .nextHead, "head", "Go to the next head", foot: true),
    Binding(keys("["), .previousHead, "head", "Go to the previous head"),
    Binding(keys("}"), .nextLayer, "layer", "Go to the same head of the next layer"),
    Binding(keys("{"), .previousLayer, "layer", "Go to the same head of the layer before"),
  ]

  /// On the screen of the lens.
  static let lens: [Binding] =
    [
      Binding(
        keys("t"), .nextLensMode, "mode", "Show top tokens, p(answer) or the answer's rank",
        foot: true, refusal: noLensMode),
      Binding(
        keys("s"), .nextLensSubject, "subject",
        "Read the residual stream, a layer's heads, the MLPs, or years", foot: true),
      Binding(
        keys("m"), .toggleMLP, "MLP", "Read years from the MLP of the layer, or from the head",
        foot: true,
        refusal: { state in
          state.lens.subject == .years
            ? nil : "Only years are read from one head or MLP. s goes on to them."
        }),
    ]
    + headSteps.map { step in
      var step = step
      step.isInFoot = false
      step.refusal = step.action == .nextLayer || step.action == .previousLayer ? noLayers : noHeads
      return step
    }

  private static let noLensMode: @Sendable (AppState) -> String? = { state in
    state.lens.subject == .years
      ? "Years are read as logits of every year. s goes on to the residual stream."
      : noAnswer(state)
  }

  private static let noLayers: @Sendable (AppState) -> String? = { state in
    state.lens.subject == .residuals
      ? "The residual stream is shown for all layers. s goes on to the heads of one." : nil
  }

  private static let noHeads: @Sendable (AppState) -> String? = { state in
    switch state.lens.subject {
    case .residuals, .mlps:
      "The \(state.lens.subject.rawValue) \(state.lens.subject == .mlps ? "have" : "has") no heads. "
        + "s goes on to the heads of a layer."
    case .years where state.lens.readsMLP: "Years are read from the MLP. m goes back to the head."
    case .heads, .years: nil
    }
  }

  /// On the screen of one head.
  static let detail: [Binding] =
    [
      Binding(
        keys("space"), .toggleAblation, "ablate", "Ablate this head, or restore it", foot: true)
    ] + headSteps + [
      Binding(keys("enter"), .open, "look", "Open the head: where it looks", foot: true),
      Binding(
        keys("t"), .toggleBothSubjects, "S1+S2", "Count attention to both subjects, or S1 alone"),
    ]

  /// On the screen of training.
  static let training: [Binding] = [
    Binding(
      keys("enter"), .open, "change", "Change the setting, or open the epoch under the cursor as B",
      foot: true, refusal: { $0.pane == 0 ? isTraining($0) : noEpoch($0) }),
    Binding(
      keys("s"), .startTraining, "start", "Start the run", foot: true, refusal: cannotStart),
    Binding(
      keys("r"), .resumeTraining, "go on", "Go on with the run that was stopped", foot: true,
      refusal: { $0.training.resumingRefusal }),
    Binding(
      keys("p"), .pauseTraining, "pause/go on", "Let the run wait, or go on", foot: true,
      refusal: { isResting($0) ?? isEnding($0) ?? isPreparing($0) }),
    Binding(
      keys("X"), .stopTraining, "stop", "End the run after this step; its state is saved",
      foot: true, refusal: { isResting($0) ?? isEnding($0) }),
    Binding(
      keys("m"), .nextEvaluation, "measure", "Plot the next measure of the evaluations",
      refusal: { $0.training.story.measures.count > 1 ? nil : "Only one measure is taken." }),
    Binding(
      keys("]"), .openEpochSecond, "open as B", "Open the saved epoch under the cursor as B",
      foot: true, refusal: noEpoch),
    Binding(
      keys("["), .openEpochFirst, "open as A", "Open the saved epoch under the cursor as A",
      refusal: noEpoch),
  ]

  private static let isTraining: @Sendable (AppState) -> String? = { state in
    state.training.phase.isActive ? "A run is under way. X ends it." : nil
  }

  private static let cannotStart: @Sendable (AppState) -> String? = { state in
    if let refusal = isTraining(state) { return refusal }
    guard state.reader.tokenizer != nil else {
      let reason = state.model.missingTokenizer.map { " " + $0 } ?? ""
      return "Training from here needs a tokenizer; `patchbay train` takes .jsonl of ids too."
        + reason
    }
    return state.training.trainingFolder == nil
      ? "A free folder is being looked for; press s again." : nil
  }

  private static let isEnding: @Sendable (AppState) -> String? = { state in
    state.training.phase == .stopping ? "The run is about to end." : nil
  }

  private static let isPreparing: @Sendable (AppState) -> String? = { state in
    state.training.phase == .preparing ? "The data are being made ready." : nil
  }

  private static let isResting: @Sendable (AppState) -> String? = { state in
    state.training.phase.isActive ? nil : "No run is under way. s starts one."
  }

  private static let noEpoch: @Sendable (AppState) -> String? = { state in
    state.training.story.epochs.isEmpty ? "No epoch is saved yet." : nil
  }
}
