import Checkpoints
import Foundation
import StrictJSON
import TestSupport
import Testing
import Transformer

@testable import Training

@Suite("A run that goes on is one that never ended")
struct TrainingRunResumeTests {
  let scratch: ScratchFolder
  let whole: Record

  init() throws {
    scratch = try ScratchFolder()
    try TrainingFixture.run(Self.plan(), in: RunFolder(scratch.file("whole")))
    whole = try Record(scratch, "whole")
  }

  /// States come in the midst of epochs too.
  private static func plan() throws(TrainingError) -> TrainingPlan {
    try TrainingFixture.plan { $0.settings.saveStateEvery = 2 }
  }

  /// What a run leaves, but for times and for how often it was begun.
  struct Record: Equatable {
    var files: [String: [UInt8]] = [:]
    var log: [String] = []

    init(_ scratch: ScratchFolder, _ name: String) throws {
      for part in ["epoch-1", "epoch-2", "epoch-3", "state-9"] {
        for file in scratch.names("\(name)/\(part)") {
          files["\(part)/\(file)"] = try scratch.bytes("\(name)/\(part)/\(file)")
        }
      }
      let times = /"(tokensPerSecond|secondsLeft|seconds|path)":("[^"]*"|[^,}]*)/
      log = try scratch.text("\(name)/run.jsonl").split(separator: "\n")
        .filter { !$0.contains("\"resumed\"") && !$0.contains("\"stopped\"") }
        .map { String($0.replacing(times, with: "")) }
    }
  }

  private func resume(_ name: String, stopAfter step: Int? = nil) throws -> TrainingRun.Outcome {
    try TrainingFixture.run(
      Self.plan(), in: RunFolder(scratch.file(name)), resumes: true, stopAfter: step)
  }

  @Test("stopped after any step", arguments: 0...9)
  func stopped(step: Int) throws {
    let outcome = try resume("run", stopAfter: step)
    #expect(outcome == (step == 9 ? .finished(steps: 9) : .stopped(steps: step)))
    #expect(RunFolder(scratch.file("run")).states == [step])
    #expect(try resume("run") == .finished(steps: 9))
    #expect(try Record(scratch, "run") == whole)
  }

  @Test("of a model of another family too", arguments: FamilyFixture.recordedInFull)
  func families(name: String) throws {
    let weights = try FamilyFixture(name).weights
    func run(_ folder: String, resumes: Bool = false, stopAfter step: Int? = nil) throws {
      let plan = try TrainingFixture.plan(weights: weights) { $0.settings.saveStateEvery = 2 }
      try TrainingFixture.run(
        plan, in: RunFolder(scratch.file(folder)), resumes: resumes, stopAfter: step)
    }
    try run("alone")
    try run("again", stopAfter: 4)
    try run("again", resumes: true)
    #expect(try Record(scratch, "again") == Record(scratch, "alone"))
    var trainer = Trainer(
      weights, rows: TrainingFixture.rows, settings: TrainingFixture.settings)
    while !trainer.isFinished { _ = try trainer.takeStep() }
    let read = try Checkpoint.read(folder: RunFolder(scratch.file("again")).epochPath(3)).weights
    #expect(read.configuration == weights.configuration)
    for parameter in weights.parameters {
      #expect(read[parameter] == trainer.weights[parameter], "\(parameter)")
    }
  }

