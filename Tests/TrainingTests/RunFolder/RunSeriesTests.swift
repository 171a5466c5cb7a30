import Checkpoints
import Foundation
import StrictJSON
import Testing
import Tokens
import Tracking
import Transformer

@testable import Training

@Suite("The epochs of a run are a series")
struct RunSeriesTests {
  let scratch: ScratchFolder
  var folder: RunFolder { RunFolder(scratch.file("run")) }

  init() throws { scratch = try ScratchFolder() }

  /// The start of the fixture's run on the disk, and the run.
  private func trained(_ events: inout [TrainingEvent]) throws -> TrainingPlan {
    let contents = TrainingFixture.contents()
    let hash = try contents.write(to: scratch.file("start"))
    var evaluator = TrainingFixture.evaluator
    try evaluator.track(
      [.map(.attribution), .head(.attribution, Head(0, 1))], circuit: nil,
      for: TrainingFixture.weights.configuration, tokens: [])
    var header = TrainingFixture.header()
    header.checkpoint = .init(name: scratch.file("start"), sha256: hash)
    let plan = try TrainingPlan(
      contents, rows: TrainingFixture.rows, evaluators: [evaluator], header: header)
    var all: [TrainingEvent] = []
    try TrainingFixture.run(plan, in: folder) { all.append($0) }
    events = all
    return plan
  }

  @Test("measured, it says what the run itself said, to the last bit")
  func same() throws {
    var events: [TrainingEvent] = []
    let plan = try trained(&events)
    let series = try CheckpointSeries([folder.path])
    #expect(series.members.map(\.label) == ["start", "epoch-1", "epoch-2", "epoch-3"])
    #expect(series.places == [0, 3, 6, 9])
    #expect(series.members.map(\.epoch) == [0, 1, 2, 3])
    let rows = try SeriesMeasurement(
      of: series, on: plan.evaluators, like: try SeriesModel(of: series), cache: nil,
      version: "1"
    ).run()
    var told: [Int: SeriesResult] = [:]
    for event in events {
      switch event {
      case .evaluated(let step, _, let prompts, let evaluation):
        told[step] = SeriesResult(prompts: prompts, evaluation: evaluation)
      case .tracked(let step, _, _, let moment): told[step]?.moment = moment
      default: break
      }
    }
    #expect(rows.compactMap(\.problem).isEmpty)
    #expect(rows.map(\.results) == [0, 3, 6, 9].map { [told[$0]].compactMap(\.self) })
    #expect(rows[0].results[0].moment?.heads.count == 1)
  }

  @Test("a log that is cut, damaged or missing gives what it has")
  func damaged() throws {
    var events: [TrainingEvent] = []
    _ = try trained(&events)
    let log = try scratch.text("run/run.jsonl")
    let half = log.split(separator: "\n").prefix { !$0.contains(#""epoch":2,"path""#) }
    try scratch.write(
      (half.joined(separator: "\n") + "\n{broken\n{\"event\":\"saved\",\"ep").utf8,
      to: "run/run.jsonl")
    #expect(try CheckpointSeries([folder.path]).members.map(\.step) == [0, 3, nil, nil])
    try scratch.write("{\"schema\":\"other\"}\n".utf8, to: "run/run.jsonl")
    #expect(folder.series == nil)
    // Without a run these are any folders, states among them.
    let labels = ["epoch-1", "epoch-2", "epoch-3", "state-9"]
    #expect(try CheckpointSeries([folder.path]).members.map(\.label) == labels)
    try FileManager.default.removeItem(atPath: folder.logPath)
    #expect(try CheckpointSeries([folder.path]).members.map(\.epoch) == [1, 2, 3, nil])
  }
}
