/// When frames are drawn: what a person does shows at once, but never more than fifteen frames in a
/// second leave the program, and none while the terminal cannot take them.
struct FramePace {
  /// The frames of the last second, the oldest first.
  private var drawn: [ContinuousClock.Instant] = []
  /// When a person did something last.
  private var lastAction: ContinuousClock.Instant?
  /// Whether a person waits for the next frame.
  private var isUrgent = true
  /// Whether a result is to be shown.
  private var hasResult = false
  /// Whether keys come faster than anyone presses them one by one, as from a key held down.
  private var isRepeating = false
  /// The most frames in a second.
  private static let most = 15
  /// Keys closer than this come from a key held down, or from a paste.
  private static let repeating = Duration.milliseconds(60)
  /// Frames of a key held down are this far apart, so that it moves evenly.
  private static let steady = Duration.milliseconds(75)
  /// Frames that results alone bring about are this far apart, and further while a person is busy,
  /// whose frames show the results too.
  private static let calm = (idle: Duration.milliseconds(67), busy: Duration.milliseconds(150))
  /// Frames that show nothing but how training goes are this far apart.
  private static let leisure = Duration.milliseconds(700)
  /// More frames than this in a second mean that a person is busy.
  private static let few = 7
  /// How soon a terminal that was full is looked at again.
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
    } else if !isUrgent {
      let isBusy = recent.count > Self.few && lastAction.map { now - $0 < .seconds(1) } ?? false
      gap = isBusy ? Self.calm.busy : Self.calm.idle
    } else if isRepeating {
      gap = Self.steady
    }
    return max(.zero, gap - (now - last))
  }
}
