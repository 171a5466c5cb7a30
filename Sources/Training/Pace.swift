/// The smoothed loss and the speed of a run, for people who watch it.
struct Pace {
  /// How much of the smoothed loss stays from step to step.
  private static let decay = 0.95

  /// The sum of the losses, each weighed less the older it is, and of the weights.
  private(set) var sum = 0.0
  private(set) var weight = 0.0

  /// The smoothed time of a step, in seconds.
  private var seconds: Double?

  init(sum: Double = 0, weight: Double = 0) {
    self.sum = sum
    self.weight = weight
  }

  /// Adds a step.
  ///
  /// - Parameters:
  ///   - step: the step.
  ///   - duration: what it took, in seconds.
  ///   - trainer: after the step.
  /// - Returns: its report.
  mutating func report(_ step: Trainer.Step, duration: Double, _ trainer: Trainer) -> StepReport {
    sum = Self.decay * sum + step.loss
    weight = Self.decay * weight + 1
    let mean = seconds.map { 0.9 * $0 + 0.1 * duration } ?? duration
    seconds = mean
    return StepReport(
      step: step, epoch: Double(step.number) / Double(trainer.batches.stepsPerEpoch),
      smoothedLoss: sum / weight, tokensPerSecond: Double(step.tokens) / max(duration, 1e-9),
      secondsLeft: mean * Double(trainer.total - step.number))
  }
}

extension Pace {
  /// What a state saves, bit by bit, so that a run that goes on tells the same numbers.
  var metadata: [String: String] {
    ["lossSum": String(sum.bitPattern), "lossWeight": String(weight.bitPattern)]
  }

  /// What a state saved; at rest where it says nothing.
  init(metadata: [String: String]) {
    func number(_ key: String) -> Double {
      metadata[key].flatMap(UInt64.init).map(Double.init(bitPattern:)) ?? 0
    }
    self.init(sum: number("lossSum"), weight: number("lossWeight"))
  }
}
