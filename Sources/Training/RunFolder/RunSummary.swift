import Files
public import Foundation
import StrictJSON
public import Tracking

/// What is known of a run at a glance, from the ends of its log and the names in its folder.
///
/// Nothing in the folder makes it fail: what cannot be read is left out, and `status` says why.
public struct RunSummary: Hashable, Sendable {
  /// The path of the folder.
  public let path: String
  /// What the run is doing, or how it ended.
  public internal(set) var status: RunStatus
  /// What run it is; nil where the log does not say.
  public internal(set) var header: TrainingHeader?
  /// The steps done.
  public internal(set) var step = 0
  /// The smoothed loss of the last step.
  public internal(set) var loss: Double?
  /// The first evaluation.
  public internal(set) var first: Measured?
  /// The last evaluation on the same prompts.
  public internal(set) var last: Measured?
  /// The seconds that the rest of the steps were to take when the last one was logged.
  public internal(set) var secondsLeft: Double?
  /// The saved epochs in the folder.
  public internal(set) var epochs: [Int] = []
  /// Whether there is a state to go on from.
  public internal(set) var hasState = false
  /// When its first event file was begun; nil without one.
  public internal(set) var begun: Date?
  /// When its log was written to last; nil without a log.
  public internal(set) var modified: Date?
  /// The bytes of its files.
  public internal(set) var bytes = Bytes()

  /// An evaluation in its place.
  public struct Measured: Hashable, Sendable {
    /// The steps done.
    public var step: Int
    /// The name of the prompts.
    public var prompts: String
    /// The numbers.
    public var evaluation: Evaluation

    /// An evaluation after some steps.
    public init(step: Int, prompts: String, evaluation: Evaluation) {
      self.step = step
      self.prompts = prompts
      self.evaluation = evaluation
    }
  }

  /// The disk space of a run.
  public struct Bytes: Hashable, Sendable {
    /// The checkpoints of epochs.
    public var checkpoints = 0
    /// The states to go on from.
    public var states = 0
    /// Log, event files and whatever else there is.
    public var logs = 0

    /// The space of nothing.
    public init() {}

    /// The whole.
    public var total: Int { checkpoints + states + logs }
  }

  /// The steps of the whole run; 0 while unknown.
  public var total: Int { header?.steps ?? 0 }

  /// The most telling number that was measured, at the beginning and last.
  public var measure: (name: String, first: Double, last: Double)? {
    guard let first, let last else { return nil }
    func numbers(_ measured: Measured) -> [String: Double] {
      measured.evaluation.numbers.reduce(into: [:]) { $0[$1.name] = $1.value }
    }
    let (before, after) = (numbers(first), numbers(last))
    let names = ["logitDifference", "probabilityDifference", "answerProbability", "loss"]
    return names.lazy.compactMap { name in
      guard let first = before[name], let last = after[name] else { return nil }
      return (name, first, last)
    }.first
  }

  /// The path as seen from a folder that it was found in.
  ///
  /// - Parameter folder: as it was given to the finder.
  /// - Returns: the rest of the path; all of it for the folder itself.
  public func name(in folder: String) -> String { Self.name(of: path, in: folder) }

  /// A path as seen from a folder above it; all of it where the folder is not above.
  public static func name(of path: String, in folder: String) -> String {
    let root = RunFolder(folder).path
    let prefix = root == "/" ? "/" : root + "/"
    return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
  }

  /// A short name for a measure of evaluations.
  public static func shortName(ofMeasure name: String) -> String {
    switch name {
    case "logitDifference": "F"
    case "probabilityDifference": "p diff."
    case "answerProbability": "p"
    default: name
    }
  }
}

// MARK: Reading

