import Screen
import Tasks

extension AttentionScreen {
  /// The keys of the attention screen.
  static let bindings: [Binding] =
    [
      bind(
        keys("space"), "toggle-ablation", "ablate", "Ablate this head, or restore it", foot: true
      ) { $0.toggleAblation() }
    ] + headSteps() + [
      bind(keys("enter"), "open", "detail", "Open the head: what it reads and writes") {
        open(&$0)
      },
      bind(
        keys("t"), "toggle-row", "row", "Show one query's row as bars, or the map", foot: true
      ) { $0.own.showsRow.toggle() },
      bind(
        keys("w"), "toggle-weighted", "weigh",
        "Weigh attention by the norm of what is written, or not", foot: true, refusal: noWeighing
      ) { $0.own.isWeighted.toggle() },
      bind(
        keys("A"), "toggle-layer-mean", "layer",
        "Show the mean over the heads of the layer, or one", refusal: noLayerMean
      ) { $0.own.isLayerMean.toggle() },
      bind(keys("z"), "zoom-out", "zoom", "Let more tokens share a cell", refusal: noZoomOut) {
        $0.zoomOut()
      },
      bind(keys("Z"), "zoom-in", "zoom", "Let fewer tokens share a cell", refusal: noZoomIn) {
        $0.zoomIn()
      },
    ]

  private static let noLayerMean: @Sendable (Scene<AttentionState>) -> String? = { state in
    guard !state.own.isLayerMean else { return nil }
    guard state.fitsAllPatterns else {
      return
        "The patterns of all heads on \(state.document.prompt.tokens.count) tokens are too many "
        + "to be held at once; [ and ] go from head to head."
    }
    return state.own.isWeighted
      ? "The mean is one of probabilities. w goes back to them." : nil
  }

  private static let noWeighing: @Sendable (Scene<AttentionState>) -> String? = { state in
    state.showsLayerMean
      ? "The mean over a layer is one of probabilities. A goes back to one head."
      : nil
  }

  private static let noZoomOut: @Sendable (Scene<AttentionState>) -> String? = { state in
    if state.own.showsRow { return "A row shows every key. t goes back to the map." }
    return state.own.zoom < state.document.prompt.tokens.count
      ? nil : "All tokens share one cell. Z lets fewer share it."
  }

  private static let noZoomIn: @Sendable (Scene<AttentionState>) -> String? = { state in
    if state.own.showsRow { return "A row shows every key. t goes back to the map." }
    return state.own.zoom > 1
      ? nil : "Every token has a cell of its own. z lets more share it."
  }
}
