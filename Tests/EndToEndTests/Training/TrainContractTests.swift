import Foundation
import StrictJSON
import Testing

@Suite(
  "A training run keeps the contract of commands",
  .enabled(if: CommandRun.isBuilt, "the command is not built beside the tests"))
struct TrainContractTests {
  let subject: TrainingSubject
  let folder: TemporaryFolder
  var out: String { folder.url.appending(path: "run").path }
  var remains: TrainingRemains { TrainingRemains(out) }
  var whole: TrainingRemains { TrainingRemains(subject.whole) }

  init() throws {
    subject = try TrainingSubject.shared.get()
    folder = try TemporaryFolder()
  }

  @Test("the same seed and threads give the same bytes")
  func same() throws {
    #expect(try CommandRun(subject.arguments(out: out)).code == 0)
    try remains.expectSame(as: whole)
  }

  @Test("another seed gives others")
  func seed() throws {
    #expect(try CommandRun(subject.arguments(out: out, "--seed", "43")).code == 0)
    #expect(remains.bytes("epoch-1/model.safetensors") != whole.bytes("epoch-1/model.safetensors"))
  }

  @Test("with --json every line is an event of the log, and nothing else is printed")
  func json() throws {
    let run = try CommandRun(subject.arguments(out: out, "--json"))
    #expect(run.code == 0 && run.errors.isEmpty, "\(run.errors)")
    #expect(Data(run.output.utf8) == remains.bytes("run.jsonl"))
    let events = try run.output.split(separator: "\n").map { try JSON.parse(Array($0.utf8)) }
    #expect(events.first?["event"]?.string == "started")
    #expect(events.last?["event"]?.string == "finished")
    let step = try #require(events.first { $0["event"]?.string == "step" })
    #expect(
      step.object?.keys == [
        "event", "step", "epoch", "loss", "smoothedLoss", "gradientNorm", "learningRate", "tokens",
        "tokensPerSecond", "secondsLeft",
      ])
    #expect(events.first?["data"]?["name"]?.string == subject.text)
    #expect(events.first?["settings"]?["state-every"]?.integer == 3)
  }

  @Test("as text it says what is trained on and what became of it")
  func text() throws {
    let run = try CommandRun(subject.arguments(out: out))
    #expect(run.errors.isEmpty)
    let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.first == "Training  start")
    #expect(lines.contains { $0.hasPrefix("steps           44, 10 an epoch, 4 rows each") })
    #expect(lines.contains("step 10: saved \(out)/epoch-1"))
    #expect(run.output.replacing("\n", with: " ").hasSuffix("All 44 steps are done; see \(out). "))
  }

  @Test("a checkpoint that was saved is one that can be trained on, states too")
  func chain() throws {
    for start in ["epoch-2", "state-44"] {
      let run = try CommandRun(
        [
          "train", "\(subject.whole)/\(start)", "--data", subject.text, "--out", out + start,
          "--steps", "2", "--batch", "4", "--block", "16",
        ])
      #expect(run.code == 0, "\(run.errors)")
      let info = try CommandRun(["info", out + start + "/epoch-1", "--json"])
      #expect(try info.result()["finite"]?.bool == true)
    }
  }

  @Test("another run in the folder is refused with what differs, and nothing changes")
  func other() throws {
    #expect(try CommandRun(subject.arguments(out: out)).code == 0)
    let log = remains.bytes("run.jsonl")
    let hash = try remains.log()[0]["data"]?["sha256"]?.string ?? ""
    let text = try folder.write(String(repeating: "the fox sees the hen\n", count: 60), to: "b.txt")
    let other = try CommandRun(subject.arguments(out: out, "--resume", "--threads", "1"))
    #expect(other.code == 1)
    #expect(
      other.errors == "Error: \(out) holds another run. threads: it has 2, asked is 1. Give the "
        + "same, or another --out.\n")
    let data = try CommandRun(subject.arguments(out: out, "--resume", "--data", text))
    #expect(
      data.errors.hasPrefix("Error: \(out) holds another run. data: it has \(hash), asked is "))
    let again = try CommandRun(subject.arguments(out: out))
    #expect(
      again.errors == "Error: \(out)/run.jsonl has a run already. Go on with it by --resume, or "
        + "give another folder\n")
    #expect(again.code == 1)
    #expect(remains.bytes("run.jsonl") == log)
  }
}
