import Checkpoints
import Foundation
import Testing

@testable import Tracking

@Suite("Paths give a series of checkpoints")
struct CheckpointSeriesTests {
  let folder: SeriesFixture

  init() throws { folder = try SeriesFixture() }

  @Test("a folder's checkpoints are ordered by the number in their names, others come last")
  func numbers() throws {
    try folder.add(
      "hub/step1000", "hub/step20", "hub/step3", "hub/main", "hub/b10", "hub/step1000-tokens2B")
    try folder.write("", to: "hub/README.md")
    #expect(
      try folder.labels("hub") == [
        "step3", "b10", "step20", "step1000", "step1000-tokens2B", "main",
      ])
    let series = try CheckpointSeries([folder.file("hub/")], run: { _ in nil })
    #expect(series.members.map(\.step) == [3, nil, 20, 1000, 1000, nil])
    #expect(series.places == [0, 1, 2, 3, 4, 5])
  }

  @Test(
    "names as trainers and hubs write them",
    arguments: [
      ("step1000", 1000, nil), ("step-1000", 1000, nil), ("checkpoint-500", 500, nil),
      ("global_step_20", 20, nil), ("global_step20", 20, nil), ("iter_0000100", 100, nil),
      ("ckpt-7", 7, nil), ("1000", 1000, nil), ("epoch-3", nil, 3), ("epoch=3-step=1000", 1000, 3),
      ("Step 5", nil, nil), ("gpt2", nil, nil), ("steps", nil, nil), ("step", nil, nil),
      ("step99999999999999999999", nil, nil), ("", nil, nil),
    ] as [(String, Int?, Int?)])
  func names(name: String, step: Int?, epoch: Int?) {
    #expect(SeriesName(name).step == step)
    #expect(SeriesName(name).epoch == epoch)
  }

  @Test("the branches of a model in the hub's cache, as those of a Pythia, are a series")
  func branches() throws {
    let model = "models--EleutherAI--pythia-tiny"
    try folder.add("\(model)/snapshots/aa", "\(model)/snapshots/bb", "\(model)/snapshots/cc")
    try FileManager.default.createDirectory(
      atPath: folder.file("\(model)/refs"), withIntermediateDirectories: true)
    let refs = ["step1000": "bb", "step0": "cc", "step512": "aa", "main": "bb", "step4": "gone"]
    for (name, hash) in refs { try folder.write(hash + "\n", to: "\(model)/refs/\(name)") }
    #expect(try folder.labels(model) == ["step0", "step512", "step1000"])
    let series = try CheckpointSeries([folder.file(model)], run: { _ in nil })
    #expect(series.members.map(\.step) == [0, 512, 1000])
    #expect(series.places == [0, 512, 1000])
    #expect(series.members.map(\.path).map { $0.suffix(2) } == ["cc", "aa", "bb"])
    // One numbered branch is no series; the model then stands for a checkpoint, which this is none.
    for name in ["step0", "step512"] {
      try FileManager.default.removeItem(atPath: folder.file("\(model)/refs/\(name)"))
    }
    #expect(throws: SeriesError.self) { try folder.labels(model) }
  }

  @Test("names without numbers sort as people do")
  func natural() {
    let names = ["b10", "b9", "a", "b09", "b9a", "B", "99999999999999999999999", "b"]
    #expect(
      names.sorted(by: SeriesName.isNaturallyBefore)
        == ["99999999999999999999999", "B", "a", "b", "b9", "b9a", "b09", "b10"])
  }

  @Test("a list keeps its order, with each checkpoint once, links followed")
  func list() throws {
    try folder.add("step2", "step1", "x/step1")
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("best"), withDestinationPath: folder.file("step2"))
    #expect(throws: SeriesError.self) { try folder.labels("step2", "step3") }
    // The first are not looked into, so that config.json is all they need.
    #expect(try folder.labels("step2", "step1", "step2/", "best") == ["step2", "step1"])
    #expect(
      try folder.labels("step2", "step1", "x/step1").map { $0.hasSuffix("/step1") }
        == [false, true, true])
  }

  @Test("numbered checkpoints inside a checkpoint come before it, where it is alone")
  func output() throws {
    try folder.add("out", "out/checkpoint-1000", "out/checkpoint-500", "out/assets", "base")
    #expect(try folder.labels("out") == ["checkpoint-500", "checkpoint-1000", "out"])
    #expect(try folder.labels("base", "out") == ["base", "out"])
  }

  @Test("a run gives its start, where that is there, and its epochs with their steps")
  func run() throws {
    try folder.add("run/epoch-2", "run/epoch-10", "run/epoch-1", "run/state-30", "start")
    try folder.write("", to: "run/run.jsonl")
    let start = SeriesRun.Start(path: folder.file("start"), sha256: "aa")
    let log = SeriesRun(
      start: start,
      saved: [1: .init(step: 10, epoch: 1, sha256: "bb"), 10: .init(step: 96, epoch: 9.6)])
    let path = folder.file("run")
    let series = try CheckpointSeries([path]) { $0 == path ? log : nil }
    #expect(series.members.map(\.label) == ["start", "epoch-1", "epoch-2", "epoch-10"])
    #expect(series.members.map(\.step) == [0, 10, nil, 96])
    #expect(series.members.map(\.epoch) == [0, 1, 2, 9.6])
    #expect(series.members.map(\.expected) == ["aa", "bb", nil, nil])
    #expect(series.places == [0, 1, 2, 3])
    // Epochs by themselves are known as well; a start that is gone is left out.
    let epochs = try CheckpointSeries([path + "/epoch-1", path + "/epoch-10"]) {
      $0 == path ? log : nil
    }
    #expect(epochs.places == [10, 96])
    try FileManager.default.removeItem(atPath: start.path)
    #expect(
      try CheckpointSeries([path]) { $0 == path ? log : nil }.members.map(\.label)
        == ["epoch-1", "epoch-2", "epoch-10"])
  }

  @Test("a folder of runs, such as the stages of a plan, gives one after the other")
  func stages() throws {
    try folder.add("base", "plan/1-corrupt/epoch-1", "plan/2-heal/epoch-1")
    let runs = [
      folder.file("plan/1-corrupt"): SeriesRun(start: .init(path: folder.file("base"), sha256: "")),
      folder.file("plan/2-heal"): SeriesRun(
        start: .init(path: folder.file("plan/1-corrupt/epoch-1"), sha256: "")),
    ]
    let series = try CheckpointSeries([folder.file("plan")]) { runs[$0] }
    #expect(
      series.members.map { $0.path.replacing(folder.path + "/", with: "") }
        == ["base", "plan/1-corrupt/epoch-1", "plan/2-heal/epoch-1"])
    #expect(series.members.map(\.label).dropFirst() == ["1-corrupt/epoch-1", "2-heal/epoch-1"])
  }

  @Test("patterns match names within folders, in the same order")
  func patterns() throws {
    try folder.add("a/step2", "a/step10", "b/step2", "b/.step3", "c[1]")
    try folder.write("", to: "a/step7")
    #expect(
      try folder.labels("*/step*") == ["a/step2", "a/step10", "b/step2"])
    #expect(try folder.labels("a/step?") == ["step2"])
    #expect(try folder.labels("[a]") == ["step2", "step10"])
    // A folder of that very name is no pattern.
    #expect(try folder.labels("c[1]") == ["c[1]"])
    #expect(
      folder.problem("a/x*")
        == "no checkpoint matches DIR/a/x*. Folders with a config.json were looked for, and folders "
        + "that hold some. In a pattern, * and ? stand for parts of one name.")
  }

  @Test("what gives nothing is told, and what was looked for")
  func errors() throws {
    try folder.add("step1")
    try FileManager.default.createDirectory(
      atPath: folder.file("empty"), withIntermediateDirectories: false)
    for number in 0..<7 { try folder.write("", to: "step1/\(number)\u{1B}[2J") }
    #expect(folder.problem("empty")?.contains("(it is empty, or cannot be listed)") == true)
    #expect(
      folder.problem("stp1") == "DIR/stp1 does not exist. Did you mean DIR/step1? Give the folder "
        + "that holds config.json and model.safetensors")
    let file = try #require(folder.problem("step1/config.json"))
    #expect(file.hasPrefix("DIR/step1/config.json is a file, and a checkpoint is a folder."))
    try FileManager.default.removeItem(atPath: folder.file("step1/config.json"))
    let message = try #require(folder.problem("step1"))
    #expect(
      message.hasPrefix(
        "DIR/step1 is no checkpoint, no run with epochs, and holds no folder with a config.json "
          + "(it has 0\\u{1B}[2J, 1\\u{1B}[2J, "))
    #expect(message.contains(" and 2 more)"))
    #expect(folder.problem("") != nil)
  }

  @Test("links that lead in a circle end")
  func circle() throws {
    try FileManager.default.createDirectory(
      atPath: folder.file("a"), withIntermediateDirectories: false)
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("a/step1"), withDestinationPath: folder.file("a"))
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("a/step2"), withDestinationPath: folder.file("a/step2"))
    #expect(folder.problem("a") != nil)
    #expect(folder.problem("a/*") != nil)
  }
}
