import Foundation
import StrictJSON
public import Tracking

/// What the log of a stage tells of it: whether it is done, what it left, what it changed.
public struct StageRecord: Sendable {
  /// The measures of a set of prompts.
  public struct Change: Hashable, Sendable {
    /// The name of the prompts.
    public let prompts: String
    /// The first evaluation.
    public let before: Evaluation
    /// The latest.
    public internal(set) var after: Evaluation
  }

  /// The first line; nil where there is none yet.
  let header: JSON?
  /// The step of the last line where it says that the run is finished.
  let finishedSteps: Int?
  /// The latest saved epoch, with the hash of its weights.
  let saved: (epoch: Int, sha256: String)?
  /// What changed between the first evaluation and the latest, in the order of the prompts.
  public let changes: [Change]

  /// Reads the log of a run folder; one without a log tells nothing.
  ///
  /// Cost: one read of the log.
  ///
  /// - Throws: what the system refuses.
  public init(_ folder: RunFolder) throws(RunFolderError) {
    var (header, last): (JSON?, JSON?) = (nil, nil)
    var saved: (epoch: Int, sha256: String)?
    var changes: [Change] = []
    if FileManager.default.fileExists(atPath: folder.logPath) {
      var reader = RunLogReader(path: folder.logPath)
      while true {
        let reading = try reader.read()
        guard !reading.lines.isEmpty || !reading.unreadable.isEmpty else { break }
        for line in reading.lines {
          header = header ?? line
          last = line
          switch line["event"]?.string {
          case "saved": saved = Self.saved(line) ?? saved
          case "evaluated": Self.note(line, in: &changes)
          default: break
          }
        }
      }
    }
    self.header = header
    self.saved = saved
    self.changes = changes
    finishedSteps = last?["event"]?.string == "finished" ? last?["step"]?.count : nil
  }

  private static func saved(_ line: JSON) -> (epoch: Int, sha256: String)? {
    guard let epoch = line["epoch"]?.count, let hash = line["sha256"]?.string else { return nil }
    return (epoch, hash)
  }

  private static func note(_ line: JSON, in changes: inout [Change]) {
    guard let prompts = line["prompts"]?.string else { return }
    let evaluation = Evaluation(
      loss: line["loss"]?.number, logitDifference: line["logitDifference"]?.number,
      answerProbability: line["answerProbability"]?.number,
      answerRank: line["answerRank"]?.number,
      probabilityDifference: line["probabilityDifference"]?.number)
    if let place = changes.firstIndex(where: { $0.prompts == prompts }) {
      changes[place].after = evaluation
    } else {
      changes.append(Change(prompts: prompts, before: evaluation, after: evaluation))
    }
  }
}
