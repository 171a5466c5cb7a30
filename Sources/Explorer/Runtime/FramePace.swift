/// Decides when frames are drawn: at once for what a person does, but at most fifteen a second, and
/// none while the terminal cannot take them.
struct FramePace {
  /// When the frames of the last second were drawn, oldest first.
  private var drawn: [ContinuousClock.Instant] = []
  /// When a person did something last.
  private var lastAction: ContinuousClock.Instant?
  /// Whether a person waits for the next frame.
  private var isUrgent = true
  /// Whether a result waits to be shown.
  private var hasResult = false
  /// Whether keys come as fast as from a key held down.
  private var isRepeating = false
  /// The most frames in a second.
  private static let most = 15
  /// Keys closer than this come from a key held down, or from a paste.
  private static let repeating = Duration.milliseconds(60)
  /// The gap between frames while a key is held down, so that the cursor moves evenly.
  private static let steady = Duration.milliseconds(75)
  /// The gap between further frames that results alone cause; longer while a person is busy, whose frames
  /// show the results too.
  private static let calm = (idle: Duration.milliseconds(67), busy: Duration.milliseconds(150))
  /// After fewer frames than this in a second, a result is drawn when it comes: it is what a person
  /// waits for.
  private static let calmFrom = 3
  /// The gap between frames that show only how training goes.
  private static let leisure = Duration.milliseconds(700)
  /// More frames a second than this mean that a person is busy.
  private static let few = 7
  /// How soon to look again at a terminal that was full.
  private static let retry = Duration.milliseconds(20)

  /// Notes that a person did something and waits for the next frame.
  mutating func hurry(at now: ContinuousClock.Instant) {
    isRepeating = lastAction.map { now - $0 < Self.repeating } ?? false
    lastAction = now
    isUrgent = true
  }

  /// Notes that a result came.
  mutating func noteResult() { hasResult = true }

  /// Notes that a frame was drawn.
  mutating func drew(at now: ContinuousClock.Instant) {
    drawn.removeAll { now - $0 >= .seconds(1) }
    drawn.append(now)
    isUrgent = false
    hasResult = false
  }

  /// How long to wait before the next frame; zero where it may be drawn now.
  func wait(isReady: Bool, at now: ContinuousClock.Instant) -> Duration {
    guard isReady else { return Self.retry }
    let recent = drawn.filter { now - $0 < .seconds(1) }
    guard let last = recent.last else { return .zero }
    if recent.count >= Self.most { return max(.zero, .seconds(1) - (now - recent[0])) }
    var gap = Duration.zero
    if !isUrgent, !hasResult {
      gap = Self.leisure
    } else if !isUrgent, recent.count >= Self.calmFrom {
      let isBusy = recent.count > Self.few && lastAction.map { now - $0 < .seconds(1) } ?? false
      gap = isBusy ? Self.calm.busy : Self.calm.idle
    } else if isUrgent, isRepeating {
      gap = Self.steady
    }
    return max(.zero, gap - (now - last))
  }
}
