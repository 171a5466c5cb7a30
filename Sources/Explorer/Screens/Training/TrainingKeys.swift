import Screen

extension TrainingScreen {
  /// The keys of the training screen.
  static let bindings: [Binding] = [
    bind(
      keys("enter"), "open", "open",
      "Change the setting; open the saved epoch under the cursor as B, or the head", foot: true,
      refusal: { scene in
        switch TrainingPane(rawValue: scene.pane) {
        case .settings, nil: isTraining(scene)
        case .heads: noHeads(scene)
        case .events, .run: noEpoch(scene)
        }
      }
    ) { open(&$0) },
    bind(
      keys("s"), "start-training", "start", "Start the run", foot: true, asksInBurst: true,
      refusal: cannotStart
    ) { $0.startTraining() },
    bind(
      keys("r"), "resume-training", "go on", "Go on with the run that was stopped", foot: true,
      asksInBurst: true, refusal: { $0.resumingRefusal }
    ) { $0.resumeTraining() },
    bind(
      keys("p"), "pause-training", "pause/go on", "Let the run wait, or go on", foot: true,
      asksInBurst: true, refusal: { isResting($0) ?? isEnding($0) ?? isPreparing($0) }
    ) { $0.pauseTraining() },
    bind(
      keys("J"), "scrub", "scrub",
      "Let B be the saved epoch under the cursor, wherever the cursor goes, or stay", foot: true,
      refusal: noEpoch
    ) { $0.toggleScrubbing() },
    bind(
      keys("X"), "stop-training", "stop", "End the run after this step; its state is saved",
      foot: true, refusal: { isResting($0) ?? isEnding($0) }
    ) { $0.overlay = StopTrainingOverlay() },
    bind(
      keys("m"), "next-evaluation", "measure",
      "Plot the next measure of the evaluations; lists all",
      refusal: { $0.own.plottedMeasures.count > 1 ? nil : "Only one measure is taken." }
    ) { $0.nextEvaluation() },
    bind(
      keys("w"), "next-head-map", "heads",
      "Show the next number of the heads over time; lists all", refusal: noHeads
    ) { $0.nextHeadMap() },
    bind(
      keys("t"), "next-axis", "log",
      "Plot losses and gradients on a logarithmic axis, or on a linear one", refusal: noRun
    ) { $0.own.isLogarithmic.toggle() },
    bind(
      keys("+"), "zoom-in", "zoom", "Show half as many steps, around the cursor", foot: true,
      refusal: noRun
    ) { $0.zoomTime(by: 0.5) },
    bind(
      keys("-"), "zoom-out", "zoom out", "Show twice as many steps, around the cursor",
      refusal: isWhole
    ) { $0.zoomTime(by: 2) },
    bind(
      keys("=", "0"), "zoom-whole", "whole", "Show all steps of the run", refusal: isWhole
    ) { $0.own.time.showWhole() },
    bind(
      keys("{", "shift-left"), "scroll-left", "earlier", "Show earlier steps", refusal: isWhole
    ) { $0.scrollTime(by: -0.5) },
    bind(
      keys("}", "shift-right"), "scroll-right", "later", "Show later steps", refusal: isWhole
    ) { $0.scrollTime(by: 0.5) },
    bind(
      keys("O"), "compare-run", "compare", "Show the curves of another run, from its folder",
      foot: true
    ) { $0.ask(CompareRunOverlay()) },
    bind(
      keys("S"), "open-series", "series",
      "Measure a series of checkpoints: a run's epochs, a folder of steps, a pattern",
      refusal: isTraining
    ) { $0.ask(OpenSeriesOverlay()) },
    bind(
      [], "clear-compared-runs", "this run", "Show the curves of this run alone",
      refusal: { $0.own.compared.isEmpty ? "No other run is shown. O shows one." : nil }
    ) { $0.own.compared = [] },
    bind(
      keys("]"), "open-epoch-second", "open as B", "Open the saved epoch under the cursor as B",
      foot: true, refusal: noEpoch
    ) { $0.openEpoch(.b) },
    bind(
      keys("["), "open-epoch-first", "open as A", "Open the saved epoch under the cursor as A",
      refusal: noEpoch
    ) { $0.openEpoch(.a) },
  ]

  private static let isTraining: @Sendable (Scene<TrainingState>) -> String? = { state in
    state.own.phase.isActive ? "A run is under way. X ends it." : nil
  }

  private static let cannotStart: @Sendable (Scene<TrainingState>) -> String? = { state in
    if let refusal = isTraining(state) { return refusal }
    guard state.reader.tokenizer != nil else {
      let reason = state.model.missingTokenizer.map { " " + $0 } ?? ""
      return "Training from here needs a tokenizer; `patchbay train` takes .jsonl of ids too."
        + reason
    }
    return state.trainingFolder == nil ? "A free folder is being looked for; press s again." : nil
  }

  private static let isEnding: @Sendable (Scene<TrainingState>) -> String? = { state in
    state.own.phase == .stopping ? "The run is about to end." : nil
  }

  private static let isPreparing: @Sendable (Scene<TrainingState>) -> String? = { state in
    state.own.phase == .preparing ? "The data are being made ready." : nil
  }

  private static let isResting: @Sendable (Scene<TrainingState>) -> String? = { state in
    state.own.phase.isActive ? nil : "No run is under way. s starts one."
  }

  private static let noRun: @Sendable (Scene<TrainingState>) -> String? = { state in
    state.own.hasRun ? nil : "There is no run to show yet. s starts one."
  }

  private static let noHeads: @Sendable (Scene<TrainingState>) -> String? = { state in
    state.headMaps == nil ? "No head is tracked yet: the next evaluation measures them." : nil
  }

  private static let isWhole: @Sendable (Scene<TrainingState>) -> String? = { state in
    noRun(state) ?? (state.own.time.isPart ? nil : "The whole run is shown. + shows a part.")
  }

  private static let noEpoch: @Sendable (Scene<TrainingState>) -> String? = { state in
    state.own.reports.epochs.isEmpty ? "No epoch is saved yet." : nil
  }
}
