import Tensors
public import Transformer

/// Architectures of random models that hold between them what GPT-2 has not.
extension Architecture {
  /// Attention and MLP beside each other, part of each head rotated, maps of [out, in] with biases:
  /// three parts of a head side by side, as GPT-NeoX.
  public static let parallelBlocks = Architecture(
    family: "gpt_neox", positions: .rotary(Rotary(width: 2, base: 50)), isParallel: true,
    activation: .gelu, isOutputMajor: true)

  /// RMSNorm, a gated MLP, two heads to each key and value, both normalised and rotated, the second
  /// of three layers seeing three positions, heads wider than the stream has room for; no biases.
  public static let sharedKeys = Architecture(
    family: "qwen3", norm: .rms, positions: .rotary(Rotary(width: 4, base: 50)),
    activation: .silu, isGated: true, keyValueHeads: 2, headWidth: 4, windows: [nil, 3, nil],
    hasJoinedInputs: false, isOutputMajor: true, biases: [], normalisesQueriesAndKeys: true)
}
