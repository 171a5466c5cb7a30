import Screen
import Tracking
import Training

/// One exploration: events in, frames out, on the thread that owns the display.
struct Session {
  private(set) var state: AppState
  private let display: any Display
  private let mailbox: Mailbox
  private let workers: Workers
  private var pace = FramePace()
  private var isStale = true
  private var hasLeft = false
  /// The training run that goes on in a process of its own.
  private var detached: DetachedRun?
  private var recorder: Recorder?

  init(
    state: AppState, display: any Display, mailbox: Mailbox, workers: Workers,
    recorder: Recorder? = nil
  ) {
    self.state = state
    self.display = display
    self.mailbox = mailbox
    self.workers = workers
    self.recorder = recorder
    noteSize(display.size, after: state.note)
  }

  /// Runs until the person leaves or the display is gone.
  mutating func run() -> ExplorationEnd {
    carryOut(state.begin())
    drawIfDue()
    while !hasLeft {
      display.outliveLoss(state.training.phase.isActive)
      let wait = isStale ? pace.wait(isReady: display.isReady, at: .now) : nil
      switch display.nextEvent(timeout: wait) {
      case .key(let key): handle(isInBurst(key) ? .burstKey(key) : .key(key))
      case .paste(let text): handle(.paste(text))
      case .mouse(let mouse):
        // Outside of the frame there is nothing to point at.
        if Rect(Size.drawn(of: display.size)).contains(mouse.place) { handle(.mouse(mouse)) }
      case .resize(let size):
        handle(.resize(Size.drawn(of: size)))
        noteSize(size)
      case .wake: for message in mailbox.drain() { handle(message) }
      case .timeout: break
      case .lost: return .displayLost
      }
      drawIfDue()
    }
    return detached.map(ExplorationEnd.leftTraining) ?? .left
  }

  /// Whether a key came in a burst and must therefore ask first.
  private func isInBurst(_ key: Key) -> Bool {
    state.quietTime(before: key).map { !display.comesAlone(after: $0) } ?? false
  }

  private mutating func handle(_ message: Message) {
    recorder?.record(message)
    let effects = update(&state, message)
    carryOut(effects)
    switch message.urgency {
    case .atOnce: pace.hurry(at: .now)
    case .soon: pace.noteResult()
    case .atLeisure: break
    }
    isStale = true
  }

  private mutating func drawIfDue() {
    guard isStale, pace.wait(isReady: display.isReady, at: .now) == .zero else { return }
    display.show(view(state, size: Size.drawn(of: display.size), traits: display.traits))
    pace.drew(at: .now)
    isStale = false
  }

  /// Notes a window larger than the largest frame, after any earlier note.
  private mutating func noteSize(_ window: Size, after note: Note? = nil) {
    let drawn = Size.drawn(of: window)
    guard drawn != window else { return }
    state.note = .refused(
      (note.map { $0.text + " " } ?? "")
        + "The window says that it has \(window.width)x\(window.height) cells; the first "
        + "\(drawn.width)x\(drawn.height) are drawn on.")
  }

  private mutating func carryOut(_ effects: [Effect]) {
    for effect in effects {
      switch effect {
      case .query(let request): workers.engine.submit(request)
      case .cancel(let numbers): workers.engine.cancel(numbers)
      case .send(let errand): workers.errandRunner.send(errand)
      case .stopOpening: workers.errandRunner.stopOpening()
      case .snapshot(let isWanted): workers.trainer.takeSnapshot(isWanted)
      case .train(let request):
        workers.watcher.stop()
        workers.trainer.begin(request)
      case .watch(let path): workers.watcher.watch(path)
      case .measure(let request):
        if request != nil { workers.watcher.stop() }
        workers.series.measure(request)
      case .control(let request): workers.trainer.ask(request)
      case .copy(let text): copy(text)
      case .detach(let request): detached = DetachedRun(request)
      case .quit: hasLeft = true
      }
    }
  }

  private mutating func copy(_ text: String) {
    let isCopied = display.copy(text)
    state.note =
      isCopied
      ? .done("Copied \(text.count) characters, if the terminal allows it (OSC 52).")
      : .refused("That is too much to be copied by way of the terminal. e writes it to a file.")
  }
}

/// The threads that work for a session.
struct Workers: Sendable {
  let engine: Worker
  let errandRunner: ErrandRunner
  let trainer: TrainingRunner
  let watcher: RunWatcher
  let series: SeriesRunner

  /// Ends them as soon as possible.
  ///
  /// If the display was lost, waits until a training run is finished.
  func close(after end: ExplorationEnd) {
    engine.close()
    watcher.stop()
    series.measure(nil)
    if end == .displayLost { trainer.finish() } else { trainer.close() }
  }
}

/// How soon a frame is wanted.
private enum Urgency {
  /// Nobody waits for it: plots grow.
  case atLeisure
  /// A result came.
  case soon
  /// A person did something.
  case atOnce
}

extension Message {
  /// How soon its effect is to be seen.
  fileprivate var urgency: Urgency {
    switch self {
    case .key, .burstKey, .paste, .mouse, .resize: .atOnce
    case .training(let event): event.isProgress ? .atLeisure : .soon
    case .trainingSteps, .memory, .series: .atLeisure
    case .watched(let news): news.events.allSatisfy(\.isProgress) ? .atLeisure : .soon
    default: .soon
    }
  }
}

extension TrainingEvent {
  /// Whether it only adds to plots.
  fileprivate var isProgress: Bool {
    switch self {
    case .step, .evaluated, .tracked: true
    default: false
    }
  }
}
