import Screen

/// One exploration: events in, frames out, on the thread that owns the display.
struct Session {
  private(set) var state: AppState
  private let display: any Display
  private let mailbox: Mailbox
  private let worker: Worker
  /// When a frame was last drawn because of results alone.
  private var lastFrame = ContinuousClock.now - .seconds(1)
  private var isStale = true
  private var hasLeft = false
  /// The least time between frames that results alone bring about.
  private static let frameTime = Duration.milliseconds(67)

  init(state: AppState, display: any Display, mailbox: Mailbox, worker: Worker) {
    self.state = state
    self.display = display
    self.mailbox = mailbox
    self.worker = worker
  }

  /// Goes on until the person leaves or the display is gone.
  mutating func run() -> ExplorationEnd {
    carryOut(state.schedule())
    draw()
    while !hasLeft {
      let wait = isStale ? max(.zero, Self.frameTime - (.now - lastFrame)) : nil
      switch display.nextEvent(timeout: wait) {
      case .key(let key): take(.key(key), drawsAtOnce: true)
      case .paste(let text): take(.paste(text), drawsAtOnce: true)
      case .resize(let size): take(.resize(size), drawsAtOnce: true)
      case .wake: for message in mailbox.take() { take(message, drawsAtOnce: false) }
      case .timeout: drawResults()
      case .mouse: break
      case .lost: return .displayLost
      }
    }
    return .left
  }

  private mutating func take(_ message: Message, drawsAtOnce: Bool) {
    carryOut(update(&state, message))
    isStale = true
    if drawsAtOnce {
      draw()
    } else if .now - lastFrame >= Self.frameTime {
      drawResults()
    }
  }

  private mutating func drawResults() {
    draw()
    lastFrame = .now
  }

  private mutating func draw() {
    display.show(view(state, size: display.size, traits: display.traits))
    isStale = false
  }

  private mutating func carryOut(_ effects: [Effect]) {
    for effect in effects {
      switch effect {
      case .run(let request): worker.submit(request)
      case .cancel(let numbers): worker.cancel(numbers)
      case .quit: hasLeft = true
      }
    }
  }
}
