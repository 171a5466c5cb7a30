import Checkpoints
import Foundation
import StrictJSON
import TestSupport
import Tokens

@testable import Training

/// A plan of three short stages on a model of a few numbers, with data by ids.
struct StagedFixture {
  let scratch: ScratchFolder

  init() throws {
    scratch = try ScratchFolder()
    try TrainingFixture.contents().write(to: scratch.file("start"))
    for (name, shift) in [("a", 0), ("b", 6)] {
      let lines = TrainingFixture.rows.map { row in
        let tokens = row.map { ($0.rawValue + shift) % 17 }
        return "{\"tokens\":\(tokens.dropLast()),\"answer\":\(tokens.last ?? 0)}\n"
      }
      try scratch.write(lines.joined().utf8, to: "\(name).jsonl")
    }
    try scratch.write(
      #"{"tokens":[1,2,3],"answer":4,"distractor":5}"#.utf8, to: "two.jsonl")
  }

  /// Two epochs, one that ends in the midst of an epoch, and one of two epochs.
  var plan: StagedPlan {
    get throws { try plan() }
  }

  func plan(_ change: (String) -> String = { $0 }) throws -> StagedPlan {
    try StagedPlan(
      parsing: change(
        """
        name = Away and back
        batch = 3
        lr = 1e-2
        seed = 9
        dropout = 0.1
        evaluate = \(scratch.file("two.jsonl"))
        epochs = 2
        state-every = 2

        [corrupt]
        data = \(scratch.file("a.jsonl"))

        [more]
        data = \(scratch.file("a.jsonl"))
        steps = 4
        seed = 10

        [heal]
        data = \(scratch.file("b.jsonl"))
        """), path: "plan")
  }

  func run(_ name: String, _ plan: StagedPlan? = nil, from start: String = "start") throws
    -> StagedRun
  {
    StagedRun(
      try plan ?? self.plan, from: scratch.file(start), in: StagedFolder(scratch.file(name)),
      version: "1.2.3")
  }

  /// Carries the plan out in a folder, or until an event of such a summary.
  @discardableResult
  func carryOut(
    _ name: String, _ plan: StagedPlan? = nil, from start: String = "start", resumes: Bool = true,
    stopAt stop: String? = nil, onEvent: (StagedEvent) -> Void = { _ in }
  ) throws -> StagedRun.Outcome {
    let control = TrainingControl()
    if stop == "" { control.ask(.stop) }
    return try run(name, plan, from: start).run(resumes: resumes, control: control) { event in
      if event.summary == stop { control.ask(.stop) }
      onEvent(event)
    }
  }

  /// Everything that a plan leaves, but for times and for how often it was begun.
  func record(_ name: String) throws -> [String: [UInt8]] {
    var record: [String: [UInt8]] = ["plan.txt": try scratch.bytes("\(name)/plan.txt")]
    for stage in ["1-corrupt", "2-more", "3-heal"] {
      let times = /"(tokensPerSecond|secondsLeft|seconds|path)":("[^"]*"|[^,}]*)/
      let log = try scratch.text("\(name)/\(stage)/run.jsonl").split(separator: "\n")
        .filter { !$0.contains("\"resumed\"") && !$0.contains("\"stopped\"") }
        .map { String($0.replacing(times, with: "")) }.joined(separator: "\n")
      record["\(stage)/log"] = Array(log.utf8)
      for part in scratch.names("\(name)/\(stage)")
      where part.hasPrefix("epoch-") || part.hasPrefix("state-") {
        for file in scratch.names("\(name)/\(stage)/\(part)") {
          record["\(stage)/\(part)/\(file)"] = try scratch.bytes(
            "\(name)/\(stage)/\(part)/\(file)")
        }
      }
    }
    return record
  }

  /// What went wrong, in words; nil where nothing did.
  func message(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch {
      return scratch.neutral("\(error)")
    }
  }
}

extension StagedEvent {
  /// What happened and when, in a few words.
  var summary: String {
    switch self {
    case .began(let place, let steps): "\(place.name) begins: \(steps)"
    case .skipped(let place, let steps): "\(place.name) done: \(steps)"
    case .training(let place, let event): "\(place.name) \(event.shortSummary)"
    }
  }
}

extension TrainingEvent {
  /// The summary without the path of the prompts.
  fileprivate var shortSummary: String {
    switch self {
    case .evaluated(let step, _, _, _): "evaluated \(step)"
    case .tracked(let step, _, _, _): "tracked \(step)"
    default: summary
    }
  }
}
