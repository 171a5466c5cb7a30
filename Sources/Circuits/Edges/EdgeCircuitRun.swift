/// The score of prompts when only a circuit of edges carries the run's own values.
///
/// Absent edges deliver what their source writes in the corrupted run, unless another ablation is
/// named; norms are computed again.
public struct EdgeCircuitRun: Codable, Equatable, Sendable {
  /// The mean score of the circuit.
  public var score: Float
  /// The mean score of the whole model on the clean prompts.
  public var full: Float
  /// The mean score of the whole model on the corrupted prompts.
  public var corrupted: Float
  /// The circuit's score of each prompt.
  public var perPrompt: [Float]
  /// What absent edges deliver.
  public var ablation: EdgeAblation

  /// 100 times score over full; nil where the full score is nearly zero.
  public var percent: Float? { abs(full) > 1e-6 ? 100 * score / full : nil }

  /// Numbers that are known.
  public init(
    score: Float, full: Float, corrupted: Float, perPrompt: [Float],
    ablation: EdgeAblation = .corrupted
  ) {
    self.score = score
    self.full = full
    self.corrupted = corrupted
    self.perPrompt = perPrompt
    self.ablation = ablation
  }
}
