import Checkpoints
import StrictJSON
import TestSupport
import Testing
import Transformer

@testable import Training

@Suite("A run trains, measures and saves, and tells so")
struct TrainingRunTests {
  let scratch: ScratchFolder
  var folder: RunFolder { RunFolder(scratch.file("run")) }

  init() throws {
    scratch = try ScratchFolder()
  }

  /// What happened but for the steps themselves.
  private func events(_ change: (inout TrainingHeader) -> Void) throws -> [String] {
    var events: [String] = []
    try TrainingFixture.run(TrainingFixture.plan(change), in: folder) { events.append($0.summary) }
    return events.filter { !$0.hasPrefix("step ") }
  }

  @Test("events come in the order of what happens, and the log has them all")
  func order() throws {
    var (events, lines) = ([String](), [String]())
    let outcome = try TrainingFixture.run(TrainingFixture.plan(), in: folder) {
      events.append($0.summary)
      lines.append($0.json.line)
    }
    #expect(outcome == .finished(steps: 9))
    #expect(
      events == [
        "started", "evaluated 0 two", "step 1", "step 2", "step 3", "evaluated 3 two",
        "saved 3 as epoch 1", "step 4", "step 5", "step 6", "evaluated 6 two",
        "saved 6 as epoch 2", "step 7", "step 8", "step 9", "evaluated 9 two",
        "saved 9 as epoch 3", "finished 9",
      ])
    #expect(try scratch.text("run/run.jsonl") == lines.map { $0 + "\n" }.joined())
    let names = scratch.names("run").filter { !$0.hasPrefix("events.out.tfevents.") }
    #expect(names == ["epoch-1", "epoch-2", "epoch-3", "lock", "run.jsonl", "state-9"])
  }

  @Test("measured and saved as often as asked, and at the end")
  func every() throws {
    #expect(
      try events {
        $0.settings.evaluateEvery = 4
        $0.settings.saveEvery = 2
      } == [
        "started", "evaluated 0 two", "evaluated 4 two", "evaluated 6 two", "saved 6 as epoch 2",
        "evaluated 8 two",
        "evaluated 9 two", "saved 9 as epoch 3", "finished 9",
      ])
  }

  @Test("a run of some steps ends within an epoch, whose checkpoint is saved")
  func steps() throws {
    #expect(
      try events { $0.settings.length = .steps(4) } == [
        "started", "evaluated 0 two", "evaluated 3 two", "saved 3 as epoch 1", "evaluated 4 two",
        "saved 4 as epoch 2", "finished 4",
      ])
  }

  @Test("epochs so many that their steps cannot be counted are just never due")
  func rarely() throws {
    #expect(
      try events {
        $0.settings.saveEvery = .max
        $0.settings.evaluateEvery = .max
      } == ["started", "evaluated 0 two", "evaluated 9 two", "saved 9 as epoch 3", "finished 9"])
  }

  @Test("a checkpoint holds the model of its moment, whose hash the log tells")
  func saved() throws {
    var run = try TrainingRun(TrainingFixture.plan(), in: folder, resumes: false)
    #expect(run.total == 9)
    var hashes: [String] = []
    _ = try run.run(TrainingControl()) { event in
      if case .saved(_, _, _, let hash) = event { hashes.append(hash) }
    }
    let read = try (1...3).map { try Checkpoint.read(folder: folder.epochPath($0)) }
    #expect(try read.map { try $0.hash() } == hashes)
    #expect(Set(hashes).count == 3)
    let ours = run.weights
    for (one, other) in zip(ours.namedTensors, read[2].weights.namedTensors) {
      #expect(one.tensor == other.tensor, "\(one.name)")
    }
    #expect(
      try scratch.bytes("run/epoch-3/model.safetensors")
        == scratch.bytes("run/state-9/model.safetensors"))
    #expect(try scratch.text("run/epoch-1/merges.txt") == "#version: 0.2\n")
  }

  @Test("the model is that of a trainer alone")
  func trainer() throws {
    try TrainingFixture.run(TrainingFixture.plan(), in: folder)
    var trainer = Trainer(
      TrainingFixture.weights, rows: TrainingFixture.rows, settings: TrainingFixture.settings)
    while !trainer.isFinished { _ = try trainer.takeStep() }
    let read = try Checkpoint.read(folder: folder.epochPath(3)).weights
    #expect(read.namedTensors.map(\.tensor) == trainer.weights.namedTensors.map(\.tensor))
  }

  @Test("a pause saves, waits, and goes on; a stop ends it there")
  func pause() throws {
    var run = try TrainingRun(TrainingFixture.plan(), in: folder, resumes: false)
    let control = TrainingControl()
    var (events, states) = ([String](), [[Int]]())
    let outcome = try run.run(control) { event in
      events.append(event.summary)
      switch event {
      case .step(let report) where [2, 4].contains(report.step.number): control.ask(.pause)
      case .paused(let step):
        states.append(folder.states)
        control.ask(step == 2 ? .run : .stop)
      default: break
      }
    }
    #expect(outcome == .stopped(steps: 4))
    #expect(states == [[2], [4]])
    #expect(
      events == [
        "started", "evaluated 0 two", "step 1", "step 2", "paused 2", "step 3", "evaluated 3 two",
        "saved 3 as epoch 1", "step 4", "paused 4", "stopped 4",
      ])
    #expect(folder.states == [4])
  }

  @Test("a stop is final")
  func stop() {
    let control = TrainingControl()
    #expect(control.request == .run)
    control.ask(.pause)
    #expect(control.request == .pause)
    control.ask(.stop)
    control.ask(.run)
    #expect(control.request == .stop)
  }
}
