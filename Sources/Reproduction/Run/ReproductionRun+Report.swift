import Files

extension ReproductionRun {
  /// The records of all stages that were done, without doing any.
  private func recorded() -> [String: ReproducedStage] {
    Dictionary(
      uniqueKeysWithValues: plan.stages.compactMap { stage in
        folder.record(stage.id).map { (stage.id, $0) }
      })
  }

  /// Writes the report.
  ///
  /// - Parameter records: what became of each stage; nil for what stands in the folder.
  /// - Returns: the report.
  /// - Throws: `file` where it cannot be written.
  ///
  /// Shares that end at the same moment write it one after the other, each the same bytes.
  public func writeReport(
    _ records: [String: ReproducedStage]? = nil
  ) throws(ReproductionError) -> ReproductionReport {
    try folder.exclusively { () throws(ReproductionError) in
      let report = ReproductionReport(
        plan, in: folder, records: records ?? recorded(), version: origin.version)
      try report.write(to: folder)
      return report
    }
  }

  /// What became of each stage, as a run finds it that has nothing to do; no stage is begun.
  ///
  /// - Parameter onEvent: called on this thread with what was found.
  /// - Returns: the records, by the names of the stages.
  /// - Throws: `unfinished`, which names stages that are open and who is at work on which; `inUse` where a
  ///   run is at work alone; `otherInputs` where the folder's plan is not this one.
  public func gathered(
    onEvent: (ReproductionEvent) -> Void
  ) throws(ReproductionError) -> [String: ReproducedStage] {
    let earlier = try folder.read("plan.json")
    let differences = earlier.map { PlanDifference.between($0, plan.json) } ?? []
    guard differences.isEmpty else {
      throw .otherInputs(path: folder.path, differences: differences)
    }
    if FileLock.isHeld(folder.lockPath) ?? false { throw .inUse(path: folder.path) }
    let worker = StageWorker(plan: plan, folder: folder, runner: NoCommands(), cancellation: nil)
    var board = StageBoard(plan.stages, for: nil)
    for (place, stage) in plan.stages.enumerated() {
      if let missing = board.lostNeed(of: stage) {
        board.leaveOut(place)
        onEvent(.leftOut(stage, needs: missing, number: place + 1, of: plan.stages.count))
      } else if let needs = board.needs(of: stage),
        let record = worker.kept(
          stage, inputs: StageWorker.digest(of: needs), keepsFailed: true, number: place + 1,
          onEvent)
      {
        board.settle(place, record)
      }
    }
    let problems = problems(board)
    guard problems.isEmpty else { throw .unfinished(path: folder.path, problems) }
    return board.records
  }

  /// What keeps a report from being whole, in words.
  private func problems(_ board: StageBoard) -> [String] {
    guard !board.open.isEmpty else { return [] }
    let open = board.open.map { plan.stages[$0].id }
    let inWork = open.filter { FileLock.isHeld(folder.lockPath(ofStage: $0)) ?? false }
    let missing = open.filter { !inWork.contains($0) }
    let failed = plan.stages.compactMap { stage in
      board.records[stage.id].flatMap { $0.state == .failed ? $0 : nil }
    }
    var problems: [String] = []
    if !missing.isEmpty {
      let names = missing.prefix(20).joined(separator: ", ")
      problems.append(
        "missing: \(missing.count == 1 ? "stage" : "stages") \(names)"
          + (missing.count > 20 ? ", … (\(missing.count) in all)" : ""))
    }
    problems += inWork.map { stage in
      let holder = LockedFile.holder(in: folder.lockPath(ofStage: stage))
      return "in work: stage \(StageInWork(stage: stage, holder: holder))"
    }
    return problems + failed.map { "failed: stage \($0.stage): \($0.problem ?? "")" }
  }
}
