public import Screen
import Tensors
import Transformer

/// Does again what a recording says, without a display, and gives the last frame.
///
/// What a screen shows is waited for before the next key, so that the same recording on the same
/// checkpoint gives the same frame. A training run is not begun again.
///
/// - Parameters:
///   - recording: the text of the recording.
///   - checkpoint: the model that it is done on, whatever the recording names.
///   - options: the second checkpoint and the settings; the opening prompt is that of the recording.
///   - size: the size of the screen; that of the recording without one, and sizes of its lines then
///     count.
///   - traits: what the screen can show.
///   - onFrame: given each frame after a step, with the step's words where it has any.
/// - Returns: the last frame.
/// - Throws: what is wrong with the recording or its prompt.
///
/// Cost: all analyses that the screens on the way show.
@discardableResult
public func replay(
  _ recording: String, on checkpoint: LoadedCheckpoint,
  options: ExplorationOptions = ExplorationOptions(), size: Size? = nil,
  traits: DisplayTraits = .full, onFrame: (Frame, String?) -> Void = { _, _ in }
) throws(ExplorerError) -> Frame {
  let parsed: Recording
  do throws(RecordingProblem) {
    parsed = try Recording(parsing: recording)
  } catch {
    throw .recording(error.description)
  }
  var options = options
  options.opening = parsed.header.opening
  var replayer = try Replayer(checkpoint, options, size: size ?? parsed.header.size)
  replayer.answerQueries(all: false)
  for step in parsed.steps {
    if case .resize = step, size != nil { continue }
    if let message = step.message { replayer.handle(message) }
    if case .say(let words) = step {
      onFrame(replayer.frame(traits), words)
    } else {
      onFrame(replayer.frame(traits), nil)
    }
    if replayer.hasLeft { break }
  }
  replayer.answerQueries(all: true)
  return replayer.frame(traits)
}

/// The folders of the checkpoints that a recording was made on.
///
/// - Parameter recording: the text of the recording.
/// - Returns: the first, and the second where there was one.
/// - Throws: what is wrong with the recording.
public func checkpoints(
  of recording: String
) throws(ExplorerError) -> (first: String, second: String?) {
  do throws(RecordingProblem) {
    let header = try Recording(parsing: recording).header
    return (header.checkpoint, header.second)
  } catch {
    throw .recording(error.description)
  }
}

/// An exploration whose work is done at once, on the calling thread.
private struct Replayer {
  private(set) var hasLeft = false
  private var state: AppState
  private var engine: Engine
  private let errandRunner: ErrandRunner
  /// What was asked for and is not looked at yet, the latest last.
  private var waiting: [QueryRequest] = []

  init(
    _ checkpoint: LoadedCheckpoint, _ options: ExplorationOptions, size: Size
  ) throws(ExplorerError) {
    state = try AppState(checkpoint, options, size: size)
    let openCheckpoints = OpenCheckpoints(checkpoint)
    if let second = options.second { openCheckpoints.put(second, at: .b) }
    engine = Engine(openCheckpoints)
    errandRunner = ErrandRunner(openCheckpoints, Mailbox(wake: {}), SettingsStore(environment: [:]))
    carryOut(state.schedule())
  }

  func frame(_ traits: DisplayTraits) -> Frame { view(state, size: state.size, traits: traits) }

  /// Takes what was done, and finds out what the screen then shows.
  mutating func handle(_ message: Message) {
    carryOut(update(&state, message))
    answerQueries(all: false)
  }

  /// Does the work that the screen waits for, or all that is asked for.
  mutating func answerQueries(all: Bool) {
    while let place = waiting.lastIndex(where: { all || state.visibleQueries.contains($0.query) }) {
      let request = waiting.remove(at: place)
      let report = EngineReport(cancellation: Cancellation()) { _, _ in }
      switch engine.answer(request, report) {
      case .success(let answer):
        carryOut(update(&state, .found(number: request.number, answer, seconds: 0)))
      case .failure(.cancelled): preconditionFailure("nobody stops the work of a replay")
      case .failure(.failed(let reason)):
        carryOut(update(&state, .failed(number: request.number, reason)))
      }
    }
  }

  private mutating func carryOut(_ effects: [Effect]) {
    for effect in effects {
      switch effect {
      case .query(let request): waiting.append(request)
      case .cancel(let numbers): waiting.removeAll { numbers.contains($0.number) }
      case .send(.write(let file, _)):
        // Somebody else's recording must not write over files here.
        state.errand = nil
        state.note = .done("A replay writes nothing: \(file.path)")
      case .send(let errand): carryOut(update(&state, errandRunner.run(errand)))
      case .train: carryOut(update(&state, .trainingFailed("A replay does not train.")))
      case .copy: state.note = .done("A replay copies nothing.")
      case .control: break
      case .quit: hasLeft = true
      }
    }
  }
}
