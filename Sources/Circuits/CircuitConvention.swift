public import Analyses

/// How circuits are run: what heads outside one carry, and where its own are kept.
///
/// Numbers of different conventions are not to be compared.
public struct CircuitConvention: Codable, Hashable, Sendable {
  /// What the output of a head outside the circuit is replaced by.
  public var kind: Ablation.Kind
  /// Where heads of the circuit are kept.
  public var positionMode: Circuit.PositionMode

  /// A convention; the paper's where nothing else is said.
  public init(
    kind: Ablation.Kind = .templateMean, positionMode: Circuit.PositionMode = .perPrompt
  ) {
    self.kind = kind
    self.positionMode = positionMode
  }
}

extension Circuit {
  /// Where the heads of a circuit are kept.
  public enum PositionMode: String, CaseIterable, Codable, Hashable, Sendable {
    /// At the position that each prompt has of that name.
    case perPrompt = "per-prompt"
    /// At every position that any prompt of the set has of that name, as in the paper's notebooks.
    case union
  }
}
