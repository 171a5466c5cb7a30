import Checkpoints
import Screen
import StrictJSON

/// What a person did in an exploration, so that it can be done again.
///
/// The first line names the checkpoint, the prompt and the size of the screen. Each further line is
/// an object with one member: `key`, `paste`, `mouse`, `resize`, or `say` with words to the viewer.
/// A key in a burst, which asked first, also has `burst`.
struct Recording: Hashable, Sendable {
  /// The first line.
  var header: RecordingHeader
  /// The steps in order.
  var steps: [Step]

  /// One action of a person, or words to the viewer.
  enum Step: Hashable, Sendable {
    case key(Key)
    case burstKey(Key)
    case paste(String)
    case mouse(Mouse)
    case resize(Size)
    case say(String)
  }
}

/// What a recording was made on.
struct RecordingHeader: Hashable, Sendable {
  /// The version of the program.
  var version: String
  /// The folder of the checkpoint.
  var checkpoint: String
  /// The folder of the second checkpoint; nil if there was none.
  var second: String?
  /// The first prompt.
  var opening: OpeningPrompt
  /// The size of the screen at the start.
  var size: Size
  /// The checkpoints, folders or patterns whose series was measured at the start.
  var series: [String] = []
  /// The folder of the report that was opened at the start; nil if none was.
  var report: String?

  /// The schema of the first line.
  static let schema = "patchbay.recording/1"
}

extension RecordingHeader {
  /// The header of an exploration.
  init(_ checkpoint: LoadedCheckpoint, _ options: ExplorationOptions, size: Size) {
    self.init(
      version: options.version, checkpoint: checkpoint.checkpoint.folder,
      second: options.second?.checkpoint.folder, opening: options.opening, size: size,
      series: options.series, report: options.report)
  }
}

// MARK: Lines

extension RecordingHeader: JSONRepresentable {
  /// The first line.
  var json: JSONOutput {
    facts.adding(series.isEmpty ? [:] : ["series": series])
      .adding(report.map { ["report": $0] } ?? [:])
  }

  private var facts: JSONOutput {
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

  /// The step for a message; nil for messages that no person sends.
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

  /// The message that repeats the step; nil for words.
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
