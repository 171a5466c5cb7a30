import Training

/// How much what a person looks at slows the run: the steps during which the engine worked beside
/// those during which it rested.
struct ForegroundCost: Hashable, Sendable {
  /// The steps of one kind, and their seconds.
  private struct Steps: Hashable, Sendable {
    var count = 0.0
    var seconds = 0.0
    var mean: Double { seconds / count }
  }

  private var resting = Steps()
  private var working = Steps()
  /// Fewer steps of a kind than this tell nothing.
  private static let fewest = 10.0

  /// Notes a step.
  ///
  /// - Parameters:
  ///   - report: what it was like.
  ///   - isWorking: whether the engine worked at its end.
  mutating func note(_ report: StepReport, isWorking: Bool) {
    let seconds = Double(report.step.tokens) / report.tokensPerSecond
    guard seconds.isFinite, seconds > 0 else { return }
    if isWorking {
      working.count += 1
      working.seconds += seconds
    } else {
      resting.count += 1
      resting.seconds += seconds
    }
  }

  /// The share of the run's speed that was lost, from 0 to 1; nil while too little is known.
  var share: Double? {
    guard resting.count >= Self.fewest, working.count >= Self.fewest else { return nil }
    let count = resting.count + working.count
    let seconds = resting.seconds + working.seconds
    return max(0, 1 - resting.mean * count / seconds)
  }
}
