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
    let all = ranks.gather("\(trainer.bitHash) \(ranks.host)").map {
      $0.split(separator: " ", maxSplits: 1).map(String.init)
    }
    guard let rank = all.firstIndex(where: { $0.first != all[0].first }) else { return }
    throw ranks.told(
      TrainingError.weightsDiffer(
        rank: rank, host: all[rank].last ?? "", step: trainer.step))
  }
}
