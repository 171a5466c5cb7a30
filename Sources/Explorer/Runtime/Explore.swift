import Analyses
import Checkpoints
public import Screen
public import Settings
import Tensors
import Tracking
import Transformer

/// The prompt that the explorer starts with; what is nil is chosen to suit the checkpoint.
public struct OpeningPrompt: Hashable, Sendable {
  /// The prompt; as token ids if the checkpoint has no tokenizer.
  public var prompt: String?
  /// The right token.
  public var answer: String?
  /// The token that the answer is compared with.
  public var distractor: String?
  /// Whether a beginning-of-text token stands in front.
  public var bos: Bool

  /// A prompt from its parts.
  public init(
    prompt: String? = nil, answer: String? = nil, distractor: String? = nil, bos: Bool = false
  ) {
    self.prompt = prompt
    self.answer = answer
    self.distractor = distractor
    self.bos = bos
  }
}

/// How an exploration begins, and what it keeps.
public struct ExplorationOptions: Sendable {
  /// The first prompt.
  public var opening: OpeningPrompt
  /// A second checkpoint to compare with.
  public var second: LoadedCheckpoint?
  /// The person's settings.
  public var settings: Settings
  /// The environment variables, which say where settings are kept.
  public var environment: [String: String]
  /// The file that the person's actions are recorded in; nil for none.
  public var recording: String?
  /// Whether the program chose that name: a taken name then gets a number, and an exploration that
  /// cannot be recorded starts anyway and says so.
  public var isRecordingOptional = false
  /// Checkpoints, folders or patterns whose series is measured at the start; none for no series.
  public var series: [String] = []
  /// The folder of a report that is shown at the start; nil for none.
  public var report: String?
  /// The version of the program.
  public var version: String
  /// A message at the start, such as what is wrong with the settings.
  public var notice: String?

  /// Options, with the defaults for what is left out.
  public init(
    opening: OpeningPrompt = OpeningPrompt(), second: LoadedCheckpoint? = nil,
    settings: Settings = Settings(showsHints: false), environment: [String: String] = [:],
    recording: String? = nil, version: String = "", notice: String? = nil
  ) {
    self.opening = opening
    self.second = second
    self.settings = settings
    self.environment = environment
    self.recording = recording
    self.version = version
    self.notice = notice
  }

  /// The names of all actions; settings can give these other keys.
  public static var actionNames: [String] {
    Array(Set(KeyContext.allCases.flatMap { $0.bindings.map(\.name) })).sorted()
  }
}

/// How an exploration came to its end.
public enum ExplorationEnd: Hashable, Sendable {
  /// The person left.
  case left
  /// The person left, and a training run that was saved is to go on without a screen.
  case leftTraining(DetachedRun)
  /// The display went away.
  case displayLost
}

/// Why an exploration cannot begin.
public enum ExplorerError: Error, Hashable, Sendable {
  /// The prompt cannot be used, for this reason in words.
  case prompt(String)
  /// The second checkpoint cannot be compared with the first, for this reason in words.
  case second(String)
  /// The recording cannot be written or read, for this reason in words.
  case recording(String)
}

extension ExplorerError: CustomStringConvertible {
  /// What is wrong, and how to mend it.
  public var description: String {
    switch self {
    case .prompt(let reason), .second(let reason), .recording(let reason): reason
    }
  }
}

