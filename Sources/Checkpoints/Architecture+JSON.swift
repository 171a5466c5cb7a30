public import StrictJSON
public import Transformer

extension Configuration {
  /// What the model is made of, beside its sizes, for results.
  ///
  /// Scaling of rotary positions is told in the words of transformers' `rope_scaling`.
  public var architectureFacts: JSONOutput {
    let rotary = architecture.rotary
    return [
      "family": architecture.family,
      "norm": architecture.norm.rawValue,
      "positions": rotary == nil ? "learned" : "rotary",
      "rotary": rotary.map {
        [
          "width": $0.width, "base": $0.base,
          "scaling": $0.scalingMember(context: context),
        ] as JSONOutput
      },
      "parallel": architecture.isParallel,
      "activation": architecture.activation.transformersName,
      "gated": architecture.isGated,
      "keyValueHeads": keyValueHeads,
      "windows": architecture.windows.isEmpty ? nil : architecture.windows,
      "biases": architecture.biases.names,
      "queryKeyNorm": architecture.normalisesQueriesAndKeys,
    ]
  }
}

extension Architecture.Biases {
  /// The maps that have a bias.
  fileprivate var names: [String] {
    let all: [(map: Architecture.Biases, name: String)] = [
      (.attentionInput, "attentionInput"), (.attentionOutput, "attentionOutput"), (.mlp, "mlp"),
    ]
    return all.filter { contains($0.map) }.map(\.name)
  }
}
