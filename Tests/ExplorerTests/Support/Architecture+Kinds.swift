import Tensors
import Transformer

extension Architecture {
  /// What a Llama is made of, two heads on each key-value head of four heads.
  static let llama = Architecture(
    family: "llama", norm: .rms, positions: .rotary(Rotary(width: 4)), activation: .silu,
    isGated: true, keyValueHeads: 2, hasJoinedInputs: false, isOutputMajor: true, biases: [])

  /// What a Pythia is made of.
  static let pythia = Architecture(
    family: "gpt_neox", positions: .rotary(Rotary(width: 2)), isParallel: true, activation: .gelu,
    isOutputMajor: true)

  /// What a GPT-Neo of three layers is made of: the second sees four positions.
  static let neo = Architecture(
    family: "gpt_neo", windows: [nil, 4, nil], hasJoinedInputs: false, isOutputMajor: true,
    biases: [.attentionOutput, .mlp])
}
