import Checkpoints
public import Ranks

/// A rank that trains with rank 0 and leaves folder, log and evaluations to it.
///
/// It does what `TrainingRun` does together with other ranks, in the same order, and nothing else.
public struct TrainingFollower: ~Copyable {
  private var trainer: Trainer
  private let peers: TrainingPeers
  private let ranks: Ranks

  /// Takes the model with which the run begins, or the state with which rank 0 goes on.
  ///
  /// - Parameters:
  ///   - plan: the same as rank 0's.
  ///   - ranks: those who train together.
  public init(_ plan: consuming TrainingPlan, _ ranks: Ranks) {
    trainer = Trainer(plan.contents.weights, rows: plan.rows, settings: plan.header.settings)
    peers = TrainingPeers(ranks, for: trainer.weights)
    self.ranks = ranks
    peers.shareState(&trainer, isResumed: false)
  }

  /// Trains until rank 0 is done, or any rank was stopped.
  ///
  /// Does not return where the run ends early: rank 0 tells why, and ends all.
  ///
  /// - Parameter control: a stop that is asked of it stops all ranks.
  /// - Returns: how the run ended.
  /// - Throws: nothing that rank 0 does not tell.
  public mutating func run(
    _ control: TrainingControl
  ) throws(TrainingError) -> TrainingRun.Outcome {
    while !trainer.isFinished {
      if peers.combined(control.request) == .stop {
        try peers.compare(trainer)
        return .stopped(steps: trainer.step)
      }
      do {
        _ = try trainer.takeStep(with: peers.exchange)
      } catch {
        if error == .gradientNotFinite { try peers.compare(trainer) }
        ranks.waitForEnd()
      }
      if trainer.isStateDue { try peers.compare(trainer) }
    }
    return .finished(steps: trainer.step)
  }
}
