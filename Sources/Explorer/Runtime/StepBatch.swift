import Training

/// Steps of a run that are told together, so that thousands a second do not keep the screen busy.
struct StepBatch {
  private var reports: [StepReport] = []
  private var told: ContinuousClock.Instant?
  /// The least time between two messages about steps.
  private static let gap = Duration.milliseconds(50)

  /// Adds a step.
  ///
  /// - Returns: what is to be told now; nil where it can wait for the next.
  mutating func add(_ report: StepReport, at now: ContinuousClock.Instant) -> Message? {
    reports.append(report)
    if let told, now - told < Self.gap { return nil }
    return flush(at: now)
  }

  /// The steps that were not told yet, before something else is told; nil for none.
  mutating func flush(at now: ContinuousClock.Instant) -> Message? {
    guard let first = reports.first else { return nil }
    defer { reports.removeAll(keepingCapacity: true) }
    told = now
    return reports.count == 1 ? .training(.step(first)) : .trainingSteps(reports)
  }
}

/// How often a run tells of its memory, and when its next snapshot may be taken: each costs the run one copy of the weights.
struct SnapshotPace {
  /// Whether somebody waits for one.
  var isWanted = false
  /// The steps of the stages before the one under way.
  var stepsBefore = 0
  private var toldMemory: ContinuousClock.Instant?
  private var taken: ContinuousClock.Instant?
  private var stepSeconds = 0.0
  /// The least time between two, in seconds.
  private static let least = 0.5
  /// The steps between two; a copy of the weights takes at most half of a step, so that less than a
  /// twentieth of the run's time goes there.
  private static let steps = 10.0
  private static let most = 30.0

  /// Notes how long a step took, in seconds.
  mutating func noteStep(_ seconds: Double) { if seconds.isFinite { stepSeconds = seconds } }

  /// Whether a second has passed since memory was told last.
  mutating func isMemoryDue(at now: ContinuousClock.Instant) -> Bool {
    if let toldMemory, now - toldMemory < .seconds(1) { return false }
    toldMemory = now
    return true
  }

  /// Notes that one was taken.
  mutating func noteTaken(at now: ContinuousClock.Instant) { taken = now }

  /// How long to wait before the next, in seconds.
  func delay(at now: ContinuousClock.Instant) -> Double {
    guard let taken else { return 0 }
    let gap = min(Self.most, max(Self.least, Self.steps * stepSeconds))
    return max(0, gap - (now - taken) / .seconds(1))
  }
}
