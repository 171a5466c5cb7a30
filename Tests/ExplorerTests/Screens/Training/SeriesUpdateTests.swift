import Screen
import Testing
import Tracking
import Training

@testable import Explorer

@Suite("A series of checkpoints stands on the training screen in place of a run")
struct SeriesUpdateTests {
  private var world: SmallWorld

  init() throws {
    world = try SmallWorld()
    world.press("7", "S")
    world.type("runs/*")
    world.press("enter")
  }

  private var request: SeriesRequest {
    SeriesRequest(paths: ["runs/*"], form: world.state.training.form)
  }

  private mutating func tell(_ kind: SeriesNews.Kind) {
    world.send(.series(SeriesNews(request: request, kind: kind)))
  }

  private static let members = [0, 500, 1000].map { (step: Int) in
    CheckpointSeries.Member(
      path: "hub/step\(step)", label: "step\(step)", step: step, epoch: nil)
  }

  private static func row(_ number: Int, _ value: Double) -> SeriesRow {
    SeriesRow(
      members[number], sha256: "aa",
      results: [
        SeriesResult(prompts: "ioi", evaluation: Evaluation(logitDifference: value))
      ])
  }

  private mutating func measure() {
    tell(.found(CheckpointSeries(Self.members)))
    tell(.row(Self.row(0, 3)))
    tell(.row(SeriesRow(Self.members[1], problem: "it is broken")))
    tell(.row(Self.row(2, -1)))
  }

  @Test("S asks for it, and it is measured")
  func open() throws {
    #expect(world.training == [.measure(request)])
    #expect(world.state.training.phase == .series("looking for checkpoints"))
    #expect(!world.state.training.phase.isActive)
  }

  @Test("its members are measured one by one, at their steps")
  mutating func measured() throws {
    tell(.found(CheckpointSeries(Self.members)))
    tell(
      .progress(SeriesProgress(index: 1, count: 3, phase: .measuring, secondsLeft: 12)))
    #expect(world.frame().text.contains("series: measuring 2 of 3, 12 s left"))
    measure()
    tell(.ended(problem: nil))
    let reports = world.state.training.reports
    #expect(reports.total == 1000)
    let curve = try #require(reports.measured.first?.curves[.logitDifference])
    #expect(curve.stretches.map(\.step) == [0, 1000] && curve.last == -1)
    #expect(reports.epochs.map(\.path) == ["hub/step0", "hub/step1000"])
    #expect(world.state.training.phase == .series("3 checkpoints, 1 not measured"))
    #expect(world.state.note == .refused("1 not measured. step500: it is broken"))
    world.press("]")
    #expect(world.errands.last == .preview(path: "hub/step1000", .b))
  }

  @Test("Esc stops it; what is measured stays, and what comes late does not count")
  mutating func stopped() throws {
    tell(.found(CheckpointSeries(Self.members)))
    tell(.row(Self.row(0, 3)))
    world.training = []
    world.press("escape")
    #expect(world.training == [.measure(nil)])
    #expect(world.state.training.phase == .series("stopped after 1 of 3"))
    tell(.row(Self.row(2, -1)))
    #expect(world.state.training.reports.epochs.count == 1)
    world.training = []
    world.press("escape")
    #expect(world.training.isEmpty)
  }

  @Test("another takes its place, and so does a run; what is told of the old one does not count")
  mutating func replaced() throws {
    let old = request
    world.press("S")
    world.type("other")
    world.press("enter")
    var wanted = old
    wanted.paths = ["other"]
    #expect(world.training == [.measure(old), .measure(wanted)])
    world.send(.series(SeriesNews(request: old, kind: .found(CheckpointSeries(Self.members)))))
    #expect(world.state.training.reports.total == 0)
    world.send(
      .ran(.freeFolder(FreeFolder(stem: "patchbay-subject-duplication", path: "free-3"))))
    world.press("s")
    #expect(world.state.training.series == nil && world.state.training.phase == .preparing)
    #expect(world.training.last == .measure(nil))
    world.press("S")
    #expect(world.state.overlay == nil && world.state.note?.isRefusal == true)
  }

  @Test("what cannot be measured is told")
  mutating func problem() throws {
    tell(.ended(problem: "no checkpoint matches"))
    #expect(world.state.note == .refused("no checkpoint matches"))
    #expect(world.state.training.phase == .series("not measured"))
  }

  @Test("runs stand beside a series by steps, and not beside one by numbers")
  func beside() throws {
    let numbered = ["a", "b", "c"].map { CheckpointSeries.Member(path: $0, label: $0) }
    for (members, last, count) in [(Self.members, 1000, 1), (numbered, 2, 0)] {
      var world = try SmallWorld()
      world.train(to: 300)
      world.send(.training(.finished(step: 300, seconds: 15)))
      world.press("7", "S")
      world.type("runs/*")
      world.press("enter")
      let request = try #require(world.state.training.own.series).request
      world.send(.series(SeriesNews(request: request, kind: .found(CheckpointSeries(members)))))
      #expect(world.state.training.own.compared.count == 1)
      #expect(world.state.training.own.beside.count == count)
      #expect(world.state.training.own.extent.last == last)
    }
  }
}
