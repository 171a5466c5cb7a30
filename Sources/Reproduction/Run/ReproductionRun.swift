import Foundation
public import Shards
public import Transformer

/// Carries out the stages of a plan, alone or together with other processes that share its folder.
///
/// A stage that fails does not end the others: what needs it is left out, all else goes on. A stage that
/// was done before and whose files are as it left them is not done again, so a run that was stopped at
/// any moment goes on where it was.
public struct ReproductionRun {
  /// What is done.
  public let plan: ReproductionPlan
  /// Where.
  public let folder: ReproductionFolder
  let origin: ReproductionOrigin
  private let runner: any CommandRunner

  /// Prepares a run.
  ///
  /// - Parameters:
  ///   - plan: what is done.
  ///   - folder: where.
  ///   - runner: runs commands.
  ///   - origin: by which command it was begun.
  public init(
    _ plan: ReproductionPlan, in folder: ReproductionFolder, runner: any CommandRunner,
    origin: ReproductionOrigin
  ) {
    self.plan = plan
    self.folder = folder
    self.runner = runner
    self.origin = origin
  }

  /// Does the stages that are not done yet.
  ///
  /// Shares divide the stages as they go: each takes one that is open, whose needs are done, and that no other
  /// is at work on, and waits where there is none. What a killed share was at is taken over by another. All
  /// end when no stage is open. A stage that failed is not tried again while any share is at work.
  ///
  /// - Parameters:
  ///   - share: which share this process is; nil where it works alone.
  ///   - cancellation: checked between stages; the runner hears it too.
  ///   - onEvent: called on this thread with everything that happens.
  /// - Returns: what became of each stage, by its name.
  /// - Throws: `ReproductionError` where nothing can be done, or it was stopped; stages that are done
  ///   stay.
  public func run(
    _ share: Shard? = nil, cancellation: Cancellation? = nil,
    onEvent: (ReproductionEvent) -> Void
  ) throws(ReproductionError) -> [String: ReproducedStage] {
    let gate = try begin(share)
    let worker = StageWorker(
      plan: plan, folder: folder, runner: runner, cancellation: cancellation)
    var board = StageBoard(plan.stages, for: share)
    while !board.open.isEmpty {
      let openBefore = board.open.count
      var inWork: [StageInWork] = []
      for place in board.open {
        try cancellation.check()
        if let other = try settle(place, on: &board, worker, share, onEvent) {
          inWork.append(other)
        }
      }
      if board.open.count == openBefore { try wait(for: inWork, cancellation, onEvent) }
    }
    gate.release()
    return board.records
  }

  /// Settles a stage where that can be done now.
  ///
  /// - Returns: the stage, where another process is at work on it.
  private func settle(
    _ place: Int, on board: inout StageBoard, _ worker: StageWorker, _ share: Shard?,
    _ onEvent: (ReproductionEvent) -> Void
  ) throws(ReproductionError) -> StageInWork? {
    let (stage, number, count) = (plan.stages[place], place + 1, plan.stages.count)
    if let missing = board.lostNeed(of: stage) {
      board.leaveOut(place)
      onEvent(.leftOut(stage, needs: missing, number: number, of: count))
      return nil
    }
    guard let needs = board.needs(of: stage) else { return nil }
    let inputs = StageWorker.digest(of: needs)
    guard let share else {
      let record = try worker.record(
        of: stage, inputs: inputs, keepsFailed: false, number: number, onEvent)
      board.settle(place, record)
      return nil
    }
    switch try LockedFile.take(folder.lockPath(ofStage: stage.id), by: share) {
    case .held(let holder): return StageInWork(stage: stage.id, holder: holder)
    case .taken(let lock):
      let record = try worker.record(
        of: stage, inputs: inputs, keepsFailed: true, number: number, onEvent)
      board.settle(place, record)
      _ = consume lock
      return nil
    }
  }

  /// Waits a little for stages of others.
  private func wait(
    for inWork: [StageInWork], _ cancellation: Cancellation?,
    _ onEvent: (ReproductionEvent) -> Void
  ) throws(ReproductionError) {
    for _ in 0..<5 {
      try cancellation.check()
      onEvent(.waiting(inWork))
      Thread.sleep(forTimeInterval: 0.1)
    }
  }
}

extension Cancellation? {
  fileprivate func check() throws(ReproductionError) {
    if self?.isCancelled ?? false { throw .cancelled }
  }
}
