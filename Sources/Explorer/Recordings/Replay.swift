import Foundation
public import Screen
import Tensors
import Training
import Transformer

/// Replays a recording without a display.
///
/// Each step waits until the screen has all its answers, so that the same recording on the same
/// checkpoint gives the same frame. A training run is done whole when it is begun, in a folder of its
/// own that is removed at the end; where a recording pauses or ends it, the replay does not.
///
/// - Parameters:
///   - recording: the text of the recording.
///   - checkpoint: the model to replay it on, whatever the recording names.
///   - options: the second checkpoint and the settings; the recording replaces the first prompt.
///   - size: the size of the screen; nil for the sizes in the recording.
///   - traits: what the screen can show.
///   - onFrame: called after each step with the frame and the step's words, if any.
/// - Returns: the last frame.
/// - Throws: what is wrong with the recording or its prompt.
///
/// Cost: all analyses of the screens on the way.
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
  (options.series, options.report) = (parsed.header.series, parsed.header.report)
  let runs = FileManager.default.temporaryDirectory.path + "/patchbay-replay-\(UUID().uuidString)"
  defer { try? FileManager.default.removeItem(atPath: runs) }
  var replayer = try Replayer(
    checkpoint, options, size: size ?? parsed.header.size, runs: runs)
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
/// - Returns: the first, and the second if there was one.
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

/// An exploration that does all work at once, on the calling thread.
private struct Replayer {
  private(set) var hasLeft = false
  private var state: AppState
  private var engine: Engine
  private let errandRunner: ErrandRunner
  private let mailbox = Mailbox(wake: {})
  private let trainer: TrainingRunner
  /// The folder of training runs; made for the first.
  private let runs: String
  /// Requests without an answer yet, the latest last.
  private var waiting: [QueryRequest] = []

  init(
    _ checkpoint: LoadedCheckpoint, _ options: ExplorationOptions, size: Size, runs: String
  ) throws(ExplorerError) {
    self.runs = runs
    state = try AppState(checkpoint, options, size: size)
    let openCheckpoints = OpenCheckpoints(checkpoint)
    if let second = options.second { openCheckpoints.put(second, at: .b) }
    engine = Engine(openCheckpoints)
    errandRunner = ErrandRunner(openCheckpoints, mailbox, SettingsStore(environment: [:]))
    trainer = TrainingRunner(openCheckpoints, mailbox, version: options.version)
    carryOut(state.begin())
  }

  func frame(_ traits: DisplayTraits) -> Frame { view(state, size: state.size, traits: traits) }

  /// Applies a message, then answers the queries that the screen shows.
  mutating func handle(_ message: Message) {
    carryOut(update(&state, message))
    answerQueries(all: false)
  }

  /// Answers the queries that the screen shows, or all that were asked.
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
        // Somebody else's recording must not overwrite files here.
        state.errand = nil
        state.note = .done("A replay writes nothing: \(file.path)")
      case .send(.deleteSaved), .send(.renameSaved):
        state.errand = nil
        state.note = .done("A replay deletes and renames nothing.")
      case .watch(let path):
        for news in RunWatcher.all(of: path) { carryOut(update(&state, .watched(news))) }
      case .measure(let request?):
        // The cache of whoever replays it is left alone.
        SeriesRunner.measure(request, version: state.version, cache: nil) { news in
          carryOut(update(&state, .series(SeriesNews(request: request, kind: news))))
        }
      case .measure(nil): break
      case .send(let errand): carryOut(update(&state, errandRunner.run(errand)))
      case .train(let request): train(request)
      case .copy: state.note = .done("A replay copies nothing.")
      case .control, .snapshot, .detach, .stopOpening: break
      case .quit: hasLeft = true
      }
    }
  }

  /// Does a whole run, in a folder of the replay's own.
  private mutating func train(_ request: TrainingRequest) {
    try? FileManager.default.createDirectory(atPath: runs, withIntermediateDirectories: true)
    var request = request
    request.folder = runs + "/" + (request.folder.split(separator: "/").last ?? "run")
    trainer.runToEnd(request)
    for message in mailbox.drain() { carryOut(update(&state, message)) }
  }
}
