import Checkpoints
import Foundation
import StrictJSON
import Tracking

/// Where a run writes what happens: its log and its event file, in a folder that it holds.
struct RunRecord: ~Copyable {
  let writer: RunFolderWriter
  private var log: RunLog
  /// The event file; nil before there is a number for it, so that no run leaves an empty one.
  private var board: TensorBoardFile?
  /// The step after which the run goes on; nil for a new run.
  private let resumedStep: Int?

  /// Begins a record, or goes on with one.
  ///
  /// - Parameters:
  ///   - writer: the folder, held as long as the record lives.
  ///   - step: where to go on; nil to begin.
  /// - Throws: there is a run already, or none to go on with, or what the system refuses.
  init(_ writer: consuming RunFolderWriter, resumingAt step: Int?) throws(RunFolderError) {
    let folder = writer.folder
    let log = try Self.log(folder, resumingAt: step)
    self.writer = writer
    self.log = log
    resumedStep = step
  }

  private static func log(
    _ folder: RunFolder, resumingAt step: Int?
  ) throws(RunFolderError) -> RunLog {
    guard let step else { return try RunLog(newAt: folder.logPath) }
    return try RunLog(resuming: folder.logPath) { TrainingEvent.isKept($0, upTo: step) }
  }

  /// Writes an event down; of very many steps only some (`TrainingEvent.isLogged`).
  mutating func write(_ event: TrainingEvent) throws(RunFolderError) {
    guard event.isLogged else { return }
    try log.append(event.json)
    let now = Date().timeIntervalSince1970
    for (tag, value) in event.scalars {
      if board == nil {
        // Events of the step before stay, as they stay in the log.
        board = try TensorBoardFile(
          folder: writer.folder.path, resumingAt: resumedStep.map { $0 + 1 }, wallTime: now)
      }
      try board?.append(tag: tag, value: Float(value), step: event.stepNumber, wallTime: now)
    }
  }

  /// Returns when all that was written is on the disk.
  func synchronise() throws(RunFolderError) {
    try log.synchronise()
    try board?.synchronise()
  }
}

extension TrainingEvent {
  /// The numbers that TensorBoard plots, by tag.
  fileprivate var scalars: [(tag: String, value: Double)] {
    switch self {
    case .step(let report):
      [
        ("train/loss", report.step.loss), ("train/smoothedLoss", report.smoothedLoss),
        ("train/gradientNorm", report.step.gradientNorm),
        ("train/learningRate", report.step.learningRate),
        ("train/tokensPerSecond", report.tokensPerSecond),
      ]
    case .evaluated(_, _, let prompts, let evaluation):
      evaluation.numbers.compactMap { name, value in
        value.map { ("evaluation/\(prompts)/\(name)", $0) }
      }
    case .tracked(_, _, let prompts, let moment):
      moment.values.compactMap { number in
        number.value.map { ("tracked/\(prompts)/\(number.name)", $0) }
      }
    default: []
    }
  }
}
