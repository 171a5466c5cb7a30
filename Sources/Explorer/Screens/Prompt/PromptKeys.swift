import Screen

extension PromptScreen {
  private static let oneColumn =
    "There is one column of numbers. Edits, or a second checkpoint (o), give others to order by."

  /// The keys of the prompt screen.
  static let bindings: [Binding] = [
    bind(
      keys("enter"), "open", "edit",
      "Edit the text under the cursor; make a candidate the answer, new tokens part of the prompt",
      foot: true
    ) { open(&$0) },
    bind(
      keys("w"), "write-on", "write on", "Go on writing the prompt, token by token", foot: true
    ) { $0.writeOn() },
    bind(
      keys("W"), "choose-writing", "how",
      "Choose how new tokens are chosen, and how many: greedy, temperature, top-k, top-p, seed"
    ) { $0.overlay = ContinuationOverlay() },
    bind(
      keys(">"), "sort-right", "order", "Order next tokens by the column to the right",
      refusal: { $0.axis == nil ? PromptScreen.oneColumn : nil }
    ) { $0.stepOrder(1) },
    bind(
      keys("<"), "sort-left", "order", "Order next tokens by the column to the left",
      refusal: { $0.axis == nil ? PromptScreen.oneColumn : nil }
    ) { $0.stepOrder(-1) },
  ]
}
