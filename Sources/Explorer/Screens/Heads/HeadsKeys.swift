import Screen

extension HeadsScreen {
  /// The keys of the heads screen.
  static let bindings: [Binding] = [
    bind(
      keys("space"), "toggle-ablation", "ablate", "Ablate the head under the cursor, or restore it",
      foot: true
    ) { $0.toggleAblation() },
    bind(keys("enter"), "open", "look", "Open the head: where it looks", foot: true) {
      open(&$0)
    },
    bind(
      keys("m"), "next-measure", "measure", "Colour the grid by the next measure; lists all",
      foot: true
    ) {
      $0.nextMeasure()
    },
    bind(
      keys("/"), "filter", "filter", "List only heads that fit: a name, or as |effect|>0.1",
      foot: true
    ) { $0.ask(HeadFilterOverlay(), $0.own.filter?.text ?? "") },
    bind(keys("n"), "next-match", "next", "Go to the next head that fits", refusal: noFilter) {
      $0.goToMatch(1)
    },
    bind(
      keys("N"), "previous-match", "previous", "Go to the head before that fits", refusal: noFilter
    ) { $0.goToMatch(-1) },
    bind([], "clear-filter", "all", "List all heads again", refusal: noFilter) {
      $0.clearFilter()
    },
    bind(keys("<"), "sort-left", "sort", "Sort the table by the column to the left") {
      $0.sort(by: -1)
    },
    bind(keys(">"), "sort-right", "sort", "Sort the table by the column to the right") {
      $0.sort(by: 1)
    },
    bind(keys("I"), "invert-order", "invert", "Turn the order of the table round") {
      $0.invertOrder()
    },
    bind(keys("t"), "show-ends", "ends", "List the first and last heads only, or all") {
      $0.toggleEnds()
    },
    bind(
      keys("r"), "resume-sweep", "resume", "Go on with a sweep that was stopped",
      refusal: { state in
        let rests =
          state.isAblationSweepStopped || state.failures.keys.contains(where: \.isAblationSweep)
        return KeyTable.noPair(state) ?? (rests ? nil : "No sweep was stopped.")
      }
    ) { $0.resumeAblationSweep() },
  ]

  private static let noFilter: @Sendable (Scene<HeadsState>) -> String? = { state in
    state.own.filter == nil ? "No filter is set. / sets one." : nil
  }
}
