import Checkpoints
import Foundation
import StrictJSON
import Testing
import Tokens
import Tracking
import Transformer
import Tracking

@testable import Training

@Suite("A plan is carried out stage after stage")
struct StagedRunTests {
  let fixture: StagedFixture
  var scratch: ScratchFolder { fixture.scratch }

  init() throws {
    fixture = try StagedFixture()
    #expect(try fixture.carryOut("whole", resumes: false) == .finished)
  }

  private func header(_ stage: String) throws -> JSON {
    let log = try scratch.text("whole/\(stage)/run.jsonl")
    return try JSON.parse(Array(log.prefix { $0 != "\n" }.utf8))
  }

  @Test("each in a folder of its own, beginning with the last epoch of the one before")
  func chain() throws {
    #expect(
      scratch.names("whole") == ["1-corrupt", "2-more", "3-heal", "lock", "plan.txt"])
    #expect(RunFolder(scratch.file("whole/1-corrupt")).epochs == [1, 2])
    #expect(RunFolder(scratch.file("whole/2-more")).epochs == [1, 2])
    #expect(RunFolder(scratch.file("whole/3-heal")).states == [6])
    var before = scratch.file("start")
    for (stage, steps) in [("1-corrupt", 6), ("2-more", 4), ("3-heal", 6)] {
      let header = try header(stage)
      #expect(header["checkpoint"]?["path"]?.string == before)
      let hash = try Checkpoint.read(folder: before).hash()
      #expect(header["checkpoint"]?["sha256"]?.string == hash)
      #expect(header["steps"]?.integer == steps)
      before = scratch.file("whole/\(stage)/epoch-2")
    }
    #expect(try StagedPlan.read(scratch.file("whole/plan.txt")) == fixture.plan)
  }

  @Test("a stage is the run that one would make of it by hand")
  func byHand() throws {
    let settings = TrainingSettings(
      length: .steps(4), batch: 3, learningRate: 1e-2,
      dropout: Dropout(CheckpointSettings(vocabulary: 17), everywhere: 0.1), seed: 10,
      evaluateEvery: 5, saveStateEvery: 2)
    let checkpoint = try Checkpoint.read(folder: scratch.file("whole/1-corrupt/epoch-2"))
    let plan = try TrainingMaterial(
      data: scratch.file("a.jsonl"), count: 3000, block: 6,
      evaluations: [scratch.file("two.jsonl")]
    ).plan(
      from: checkpoint, Vocabulary.read(folder: checkpoint.folder, rows: 17), settings: settings,
      version: "1.2.3"
    ) { () throws(CheckpointError) in try checkpoint.hash() }
    try TrainingFixture.run(plan, in: RunFolder(scratch.file("hand")))
    for file in ["epoch-2/model.safetensors", "state-4/training.safetensors"] {
      #expect(try scratch.bytes("hand/\(file)") == scratch.bytes("whole/2-more/\(file)"))
    }
  }

  @Test("events say of which stage they are, and are lines of JSON")
  func events() throws {
    var events: [StagedEvent] = []
    try fixture.carryOut("run") { events.append($0) }
    let words = events.map(\.summary)
    #expect(
      words.prefix(6) == [
        "corrupt begins: 6", "corrupt started", "corrupt evaluated 0", "corrupt tracked 0",
        "corrupt step 1", "corrupt step 2",
      ])
    #expect(words.filter { $0.contains("begins") || $0.contains("finished") }.count == 6)
    #expect(words.last == "heal finished 6")
    #expect(
      scratch.neutral(events[0].json.line)
        == #"{"event":"stage","stage":"corrupt","number":1,"stages":3,"plan":"Away and back","#
        + #""folder":"DIR/run/1-corrupt","steps":6,"isDone":false}"#)
    #expect(try JSON.parse(Array(events[4].json.line.utf8))["stage"]?.string == "corrupt")
    events = []
    try fixture.carryOut("run") { events.append($0) }
    #expect(events.map(\.summary) == ["corrupt done: 6", "more done: 4", "heal done: 6"])
    #expect(events[2].json.line.hasSuffix(#""steps":6,"isDone":true}"#))
  }

  @Test("the log of a stage tells what it changed")
  func records() throws {
    let run = try fixture.run("whole")
    let records = try (0..<3).map { try StageRecord(run.place($0).folder) }
    #expect(records.map(\.finishedSteps) == [6, 4, 6])
    for (record, next) in zip(records, records.dropFirst()) {
      #expect(record.changes.count == 1)
      #expect(record.changes[0].after == next.changes[0].before)
      #expect(record.changes[0].before != record.changes[0].after)
    }
    #expect(records[0].changes[0].prompts == scratch.file("two.jsonl"))
    #expect(records[0].changes[0].before.logitDifference != nil)
    #expect(try StageRecord(RunFolder(scratch.file("none"))).changes.isEmpty)
  }

  @Test("stopped at any event, it goes on to the same bytes")
  func stopped() throws {
    let whole = try fixture.record("whole")
    var stops = [""]
    try fixture.carryOut("list") { stops.append($0.summary) }
    for (number, stop) in stops.enumerated() {
      try fixture.carryOut("run \(number)", stopAt: stop)
      #expect(try fixture.carryOut("run \(number)") == .finished)
      #expect(try fixture.record("run \(number)") == whole, "\(stop)")
    }
  }

  @Test("killed at any event: a copy of the folder from that moment goes on to the same bytes")
  func killed() throws {
    let whole = try fixture.record("whole")
    var copies: [String] = []
    try fixture.carryOut("run") { event in
      let copy = "copy \(copies.count)"
      do {
        try FileManager.default.copyItem(
          atPath: scratch.file("run"), toPath: scratch.file(copy))
        copies.append(copy)
      } catch {
        Issue.record(error)
      }
    }
    #expect(copies.count == 53)
    for copy in copies {
      // The paths of the logs are those of the copy, once a stage begins there.
      #expect(try fixture.carryOut(copy) == .finished)
      let record = try fixture.record(copy)
      #expect(record == whole, "\(copy)")
    }
  }

  @Test("where it stopped is told")
  func outcome() throws {
    #expect(
      try fixture.carryOut("a", stopAt: "more step 3") == .stopped(stage: 1, steps: 3))
    #expect(
      try fixture.carryOut("b", stopAt: "more finished 4") == .stopped(stage: 2, steps: 0))
    #expect(try fixture.carryOut("c", stopAt: "") == .stopped(stage: 0, steps: 0))
    #expect(scratch.names("c").isEmpty)
  }

  @Test("a circuit beside the first checkpoint is tracked in every stage")
  func circuit() throws {
    try scratch.write("0.1 mover END\n".utf8, to: "start/circuit.txt")
    let lines = (1...3).map {
      "{\"tokens\":[\($0),2,3],\"corruptedTokens\":[4,5,6],\"answer\":7,\"distractor\":8}\n"
    }
    try scratch.write(lines.joined().utf8, to: "two.jsonl")
    var tracked: [String: Set<String>] = [:]
    try fixture.carryOut("run") { event in
      guard case .training(let place, .tracked(_, _, _, let moment)) = event else { return }
      tracked[place.name, default: []].formUnion(moment.values.map(\.name))
    }
    #expect(tracked.count == 3)
    #expect(tracked.values.allSatisfy { $0 == ["circuit", "faithfulness"] })
  }
}