/// Lets a person explore a checkpoint on a display, until they leave.
///
/// The engine works on a thread of its own; the calling thread reads keys and draws, and sleeps
/// while nothing happens.
///
/// - Parameters:
///   - checkpoint: the model and its tokenizer.
///   - display: where to draw, and where keys come from.
///   - options: the first prompt, the settings, the recording.
/// - Returns: how it ended.
/// - Throws: why the exploration cannot begin.
public func explore(
  _ checkpoint: LoadedCheckpoint, on display: any Display,
  options: ExplorationOptions = ExplorationOptions()
) throws(ExplorerError) -> ExplorationEnd {
  var state = try AppState(checkpoint, options, size: Size.drawn(of: display.size))
  var recorder: Recorder?
  if let path = options.recording {
    do throws(ExplorerError) {
      recorder = try Recorder(
        to: path, isNumbered: options.isRecordingOptional,
        RecordingHeader(checkpoint, options, size: Size.drawn(of: display.size)))
    } catch {
      guard options.isRecordingOptional else { throw error }
      state.note = .refused("Nothing is recorded: \(error.description)")
    }
  }
  let mailbox = Mailbox(wake: display.waker)
  let openCheckpoints = OpenCheckpoints(checkpoint)
  if let second = options.second { openCheckpoints.put(second, at: .b) }
  let workers = Workers(
    engine: Worker(Engine(openCheckpoints), mailbox),
    errandRunner: ErrandRunner(
      openCheckpoints, mailbox, SettingsStore(environment: options.environment)),
    trainer: TrainingRunner(openCheckpoints, mailbox, version: options.version),
    watcher: RunWatcher(mailbox),
    series: SeriesRunner(
      mailbox, version: options.version,
      cache: SeriesCache(environment: options.environment)))
  var session = Session(
    state: state, display: display, mailbox: mailbox, workers: workers, recorder: recorder)
  let end = session.run()
  workers.close(after: end)
  return end
}

extension AppState {
  /// The first state of an exploration.
  init(
    _ checkpoint: LoadedCheckpoint, _ options: ExplorationOptions, size: Size
  ) throws(ExplorerError) {
    let reader = checkpoint.reader
    var document = try options.opening.document(reader)
    let preferences = Preferences(options.settings)
    if let kind = preferences.kind, !kind.needsReference || !document.references.isEmpty {
      document.kind = kind
    }
    let problem = document.openCircuit(beside: checkpoint)
    self.init(model: checkpoint.facts, reader: reader, document: document, size: size)
    self.preferences = preferences
    version = options.version
    let (map, problems) = KeyMap.changed(by: options.settings.keys)
    keyMap = map
    let told = [options.notice].compactMap(\.self) + problems + [problem].compactMap(\.self)
    if let words = told.first { note = .refused(words) }
    let settingsStore = SettingsStore(environment: options.environment)
    if options.settings.showsHints, !settingsStore.hasSeenHints { overlay = HintsOverlay() }
    if let other = options.second { try open(second: other, beside: checkpoint) }
    if let report = options.report {
      screen = .runs
      states.runs.wanted = report
    }
    guard !options.series.isEmpty else { return }
    screen = .training
    training.open(options.series)
  }

  /// What is to be done before the first key.
  mutating func begin() -> [Effect] { schedule() + screen.entry.refresh(&self) }

  private mutating func open(
    second other: LoadedCheckpoint, beside first: LoadedCheckpoint
  ) throws(ExplorerError) {
    let (own, shape) = (model.shape, other.checkpoint.configuration)
    guard own.isComparable(with: shape) else {
      throw .second(own.refusal(of: shape, at: other.checkpoint.folder))
    }
    do throws(ErrandProblem) {
      second = try other.facts(beside: first)
    } catch {
      throw .second(error.description)
    }
    if let remark = second?.remark, !remark.isEmpty { note = .done(remark) }
    shownModel = .difference
  }
}

extension OpeningPrompt {
  /// The first document.
  func document(_ reader: PromptReader) throws(ExplorerError) -> Document {
    guard let usual = reader.opening() else {
      throw .prompt("the model has no token that could stand in a prompt.")
    }
    guard prompt != nil || answer != nil || distractor != nil || bos else { return usual }
    let texts = PromptTexts(
      prompt: prompt ?? usual.texts.prompt,
      answer: answer ?? (prompt == nil ? usual.texts.answer : ""),
      distractor: distractor ?? (prompt == nil ? usual.texts.distractor : ""))
    do {
      return try reader.read(texts, bos: bos)
    } catch {
      throw .prompt(error.description)
    }
  }
}
