import Checkpoints
import Foundation
import StrictJSON
import Testing
import Transformer

@testable import Tracking

@Suite("A series is measured checkpoint by checkpoint")
struct SeriesMeasurementTests {
  let folder: SeriesFixture
  let evaluator: Evaluator

  init() throws {
    folder = try SeriesFixture()
    evaluator = try SeriesFixture.evaluator()
    for step in 1...3 { try folder.addModel("s/step\(step)", seed: UInt64(step)) }
  }

  private func measurement(
    _ paths: String..., cache: SeriesCache? = nil
  ) throws -> SeriesMeasurement {
    let series = try CheckpointSeries(paths.map(folder.file), run: { _ in nil })
    return SeriesMeasurement(
      of: series, on: [evaluator], like: try SeriesModel(of: series), cache: cache, version: "1")
  }

  @Test("the numbers of each are those of the evaluator, and progress tells what is at work")
  func rows() throws {
    var (progress, told) = ([SeriesProgress](), [SeriesRow]())
    let rows = try measurement("s").run(
      onProgress: { progress.append($0) }, onRow: { told.append($0) })
    #expect(rows == told && rows.count == 3)
    for (index, row) in rows.enumerated() {
      let weights = try Checkpoint.read(folder: row.member.path).weights
      let (evaluation, moment) = try evaluator.measure(weights)
      #expect(row.results == [SeriesResult(prompts: "two", evaluation: evaluation, moment: moment)])
      #expect(row.member.step == index + 1 && !row.isCached && row.problem == nil)
      #expect(try row.sha256 == Checkpoint.read(folder: row.member.path).hash())
    }
    #expect(Set(rows.map(\.results)).count == 3)
    #expect(progress.map(\.index) == [0, 0, 1, 1, 2, 2])
    #expect(
      progress.map(\.phase)
        == [.hashing, .measuring, .hashing, .measuring, .hashing, .measuring])
    #expect(progress.map { $0.secondsLeft == nil } == [true, true, false, false, false, false])
  }

  @Test("what is kept is not measured again, and is the same to the last bit")
  func cached() throws {
    let cache = SeriesCache(folder: folder.file("cache"))
    let first = try measurement("s/step1", "s/step2", cache: cache).run()
    var phases: [SeriesProgress.Phase] = []
    let second = try measurement("s", cache: cache).run(onProgress: { phases.append($0.phase) })
    #expect(phases == [.hashing, .hashing, .hashing, .measuring])
    #expect(second.map(\.isCached) == [true, true, false])
    #expect(second.prefix(2).map(\.results) == first.map(\.results))
    // Another model in the same place is another model.
    try FileManager.default.removeItem(atPath: folder.file("s/step2"))
    try folder.addModel("s/step2", seed: 77)
    let third = try measurement("s", cache: cache).run()
    #expect(third.map(\.isCached) == [true, false, true])
    #expect(third[1].results != second[1].results)
  }

  @Test("one that cannot be measured has its reason, and the others their numbers")
  func problems() throws {
    try folder.add("s/step0")
    var other = SeriesFixture.configuration
    other.layers = 1
    try folder.addModel("s/step4", seed: 4, other)
    try Data([1, 2, 3]).write(to: URL(filePath: folder.file("s/step1/model.safetensors")))
    let rows = try measurement("s").run()
    #expect(rows.map { $0.problem == nil } == [false, false, true, true, false])
    #expect(rows.map(\.results.isEmpty) == [true, true, false, false, true])
    #expect(
      rows[4].problem?.replacing(folder.path, with: "DIR")
        == "has another shape than DIR/s/step2: 1 layers × 2 heads, width 8, 17 tokens, context 6, "
        + "not 2 layers × 2 heads, width 8, 17 tokens, context 6.")
    let line = try JSON.parse(Array(rows[4].json.line.utf8))
    #expect(line["problem"]?.string == rows[4].problem && line["evaluations"] == nil)
  }

  @Test("where none can be read there is no series to measure")
  func unreadable() throws {
    try folder.add("bad/step1", "bad/step2")
    #expect(throws: CheckpointError.self) { try measurement("bad") }
  }

  @Test("a checkpoint that is not the one of the run's log is refused")
  func otherThanLogged() throws {
    let run = SeriesRun(
      start: .init(path: folder.file("s/step1"), sha256: String(repeating: "0", count: 64)))
    try folder.addModel("run/epoch-1", seed: 1)
    let series = try CheckpointSeries([folder.file("run")]) {
      $0 == self.folder.file("run") ? run : nil
    }
    let rows = try SeriesMeasurement(
      of: series, on: [evaluator], like: try SeriesModel(of: series), cache: nil, version: "1"
    ).run()
    #expect(rows[0].problem?.hasPrefix("is not the checkpoint that the run's log tells of") == true)
    #expect(rows[1].problem == nil)
  }

  @Test("it stops on request, and what was told stays")
  func cancelled() throws {
    let cancellation = Cancellation()
    let measurement = try measurement("s")
    var rows: [SeriesRow] = []
    #expect(throws: Cancelled.self) {
      try measurement.run(
        cancellation: cancellation,
        onRow: { row in
          rows.append(row)
          if rows.count == 2 { cancellation.cancel() }
        })
    }
    #expect(rows.map(\.member.label) == ["step1", "step2"])
  }
}
