/// How much of what was drawn is still under way to the person.
///
/// A terminal behind ssh takes megabytes at once, which then wait in buffers on the way: what a person
/// sees is as old as that queue is long. So the terminal is asked for its status behind each frame, and
/// its answer tells that the frame has come. A terminal that never answers is fed as it takes bytes.
struct FrameFlow {
  private struct Sent {
    var bytes: Int
    var time: ContinuousClock.Instant
  }

  private var wasAsked = false
  private var hasAnswered = false
  /// Frames that the terminal has not answered for, oldest first.
  private var underWay: [Sent] = []

  /// As many bytes as may be under way when the next frame is drawn: a tenth of a second at 9600 a
  /// second, or some moves of a cursor over a line that is only long.
  static let most = 1024
  /// An answer that takes longer is not waited for.
  static let patience = Duration.seconds(2)

  /// Whether the terminal is to be asked behind the next frame: it answers, or was never asked.
  var asks: Bool { hasAnswered || !wasAsked }

  /// Whether answers are to come.
  var isWaiting: Bool { !underWay.isEmpty }

  /// Whether an answer may come soon.
  func expectsAnswer(at now: ContinuousClock.Instant) -> Bool {
    underWay.last.map { now - $0.time <= Self.patience } ?? false
  }

  /// How long to wait for answers before somebody else reads what the terminal sends.
  func farewell(at now: ContinuousClock.Instant) -> Duration {
    guard let latest = underWay.last, now - latest.time < Self.patience else { return .zero }
    return hasAnswered ? .milliseconds(1500) : .milliseconds(150)
  }

  /// Notes a frame behind which the terminal was asked.
  mutating func send(_ bytes: Int, at now: ContinuousClock.Instant) {
    if hasAnswered, let oldest = underWay.first, now - oldest.time > Self.patience {
      // An answer was lost, or the terminal gives none any more: nothing is waited for until one comes.
      hasAnswered = false
      underWay = []
    }
    wasAsked = true
    underWay.append(Sent(bytes: bytes, time: now))
  }

  /// Notes answers of the terminal.
  mutating func receive(_ answers: Int) {
    guard answers > 0 else { return }
    hasAnswered = true
    underWay.removeFirst(min(answers, underWay.count))
  }

  /// Whether the next frame may be drawn.
  func isOpen(at now: ContinuousClock.Instant) -> Bool {
    guard hasAnswered, let oldest = underWay.first, now - oldest.time <= Self.patience else {
      return true
    }
    return underWay.reduce(0) { $0 + $1.bytes } <= Self.most
  }

  /// Forgets what is under way, as after a stop.
  mutating func forget() { underWay = [] }
}
