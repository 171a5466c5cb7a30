import Training

extension TrainingForm {
  /// The plan of stages that is chosen; nil for a single run.
  ///
  /// - Throws: what is wrong with its file.
  func stagedPlan() throws(StagedError) -> StagedPlan? {
    guard !plan.isEmpty else { return nil }
    do throws(PlanError) {
      return try StagedPlan.read(ErrandRunner.expanded(plan))
    } catch {
      throw .plan(error)
    }
  }
}

extension TrainingRunner {
  /// Carries out a plan of stages; steps are counted through all of them.
  ///
  /// - Parameters:
  ///   - plan: the stages.
  ///   - request: the run.
  ///   - folder: the folder of the checkpoint that it begins with.
  ///   - control: checked between steps and stages.
  /// - Returns: how it ended, as a message still to be sent.
  /// - Throws: what ended it early.
  func carryOut(
    _ plan: StagedPlan, _ request: TrainingRequest, from folder: String, _ control: TrainingControl
  ) throws(StagedError) -> Message {
    let staged = StagedRun(
      plan, from: folder, in: StagedFolder(ErrandRunner.expanded(request.folder)), version: version)
    let start = ContinuousClock.now
    var done = 0
    var last: TrainingEvent?
    let outcome = try staged.run(resumes: request.resumes, control: control) { event in
      switch event {
      case .skipped(_, let steps): done += steps
      case .began(let place, _):
        note(stepsBefore: done)
        tell(.stage(place, stepsBefore: done))
      case .training(_, let event):
        let shifted = event.shifted(by: done)
        if event.isLast { last = shifted } else { tell(shifted) }
        if case .finished(let steps, _) = event { done += steps }
      }
    }
    flushSteps()
    switch (outcome, last) {
    case (.stopped, .stopped(let step)?): return .training(.stopped(step: step))
    case (.finished, .finished(let step, _)?):
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      return .training(.finished(step: step, seconds: seconds))
    // Between two stages no run tells of its end.
    case (.stopped, _): return .training(.stopped(step: done))
    case (.finished, _): return .trainingFailed("Every stage of the plan was done before.")
    }
  }
}

extension StagedError {
  /// What is wrong and how to mend it on the training screen, which has no command-line options.
  var wordsOnScreen: String {
    switch self {
    case .stage(let name, let error): "\(name): \(error.wordsOnScreen)"
    case .isRun(let path), .hasPlan(let path), .otherPlan(let path, _), .noPlan(let path, _):
      "\(path) holds another run or plan. Choose another folder, or leave it empty for a free one."
    default: description
    }
  }
}
