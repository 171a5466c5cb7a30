import Foundation
import StrictJSON
import Tracking

@testable import Training

/// The log of a run of ten steps in two epochs, line by line.
enum RunLogText {
  static func header(steps: Int = 10) throws -> String {
    var header = try TrainingFixture.plan().header
    (header.steps, header.stepsPerEpoch) = (steps, 5)
    return TrainingEvent.started(header).json.line
  }

  static func step(_ number: Int, of total: Int = 10) -> String {
    TrainingEvent.step(
      StepReport(
        step: .init(
          number: number, loss: 2, gradientNorm: 0.5, learningRate: 1e-3, tokens: 60),
        epoch: Double(number) / 5, smoothedLoss: 3 - Double(number) / 8, tokensPerSecond: 100,
        secondsLeft: Double(total - number) / 2)
    ).json.line
  }

  static func evaluated(_ step: Int, _ difference: Double, on prompts: String = "ioi") -> String {
    TrainingEvent.evaluated(
      step: step, epoch: Double(step) / 5, prompts: prompts,
      Evaluation(logitDifference: difference, answerProbability: 0.5)
    ).json.line
  }

  /// The lines up to a step, with evaluations at its epochs; and the ends of runs.
  static func lines(to last: Int = 10, of total: Int = 10) throws -> [String] {
    var lines = [try header(steps: total), evaluated(0, 1.5), evaluated(0, 9, on: "years")]
    for number in 1...max(1, last) where number <= last {
      lines.append(step(number, of: total))
      if number % 5 == 0 {
        lines += [
          evaluated(number, 1.5 - Double(number) / 4), evaluated(number, 9, on: "years"),
          TrainingEvent.saved(
            step: number, epoch: number / 5, path: "/gone/epoch-\(number / 5)", sha256: "ab"
          ).json.line,
        ]
      }
    }
    return lines
  }

  static let finished = TrainingEvent.finished(step: 10, seconds: 5).json.line

  static func text(_ lines: [String]) -> String { lines.map { $0 + "\n" }.joined() }
}

extension ScratchFolder {
  /// Makes a folder in it.
  func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(
      atPath: file(name), withIntermediateDirectories: true)
  }

  /// Writes the log of a run.
  func writeLog(_ lines: [String], in folder: String = "", cut bytes: Int = 0) throws {
    if !folder.isEmpty { try makeFolder(folder) }
    let text = Array(RunLogText.text(lines).utf8)
    try write(text.dropLast(bytes), to: folder.isEmpty ? "run.jsonl" : "\(folder)/run.jsonl")
  }
}
