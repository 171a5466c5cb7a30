/// What a run does after a step, which follows from the step's number and the settings alone: ranks
/// agree on it without a word.
extension Trainer {
  /// Whether something that comes every so many steps, or after each epoch, comes now; the last step
  /// always counts.
  private func isDue(_ every: Int?) -> Bool {
    isFinished || step % (every ?? batches.stepsPerEpoch) == 0
  }

  /// Whether the model is measured: an epoch that is saved has numbers, however often it is measured
  /// else.
  var isEvaluationDue: Bool { isDue(settings.evaluateEvery) || isEpochDue }

  /// Whether the checkpoint of an epoch is saved.
  var isEpochDue: Bool {
    let (every, overflow) = settings.saveEvery.multipliedReportingOverflow(
      by: batches.stepsPerEpoch)
    return isDue(overflow ? Int.max : every)
  }

  /// Whether the state is saved, which goes with every checkpoint.
  var isStateDue: Bool { isEpochDue || settings.saveStateEvery.map { isDue($0) } ?? false }
}
