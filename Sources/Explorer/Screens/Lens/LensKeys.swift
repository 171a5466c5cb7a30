import Screen

extension LensScreen {
  /// The keys of the lens screen.
  static let bindings: [Binding] =
    [
      bind(
        keys("t"), "next-lens-mode", "mode",
        "Show top tokens, the answer's p or rank, entropy, or KL to the output", foot: true,
        refusal: noLensMode
      ) { $0.own.mode = $0.lensModes.next(after: $0.own.mode) },
      bind(
        keys("s"), "next-lens-subject", "subject",
        "Read the residual stream, a layer's heads, the MLPs, or years", foot: true
      ) { $0.nextSubject() },
      bind(
        keys("m"), "toggle-m-l-p", "MLP", "Read years from the MLP of the layer, or from the head",
        foot: true,
        refusal: { state in
          state.own.subject == .years
            ? nil : "Only years are read from one head or MLP. s goes on to them."
        }
      ) { $0.own.readsMLP.toggle() },
    ]
    + headSteps(isInFoot: false, refusal: noStep) { $0.adoptSharedHead() }

  private static func noStep(
    _ name: String, _ scene: Scene<LensState>
  ) -> String? {
    name.hasSuffix("-layer") ? noLayers(scene) : noHeads(scene)
  }

  private static let noLensMode: @Sendable (Scene<LensState>) -> String? = { state in
    state.own.subject == .years
      ? "Years are read as logits of every year. s goes on to the residual stream." : nil
  }

  private static let noLayers: @Sendable (Scene<LensState>) -> String? = { state in
    state.own.subject == .residuals
      ? "The residual stream is shown for all layers. s goes on to the heads of one." : nil
  }

  private static let noHeads: @Sendable (Scene<LensState>) -> String? = { state in
    switch state.own.subject {
    case .residuals, .mlps:
      "The \(state.own.subject.rawValue) \(state.own.subject == .mlps ? "have" : "has") no heads. "
        + "s goes on to the heads of a layer."
    case .years where state.own.readsMLP: "Years are read from the MLP. m goes back to the head."
    case .heads, .years: nil
    }
  }
}
