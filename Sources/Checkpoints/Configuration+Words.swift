public import Transformer

extension Configuration {
  /// What sets the model apart, each in a word or two: `3 key-value heads`, `RMSNorm`, `rotary`.
  ///
  /// Nothing for GPT-2, which is what people expect.
  public var traits: [String] {
    let architecture = architecture
    return [
      architecture.isParallel ? "parallel blocks" : nil,
      hasGroups
        ? "\(keyValueHeads) key-value head\(keyValueHeads == 1 ? "" : "s")" : nil,
      architecture.norm == .layer ? nil : architecture.norm.title,
      architecture.normalisesQueriesAndKeys ? "query and key norms" : nil,
      architecture.rotary == nil ? nil : "rotary",
      architecture.isGated ? "gated MLP" : nil,
      architecture.windows.contains { $0 != nil } ? "windows" : nil,
    ].compactMap(\.self)
  }

  /// The family's name alone: of a Pythia `GPT-NeoX`.
  public var familyName: String {
    architecture.familyTitle.split(separator: " (").first.map(String.init)
      ?? architecture.familyTitle
  }
}
