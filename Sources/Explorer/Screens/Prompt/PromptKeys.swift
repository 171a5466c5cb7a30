import Screen

extension PromptScreen {
  /// The keys of the prompt screen.
  static let bindings: [Binding] = [
    bind(
      keys("enter"), "open", "edit", "Edit the text under the cursor; make a candidate the answer",
      foot: true
    ) { open(&$0) }
  ]
}