  @Test("stopped after every step")
  func everyStep() throws {
    for step in 0..<9 { #expect(try resume("run", stopAfter: step) == .stopped(steps: step)) }
    #expect(try resume("run") == .finished(steps: 9))
    #expect(try Record(scratch, "run") == whole)
  }

  @Test("killed at any event: a copy of the folder from that moment goes on")
  func copied() throws {
    var copies: [String] = []
    try TrainingFixture.run(Self.plan(), in: RunFolder(scratch.file("run"))) { event in
      let copy = "copy \(copies.count) at \(event.summary)"
      do {
        try FileManager.default.copyItem(
          atPath: scratch.file("run"), toPath: scratch.file(copy))
        copies.append(copy)
      } catch {
        Issue.record(error)
      }
    }
    #expect(copies.count == 18)
    for copy in copies {
      #expect(try resume(copy) == .finished(steps: 9))
      #expect(try Record(scratch, copy) == whole, "\(copy)")
    }
  }

  @Test("killed before there was a state, it begins anew in the same log")
  func noState() throws {
    _ = try resume("run", stopAfter: 1)
    try FileManager.default.removeItem(atPath: scratch.file("run/state-1"))
    #expect(try resume("run") == .finished(steps: 9))
    #expect(try Record(scratch, "run") == whole)
  }

  @Test("killed while the first line was written, it begins anew")
  func halfLine() throws {
    try FileManager.default.createDirectory(
      atPath: scratch.file("run"), withIntermediateDirectories: false)
    try scratch.write(#"{"event":"started","sch"#.utf8, to: "run/run.jsonl")
    #expect(try resume("run") == .finished(steps: 9))
    #expect(try Record(scratch, "run") == whole)
  }

  @Test("killed before the state before was removed, it removes it", arguments: [3, 9])
  func states(step: Int) throws {
    _ = try resume("run", stopAfter: step)
    let folder = RunFolder(scratch.file("run"))
    try FileManager.default.copyItem(
      atPath: folder.statePath(step: step), toPath: folder.statePath(step: step - 1))
    #expect(try resume("run") == .finished(steps: 9))
    #expect(folder.states == [9])
    #expect(try Record(scratch, "run") == whole)
  }

  @Test("a finished run has nothing left to do")
  func finished() throws {
    var events: [String] = []
    let outcome = try TrainingFixture.run(
      Self.plan(), in: RunFolder(scratch.file("whole")), resumes: true
    ) { events.append($0.summary) }
    #expect(outcome == .finished(steps: 9))
    #expect(events == ["resumed 9", "finished 9"])
    #expect(try Record(scratch, "whole") == whole)
  }

  /// What TensorBoard shows of the loss after some runs in a folder, and the number of event files.
  private func board(_ name: String) throws -> (losses: [Int: Float], steps: [Int], files: Int) {
    let names = scratch.names(name).filter { $0.hasPrefix("events.out.tfevents.") }
      .sorted { $0.compare($1, options: .numeric) == .orderedAscending }
    let shown = try EventReader.shown(
      "train/loss", names.map { try scratch.bytes("\(name)/\($0)") })
    return (
      Dictionary(shown.map { ($0.step, $0.value) }) { $1 }, shown.map(\.step), names.count
    )
  }

  @Test("TensorBoard shows every step once, however often a run was stopped or killed")
  func board() throws {
    for step in [2, 3, 5, 8] { _ = try resume("run", stopAfter: step) }
    _ = try resume("run")
    let (losses, steps, files) = try board("run")
    #expect(steps == Array(1...9) && files == 5)
    #expect(losses == (try board("whole").losses))
    // Killed after step 8, with the state of step 6 to go on from: both are done again.
    try TrainingFixture.run(Self.plan(), in: RunFolder(scratch.file("other"))) { event in
      if event.summary == "step 8" {
        try? FileManager.default.copyItem(
          atPath: scratch.file("other"), toPath: scratch.file("killed"))
      }
    }
    #expect(RunFolder(scratch.file("killed")).states == [6])
    #expect(try board("killed").steps == Array(1...8))
    _ = try resume("killed")
    #expect(try board("killed").steps == Array(1...9))
    #expect(try board("killed").losses == losses)
  }

  @Test("where nothing is left to do no event file is made")
  func noBoard() throws {
    #expect(try board("whole").files == 1)
    for _ in 0..<3 { #expect(try resume("whole") == .finished(steps: 9)) }
    #expect(try resume("whole", stopAfter: 0) == .finished(steps: 9))
    #expect(try board("whole").files == 1)
    #expect(try board("whole").steps == Array(1...9))
  }

  @Test("a log that is removed or replaced meanwhile is whole at the end")
  func lostLog() throws {
    try TrainingFixture.run(Self.plan(), in: RunFolder(scratch.file("run"))) { event in
      switch event.summary {
      case "step 2", "step 5":
        try? FileManager.default.removeItem(atPath: scratch.file("run/run.jsonl"))
      case "step 3", "step 7", "step 8":
        try? Data("mine of \(event.summary)".utf8).write(
          to: URL(fileURLWithPath: scratch.file("run/run.jsonl")), options: .atomic)
      default: break
      }
    }
    #expect(try Record(scratch, "run") == whole)
    for (ending, step) in [("", 3), ("-2", 7), ("-3", 8)] {
      #expect(
        try scratch.text("run/run.jsonl.displaced\(ending)") == "mine of step \(step)")
    }
  }

  @Test("the log says where it went on")
  func log() throws {
    _ = try resume("run", stopAfter: 4)
    _ = try resume("run")
    let events = try scratch.text("run/run.jsonl").split(separator: "\n").map {
      try JSON.parse(Array($0.utf8))
    }
    let words = events.map { "\($0["event"]?.string ?? "") \($0["step"]?.integer ?? -1)" }
    #expect(
      words == [
        "started -1", "evaluated 0", "step 1", "step 2", "step 3", "evaluated 3", "saved 3",
        "step 4", "stopped 4", "resumed 4", "step 5", "step 6", "evaluated 6", "saved 6", "step 7",
        "step 8", "step 9", "evaluated 9", "saved 9", "finished 9",
      ])
  }
}
