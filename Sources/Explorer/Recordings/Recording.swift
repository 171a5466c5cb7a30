import Checkpoints
import Screen
import StrictJSON

/// What a person did in an exploration, line by line, so that it can be done again.
///
/// The first line says of what: the checkpoint, the prompt, the size of the screen. Each line after
/// it is an object with one member: `key`, `paste`, `mouse`, `resize`, or `say`, a word to whoever
/// watches. A key that came in a burst and therefore asked first has `burst` beside it.
struct Recording: Hashable, Sendable {
  /// What was explored.
  var header: RecordingHeader
  /// What was done, in order.
  var steps: [Step]

  /// One thing that was done.
  enum Step: Hashable, Sendable {
    case key(Key)
    case burstKey(Key)
    case paste(String)
    case mouse(Mouse)
    case resize(Size)
    case say(String)
  }
}

/// What a recording is of.
struct RecordingHeader: Hashable, Sendable {
  /// The version of the program.
  var version: String
  /// The folder of the checkpoint.
  var checkpoint: String
  /// The folder of the second checkpoint.
  var second: String?
  /// What was asked first.
  var opening: OpeningPrompt
  /// The size of the screen at the start.
  var size: Size

  /// The schema of the first line.
  static let schema = "patchbay.recording/1"
}

extension RecordingHeader {
  /// The header of an exploration.
  init(_ checkpoint: LoadedCheckpoint, _ options: ExplorationOptions, size: Size) {
    self.init(
      version: options.version, checkpoint: checkpoint.checkpoint.folder,
      second: options.second?.checkpoint.folder, opening: options.opening, size: size)
  }
}

// MARK: Lines

extension RecordingHeader: JSONRepresentable {
  /// The first line.
  var json: JSONOutput {
    [
      "schema": Self.schema, "version": version, "checkpoint": checkpoint, "second": second,
      "prompt": opening.prompt, "answer": opening.answer, "distractor": opening.distractor,
      "bos": opening.bos, "size": [size.width, size.height],
    ]
  }
}

extension Recording.Step: JSONRepresentable {
  /// Its line.
  var json: JSONOutput {
    switch self {
    case .key(let key): ["key": "\(key)"]
    case .burstKey(let key): ["key": "\(key)", "burst": true]
    case .paste(let text): ["paste": text]
    case .mouse(let mouse):
      ["mouse": mouse.action.rawValue, "at": [mouse.place.column, mouse.place.row]]
    case .resize(let size): ["resize": [size.width, size.height]]
    case .say(let words): ["say": words]
    }
  }

  /// The step that a message is; nil for messages that no person sends.
  init?(_ message: Message) {
    switch message {
    case .key(let key): self = .key(key)
    case .burstKey(let key): self = .burstKey(key)
    case .paste(let text): self = .paste(text)
    case .mouse(let mouse): self = .mouse(mouse)
    case .resize(let size): self = .resize(size)
    default: return nil
    }
  }

  /// The message that does it again; nil for words.
  var message: Message? {
    switch self {
    case .key(let key): .key(key)
    case .burstKey(let key): .burstKey(key)
    case .paste(let text): .paste(text)
    case .mouse(let mouse): .mouse(mouse)
    case .resize(let size): .resize(size)
    case .say: nil
    }
  }
}
