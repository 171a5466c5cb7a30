import Ranks
import Tensors
import Transformer

/// The ranks that train one model, and what they do together beside steps.
struct TrainingPeers {
  let exchange: GradientExchange

  private var ranks: Ranks { exchange.ranks }

  /// How many ranks there are.
  var count: Int { ranks.count }

  init(_ ranks: Ranks, for weights: Weights) {
    exchange = GradientExchange(ranks, for: weights)
  }

  /// Gives all ranks the state that rank 0 has read from the disk, which others need not see.
  ///
  /// - Parameters:
  ///   - trainer: overwritten but on rank 0.
  ///   - isResumed: whether there is such a state; asked of rank 0 alone.
  func shareState(_ trainer: inout Trainer, isResumed: Bool) {
    let step = ranks.maximum(ranks.rank == 0 && isResumed ? trainer.step + 1 : 0) - 1
    guard step >= 0 else { return }
    trainer.updateState(step: step) { tensor in
      tensor.withMutableElements { ranks.broadcast(&$0) }
    }
  }

  /// What is to be done before the next step: a stop that any rank was asked for.
  ///
  /// Ranks that come early wait for rank 0 here, which measures and saves.
  func combined(_ request: TrainingControl.Request) -> TrainingControl.Request {
    ranks.maximum(request == .stop ? 1 : 0) == 1 ? .stop : .run
  }

  /// Checks that all ranks have the same weights and moments, bit by bit.
  ///
  /// - Throws: `weightsDiffer`, with the first whose bits are not those of rank 0; other ranks than 0 do
  ///   not return then.
  func compare(_ trainer: Trainer) throws(TrainingError) {
    let all = ranks.gather("\(trainer.bitHash) \(ranks.host)")
    if let error = Self.disagreement(all, step: trainer.step) { throw ranks.told(error) }
  }

  /// The first rank whose bits are not those of rank 0, as an error; nil where all have the same.
  ///
  /// - Parameters:
  ///   - all: a hash and the name of the machine, of each rank.
  ///   - step: the steps done.
  /// - Returns: `weightsDiffer`.
  static func disagreement(_ all: [String], step: Int) -> TrainingError? {
    let facts = all.map { $0.split(separator: " ", maxSplits: 1).map(String.init) }
    guard let rank = facts.firstIndex(where: { $0.first != facts[0].first }) else { return nil }
    return .weightsDiffer(rank: rank, host: facts[rank].last ?? "", step: step)
  }
}
