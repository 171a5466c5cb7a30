import Checkpoints
import Foundation
import StrictJSON
import Tensors
import Testing
import Transformer

@Suite(
  "Ranks train one model together", .serialized,
  .enabled(if: RankedCommand.canRun, Comment(rawValue: RankedCommand.needs)))
struct TrainRanksTests {
  /// The folder of a run of one process, which those of ranks are compared with; gone when the tests
  /// end, as all of the subject's.
  static let alone = Result {
    let subject = try TrainingSubject.shared.get()
    let out = URL(filePath: subject.whole).deletingLastPathComponent().appending(path: "alone").path
    let run = try CommandRun(subject.ranked(out: out))
    try #require(run.code == 0, "\(run.errors)")
    return out
  }

  /// Two epochs; the last batch of each has two rows, so that a rank of three has none.
  static let stepCount = 20

  let subject: TrainingSubject
  let folder: TemporaryFolder

  init() throws {
    subject = try TrainingSubject.shared.get()
    folder = try TemporaryFolder()
  }

  private func out(_ name: String) -> String { folder.url.appending(path: name).path }

  private func arguments(_ name: String, _ more: String...) -> [String] {
    subject.ranked(out: out(name)) + more
  }

  private func train(_ ranks: Int, _ name: String, _ more: String...) throws {
    let run = try RankedCommand.run(ranks, arguments(name) + more)
    try #require(run.code == 0, "\(run.errors)")
  }

  /// How far the weights of two runs are apart, as a share of their size, but for key biases: these
  /// have no gradient but rounding, which AdamW scales up to whole steps.
  private func distance(_ one: String, _ other: String) throws -> Double {
    let weights = try [one, other].map { try Checkpoint.read(folder: $0 + "/epoch-2").weights }
    var (difference, size) = (0.0, 0.0)
    for parameter in weights[0].parameters {
      var values = weights.map { $0[parameter].elements }
      if case .block(_, .attentionInputBias) = parameter {
        let third = values[0].count / 3
        values = values.map { Array($0[..<third] + $0[(2 * third)...]) }
      }
      for (a, b) in zip(values[0], values[1]) {
        difference += Double(a - b) * Double(a - b)
        size += Double(a) * Double(a)
      }
    }
    return (difference / size).squareRoot()
  }

  @Test("as one process does, and the same ranks to the same bytes")
  func sameAsOne() throws {
    let alone = try Self.alone.get()
    for ranks in [2, 3] {
      try train(ranks, "ranks-\(ranks)")
      let remains = TrainingRemains(out("ranks-\(ranks)"))
      #expect(try remains.steps() == Array(1...Self.stepCount))
      #expect(try remains.log().first?["ranks"]?.integer == ranks)
      #expect(try remains.log().filter { $0["event"]?.string == "started" }.count == 1)
      let apart = try distance(alone, remains.path)
      #expect(apart > 0 && apart < 1e-6, "\(ranks) ranks: \(apart)")
      try train(ranks, "again-\(ranks)")
      try TrainingRemains(out("again-\(ranks)")).expectSame(
        as: remains, stepCount: Self.stepCount)
    }
  }

  @Test("killed, they all end, and what is there goes on to the same bytes", arguments: [0, 1])
  func killed(rank: Int) throws {
    try train(2, "whole")
    let command = try RunningCommand(
      arguments("run"), shell: RankedCommand.shell(2, processes: folder.url.path))
    let remains = TrainingRemains(out("run"))
    #expect(remains.wait(forStep: 8))
    kill(try process(rank), SIGKILL)
    #expect(command.end() != 0)
    try remains.expectWhole(as: TrainingRemains(out("whole")))
    #expect(!remains.states.isEmpty)
    try train(2, "run", "--resume")
    try remains.expectSame(as: TrainingRemains(out("whole")), stepCount: Self.stepCount)
  }

  @Test("asked to end through any of them, all stop with a state, and go on on other ranks")
  func stopped() throws {
    let command = try RunningCommand(
      arguments("run", "--json"), shell: RankedCommand.shell(2, processes: folder.url.path))
    let remains = TrainingRemains(out("run"))
    #expect(remains.wait(forStep: 5))
    kill(try process(1), SIGTERM)
    #expect(command.end() == 130)
    let step = try #require(try remains.steps().last)
    #expect(remains.states == [step] && step < Self.stepCount)
    #expect(try remains.log().last?["event"]?.string == "stopped")

    try train(3, "run", "--resume")
    let resumed = try #require(try remains.log().first { $0["event"]?.string == "resumed" })
    #expect(resumed["ranksBefore"]?.integer == 2 && resumed["ranks"]?.integer == 3)
    #expect(try remains.steps() == Array(1...Self.stepCount))
    #expect(try distance(Self.alone.get(), remains.path) < 1e-6)
  }

  @Test("a run of ranks goes on in one process, and says that bytes may differ")
  func goesOnAlone() throws {
    let command = try RunningCommand(
      arguments("run"), shell: RankedCommand.shell(2, processes: folder.url.path))
    #expect(TrainingRemains(out("run")).wait(forStep: 5))
    kill(try process(0), SIGTERM)
    #expect(command.end() == 130)
    let more = try CommandRun(arguments("run", "--resume", "--threads", "2"))
    #expect(more.code == 0, "\(more.errors)")
    #expect(
      more.output.contains(
        "on 1 rank instead of 2: bytes may differ from those of a run that kept its ranks\n"))
    #expect(try distance(Self.alone.get(), out("run")) < 1e-6)
  }

  /// The process of a rank, which it has noted at its start.
  private func process(_ rank: Int) throws -> Int32 {
    let text = try String(
      contentsOf: folder.url.appending(path: "\(rank)"), encoding: .utf8)
    return try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
  }
}

extension TrainingSubject {
  /// A run on ranks, each with one thread.
  func ranked(out: String) -> [String] {
    [
      "train", checkpoint, "--data", text, "--out", out, "--steps",
      "\(TrainRanksTests.stepCount)", "--lr", "1e-4", "--batch", "4", "--block", "16", "--dropout",
      "0.1", "--state-every", "3", "--threads", "1",
    ]
  }
}
