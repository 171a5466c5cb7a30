public import Screen

/// A display without a terminal that plays a script as a person would and measures what it gets.
///
/// It paints every frame as `CursesDisplay` does for a terminal like xterm, and waits as long as a
/// script says, so that results of other threads arrive as they do in life. After the script it is lost.
public final class MeteredDisplay: Display {
  /// The size of the screen; a `.resize` step changes it.
  public private(set) var size: Size
  /// What the screen can show.
  public let traits: DisplayTraits
  /// Every frame shown, oldest first.
  public private(set) var frames: [FrameRecord] = []
  /// Every key that a frame followed, oldest first.
  public private(set) var keys: [KeyRecord] = []
  /// The frame shown last.
  public private(set) var lastFrame: Frame?
  /// Whether a wait of the script was given up because it took longer than its patience.
  public private(set) var ranOutOfPatience = false
  /// Curses has one screen at a time; with the end of the script it is free for others.
  private var painter: FramePainter?
  private let script: [ScriptStep]
  private let patience: Duration
  private let pipe: WakePipe
  private let start = ContinuousClock.now
  private var next = 0
  /// Keys handed out that no frame followed yet.
  private var unanswered: [(key: Key, step: Int, time: ContinuousClock.Instant)] = []
  private var changedFrames = 0
  private var lastStir = ContinuousClock.now
  /// Since when, and since which changed frame, the present step waits.
  private var wait: (since: ContinuousClock.Instant, frames: Int)?

  /// Makes a display.
  ///
  /// - Parameters:
  ///   - size: the size of its screen.
  ///   - traits: what the screen can show.
  ///   - theme: gives styles their colours.
  ///   - script: what happens.
  ///   - patience: the longest that one step of the script waits.
  /// - Throws: when the system has no pipe left, or curses refuses.
  public init(
    size: Size, traits: DisplayTraits, theme: Theme = .dark, script: [ScriptStep],
    patience: Duration = .seconds(60)
  ) throws(TerminalError) {
    self.size = size
    self.traits = traits
    self.script = script
    self.patience = patience
    painter = try FramePainter(
      TerminalDescription(likeXterm: .colored), theme: theme, depth: traits.depth, size: size)
    pipe = try WakePipe()
  }

  /// Makes `nextEvent` return `.wake`, from any thread.
  public var waker: @Sendable () -> Void {
    let pipe = pipe
    return { pipe.wake() }
  }

  /// Paints a frame and notes bytes and times.
  public func show(_ frame: Frame) {
    let bytes = painter?.paint(frame, on: size).count ?? 0
    let now = ContinuousClock.now
    lastFrame = frame
    frames.append(
      FrameRecord(bytes: bytes, time: now - start, step: next > 0 ? next - 1 : nil))
    for (key, step, time) in unanswered {
      keys.append(KeyRecord(key: key, step: step, latency: now - time, bytes: bytes))
    }
    unanswered = []
    guard bytes > 0 else { return }
    changedFrames += 1
    lastStir = now
  }

  /// The bytes of all frames that were shown after a step was handed out and before the next was.
  public func bytes(ofStep step: Int?) -> Int {
    frames.reduce(0) { $0 + ($1.step == step ? $1.bytes : 0) }
  }

  /// The next step of the script, a wake, or a timeout, after as long a wait as in life.
  public func nextEvent(timeout: Duration?) -> DisplayEvent {
    let deadline = timeout.map { ContinuousClock.now + $0 }
    while true {
      if pipe.drain() {
        lastStir = .now
        return .wake
      }
      guard next < script.count else {
        painter = nil
        return .lost
      }
      guard let end = endOfWait(script[next]) else { return handOut(script[next]) }
      let now = ContinuousClock.now
      if end <= now {
        wait = nil
        next += 1
        continue
      }
      if let deadline, deadline <= now { return .timeout }
      pipe.wait(within: min(end, deadline ?? end) - now)
    }
  }

  private func handOut(_ step: ScriptStep) -> DisplayEvent {
    next += 1
    switch step {
    case .key(let key):
      unanswered.append((key, next - 1, .now))
      return .key(key)
    case .paste(let text): return .paste(text)
    case .resize(let new):
      size = new
      painter?.forget()
      return .resize(new)
    case .pause, .untilQuiet, .untilFrames: return .timeout
    }
  }

  /// When the wait of a step ends as things stand; nothing when it does not wait.
  private func endOfWait(_ step: ScriptStep) -> ContinuousClock.Instant? {
    let wait = self.wait ?? (.now, changedFrames)
    let latest = wait.since + patience
    var end: ContinuousClock.Instant
    switch step {
    case .key, .paste, .resize: return nil
    case .pause(let time): end = wait.since + time
    case .untilQuiet(let time): end = max(wait.since, lastStir) + time
    case .untilFrames(let count):
      end = changedFrames - wait.frames >= count ? wait.since : latest + .nanoseconds(1)
    }
    self.wait = wait
    if latest < end, latest <= .now { ranOutOfPatience = true }
    end = min(end, latest)
    return end
  }
}
