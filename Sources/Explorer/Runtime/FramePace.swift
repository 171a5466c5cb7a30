/// When frames are drawn: what a person does shows at once, but never more than fifteen frames in a
/// second leave the program, and none while the terminal cannot take them.
struct FramePace {
  /// The last frames, the oldest first.
  private var drawn: [ContinuousClock.Instant] = []
  private var isUrgent = true
  /// The most frames in a second.
  private static let most = 15
  /// Frames that results alone bring about are this far apart.
  private static let calm = Duration.milliseconds(67)
  /// The frames of a burst that may follow each other without any wait.
  private static let burst = 6
  /// After a burst, frames are this far apart, so that a held key moves evenly.
  private static let steady = Duration.milliseconds(90)
  /// How soon a terminal that was full is looked at again.
  private static let retry = Duration.milliseconds(20)

  /// Notes that a person waits for the next frame.
  mutating func hurry() { isUrgent = true }

  /// Notes that a frame was drawn.
  mutating func drew(at now: ContinuousClock.Instant) {
    drawn.removeAll { now - $0 >= .seconds(1) }
    drawn.append(now)
    isUrgent = false
  }

  /// How long to wait before the next frame; zero where it may be drawn now.
  func wait(isReady: Bool, at now: ContinuousClock.Instant) -> Duration {
    guard isReady else { return Self.retry }
    let recent = drawn.filter { now - $0 < .seconds(1) }
    guard let last = recent.last else { return .zero }
    if recent.count >= Self.most { return max(.zero, .seconds(1) - (now - recent[0])) }
    if !isUrgent { return max(.zero, Self.calm - (now - last)) }
    return recent.count < Self.burst ? .zero : max(.zero, Self.steady - (now - last))
  }
}