extension RunSummary {
  /// Looks at a run folder.
  ///
  /// - Parameters:
  ///   - path: the path of a folder, of a run or not.
  ///   - now: for telling how fresh its log is.
  ///
  /// Cost: reads the ends of the log, 1.3 MB at most, and the names in the folder.
  public init(reading path: String, now: Date = Date()) {
    let folder = RunFolder(path)
    self.path = folder.path
    (epochs, hasState) = (folder.epochs, !folder.states.isEmpty)
    status = .brokeOff
    readSizes(folder)
    let log = FileSystem.facts(at: Links.followed(folder.logPath) ?? folder.logPath)
    modified = log.map { Date(timeIntervalSince1970: $0.modified) }
    let use = RunLock.use(of: folder.path)
    var end: RunEnd?
    do throws(FileError) {
      let ends = try LogEnds(path: folder.logPath)
      readFirst(ends)
      end = readLast(ends)
    } catch {
      status = .damaged(log == nil ? "there is no run.jsonl" : error.description)
      return
    }
    status = RunStatus(
      last: end, use, age: modified.map { now.timeIntervalSince($0) } ?? .infinity)
    if header == nil, end != nil {
      status = .damaged("run.jsonl does not begin with what run it is")
    }
  }

  /// Reads what run it is, and its first evaluation.
  private mutating func readFirst(_ ends: LogEnds) {
    var isFirst = true
    ends.forEachFirst { line in
      if isFirst { header = TrainingHeader(line) }
      isFirst = false
      first = Measured(line)
      return first != nil
    }
  }

  /// Reads the last step and evaluation.
  ///
  /// - Returns: how the log ends; nil without a whole line.
  private mutating func readLast(_ ends: LogEnds) -> RunEnd? {
    var end: RunEnd?
    var hasStep = false
    ends.forEachLast { line in
      if end == nil {
        end = RunEnd(line)
        step = line["step"]?.count ?? 0
      }
      if !hasStep, line["event"]?.string == "step" {
        hasStep = true
        loss = line["smoothedLoss"]?.number
        secondsLeft = line["secondsLeft"]?.number
      }
      if last == nil, let measured = Measured(line), measured.prompts == first?.prompts {
        last = measured
      }
      return hasStep && last != nil
    }
    last = last ?? first
    return end
  }

  private mutating func readSizes(_ folder: RunFolder) {
    let prefix = "events.out.tfevents."
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [] {
      let count = Self.bytes(of: "\(folder.path)/\(name)", depth: 2)
      if RunFolder.number(in: name, RunFolder.epochPrefix) != nil {
        bytes.checkpoints += count
      } else if RunFolder.number(in: name, RunFolder.statePrefix) != nil {
        bytes.states += count
      } else {
        bytes.logs += count
      }
      if name.hasPrefix(prefix), let seconds = Int(name.dropFirst(prefix.count).prefix(10)) {
        begun = min(begun ?? .distantFuture, Date(timeIntervalSince1970: Double(seconds)))
      }
    }
  }

  /// The bytes of a file, or of the files in a folder; links count for nothing.
  private static func bytes(of path: String, depth: Int) -> Int {
    guard let facts = FileSystem.facts(at: path) else { return 0 }
    guard facts.kind == .folder else { return facts.isFile ? facts.bytes : 0 }
    guard depth > 0 else { return 0 }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.reduce(0) { $0 + bytes(of: "\(path)/\($1)", depth: depth - 1) }
  }
}

extension RunSummary.Measured {
  /// An evaluation of a log's line; nil where it is another event.
  fileprivate init?(_ line: JSON) {
    guard line["event"]?.string == "evaluated",
      case .evaluated(let step, _, let prompts, let evaluation)? = TrainingEvent(line)
    else { return nil }
    self.init(step: step, prompts: prompts, evaluation: evaluation)
  }
}

extension RunEnd {
  /// What a line says of the run, where it is the last.
  fileprivate init(_ line: JSON) {
    switch line["event"]?.string {
    case "finished": self = .finished
    case "stopped": self = .stopped
    case "paused": self = .paused
    case "troubled": self = .troubled(line["problem"]?.string ?? "a step could not be done")
    default: self = .underWay
    }
  }
}
