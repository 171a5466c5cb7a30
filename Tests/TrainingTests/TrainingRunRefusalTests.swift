import Checkpoints
import Foundation
import Tensors
import Testing
import Transformer

@testable import Training

@Suite("A run does not touch a folder that is not its own")
struct TrainingRunRefusalTests {
  let scratch: ScratchFolder
  var folder: RunFolder { RunFolder(scratch.file("run")) }

  init() throws {
    scratch = try ScratchFolder()
  }

  private func message(
    resumes: Bool = true, _ change: (inout TrainingHeader) -> Void = { _ in }
  ) -> String? {
    TrainingFixture.message(scratch) { () throws(TrainingError) in
      try TrainingFixture.run(TrainingFixture.plan(change), in: folder, resumes: resumes)
    }
  }

  /// Puts a folder with such a log there.
  private func write(log: String) throws {
    try FileManager.default.createDirectory(
      atPath: folder.path, withIntermediateDirectories: true)
    try scratch.write(log.utf8, to: "run/run.jsonl")
  }

  @Test("a second run needs --resume")
  func second() throws {
    try TrainingFixture.run(TrainingFixture.plan(), in: folder, stopAfter: 1)
    let log = try scratch.text("run/run.jsonl")
    #expect(
      message(resumes: false)
        == "DIR/run/run.jsonl has a run already. Go on with it by --resume, or give another folder")
    #expect(try scratch.text("run/run.jsonl") == log)
    #expect(folder.states == [1])
  }

  @Test("another run is told what differs, and nothing changes")
  func other() throws {
    try TrainingFixture.run(TrainingFixture.plan(), in: folder, stopAfter: 1)
    let log = try scratch.text("run/run.jsonl")
    #expect(
      message { $0.threads = 3 }
        == "DIR/run holds another run. threads: it has 2, asked is 3. Give the same, or another "
        + "--out.")
    #expect(
      message {
        $0.checkpoint.sha256 = "cc"
        $0.data.sha256 = "dd"
        $0.settings.learningRate = 0.5
      }
        == "DIR/run holds another run. checkpoint: it has aa, asked is cc. data: it has bb, asked "
        + "is dd. lr: it has 0.01, asked is 0.5. Give the same, or another --out.")
    #expect(try scratch.text("run/run.jsonl") == log)
    #expect(message() == nil)
  }

  @Test("one that is at work is named")
  func locked() throws {
    let writer = try RunFolderWriter(folder)
    let process = ProcessInfo.processInfo
    #expect(
      message() == "DIR/run is in use: process \(process.processIdentifier) on "
        + "\(process.hostName) trains in it. Wait for it, stop it, or give another folder")
    #expect(writer.folder == folder)
  }

  @Test(
    "a log of something else",
    arguments: [
      ("{}\n", "DIR/run/run.jsonl does not begin with the line of a run. Give another --out."),
      (
        "{\"event\":\"started\",\"schema\":\"patchbay.run/2\"}\n",
        "DIR/run/run.jsonl does not begin with the line of a run. Give another --out."
      ),
      (
        "step,loss\n",
        "line 1 of DIR/run/run.jsonl is no JSON: line 1, column 1 (byte 0): expected a value, found "
          + "'s'. Correct the line, or move the run folder away and begin anew"
      ),
    ])
  func foreign(log: String, expected: String) throws {
    try write(log: log)
    #expect(message() == expected)
    #expect(try scratch.text("run/run.jsonl") == log)
  }

  @Test("states and epochs without a log that says of which run")
  func noLog() throws {
    try TrainingFixture.run(TrainingFixture.plan(), in: folder, stopAfter: 1)
    try FileManager.default.removeItem(atPath: folder.logPath)
    for resumes in [true, false] {
      #expect(
        message(resumes: resumes)
          == "DIR/run has saved epochs or states but no run.jsonl that says of which run. Move them "
          + "away, or give another folder")
    }
    #expect(folder.states == [1])
  }

  @Test("the folder of a model")
  func model() throws {
    try TrainingFixture.contents().write(to: folder.path)
    let names = scratch.names("run")
    #expect(
      message() == "DIR/run is the folder of a model, which should stay as it is. Give another "
        + "folder for the run")
    #expect(scratch.names("run").filter { $0 != "lock" } == names)
  }

  @Test("a state of which a bit is another", arguments: ["model", "training"])
  func damaged(name: String) throws {
    try TrainingFixture.run(TrainingFixture.plan(), in: folder, stopAfter: 1)
    let path = "\(folder.statePath(step: 1))/\(name).safetensors"
    var bytes = try Data(contentsOf: URL(filePath: path))
    bytes[bytes.count - 4] ^= 1
    try bytes.write(to: URL(filePath: path))
    #expect(
      message()
        == "DIR/run/state-1 is no state of this run: its numbers are not those that were saved. Remove "
        + "it, and --resume begins from the start.")
  }

  @Test("a state without the optimiser's numbers")
  func state() throws {
    try TrainingFixture.run(TrainingFixture.plan(), in: folder, stopAfter: 1)
    try FileManager.default.removeItem(atPath: folder.statePath(step: 1))
    func save(_ shape: Shape, step: String = "1", more: [String: String] = [:]) throws {
      let names = ["first.transformer.wte.weight", "second.transformer.wte.weight"]
      try RunFolderWriter(folder).saveState(
        step: 1, TrainingFixture.contents(),
        tensors: names.map { ($0, Tensor(repeating: 0, shape: shape)) },
        metadata: more.merging(["step": step]) { $1 })
    }
    // On ranks, of which the first line of the log tells nothing, the state tells the threads.
    try save([17, 8], more: ["threads": "64"])
    #expect(message()?.contains("threads: it has 64, ") == true)
    try save([17, 8], more: ["threads": "64", "ranks": "2"])
    #expect(message()?.contains("it has no tensor") == true)
    try save([17, 8], step: "2")
    #expect(
      message()
        == "DIR/run/state-1 is no state of this run: it was not saved after step 1. Remove it, and "
        + "--resume begins from the start.")
    try save([17, 8])
    #expect(
      message()
        == "DIR/run/state-1 is no state of this run: it has no tensor "
        + "'first.transformer.wpe.weight' of shape [6, 8]. Remove it, and --resume begins from the "
        + "start.")
    try save([8, 17])
    #expect(
      message()
        == "DIR/run/state-1 is no state of this run: it has no tensor "
        + "'first.transformer.wte.weight' of shape [17, 8]. Remove it, and --resume begins from the "
        + "start.")
  }

  @Test("a place that cannot be a folder")
  func place() throws {
    try scratch.write([], to: "run")
    #expect(message() == "DIR/run is not a folder. Give another place for the run")
    let deep = RunFolder(scratch.file("no/run"))
    let found = TrainingFixture.message(scratch) { () throws(TrainingError) in
      try TrainingFixture.run(TrainingFixture.plan(), in: deep)
    }
    #expect(
      found
        == "DIR/no/run cannot be written: the folder that should hold it does not exist. Make it "
        + "first")
  }
}
