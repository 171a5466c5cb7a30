import Checkpoints
import Dispatch
import Foundation
import Screen
import StrictJSON
import Testing
import Tracking
import Training
import Transformer

@testable import Explorer

@Suite("A series is measured on a thread of its own")
struct SeriesRunnerTests {
  let trainee: TinyTrainee

  init() throws {
    trainee = try TinyTrainee()
    for name in ["step1", "step2", "step10"] {
      try FileManager.default.createDirectory(
        atPath: trainee.folder + "/s", withIntermediateDirectories: true)
      try FileManager.default.copyItem(
        atPath: trainee.folder + "/start", toPath: trainee.folder + "/s/\(name)")
    }
  }

  private func request(_ path: String) throws -> SeriesRequest {
    SeriesRequest(paths: [trainee.folder + path], form: try trainee.form())
  }

  @Test("which finds its members, measures each, and says when all are done")
  func whole() throws {
    try Data("{}".utf8).write(
      to: URL(filePath: trainee.folder + "/s/step2/model.safetensors"))
    var news: [SeriesNews.Kind] = []
    SeriesRunner.measure(try request("/s"), version: "1", cache: nil) { news.append($0) }
    guard case .found(let series)? = news.first else {
      Issue.record("\(news)")
      return
    }
    #expect(series.places == [1, 2, 10])
    let rows = news.compactMap { if case .row(let row) = $0 { row } else { nil } }
    #expect(rows.map { $0.problem == nil } == [true, false, true])
    let evaluators = try request("/s").form.material.evaluators(
      trainee.loaded.vocabulary, trainee.loaded.checkpoint)
    let (evaluation, moment) = try evaluators[0].measure(trainee.loaded.checkpoint.weights)
    #expect(
      rows[0].results
        == [SeriesResult(prompts: evaluators[0].name, evaluation: evaluation, moment: moment)])
    #expect(news.last == .ended(problem: nil))
  }

  @Test("what gives no series is told")
  func problem() throws {
    var news: [SeriesNews.Kind] = []
    SeriesRunner.measure(try request("/nowhere"), version: "1", cache: nil) { news.append($0) }
    guard case .ended(let problem?)? = news.last, news.count == 1 else {
      Issue.record("\(news)")
      return
    }
    #expect(problem.contains("/nowhere does not exist"))
  }

  @Test("an exploration that began with one begins with it when it is replayed")
  func replayed() throws {
    let header = RecordingHeader(
      version: "1", checkpoint: "a", opening: OpeningPrompt(), size: Size(width: 80, height: 24),
      series: [trainee.folder + "/start"])
    let text = header.json.line + "\n"
    #expect(try Recording(parsing: text).header == header)
    let frame = try replay(text, on: trainee.loaded)
    #expect(frame.text.contains("Series") && frame.text.contains("series: "))
  }

  @Test("another takes its place, and none stops it")
  func others() throws {
    let bell = DispatchSemaphore(value: 0)
    let mailbox = Mailbox { bell.signal() }
    let runner = SeriesRunner(mailbox, version: "1", cache: nil)
    let (first, second) = (try request("/s"), try request("/start"))
    runner.measure(first)
    runner.measure(second)
    var heard: [SeriesNews] = []
    func hasEnded() -> Bool {
      heard.contains { $0.request == second && $0.kind == .ended(problem: nil) }
    }
    while !hasEnded(), bell.wait(timeout: .now() + 120) == .success {
      heard += mailbox.drain().compactMap { if case .series(let news) = $0 { news } else { nil } }
    }
    #expect(hasEnded())
    #expect(!heard.contains { $0.request == first && $0.kind == .ended(problem: nil) })
    runner.measure(nil)
  }
}
