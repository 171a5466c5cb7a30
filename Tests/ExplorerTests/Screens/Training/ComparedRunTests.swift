import Screen
import StrictJSON
import TestSupport
import Testing

@testable import Explorer
@testable import Training

@Suite("Curves of other runs stand beside those of the run")
struct ComparedRunTests {
  /// The made-up run as its log has it.
  private func log(to step: Int) throws -> [JSON] {
    try MadeUpTraining.events(to: step).map { try JSON.parse(Array($0.json.line.utf8)) }
  }

  @Test("a run read from its log has the curves that were reported")
  func log() throws {
    var world = try SmallWorld()
    world.train(to: 100)
    let reports = world.state.training.own.reports
    let read = try #require(ComparedRun(folder: "/runs/one", log: log(to: 100)))
    #expect(read == ComparedRun(folder: "runs/one/", reports))
    #expect(read.name == "one" && read.steps == MadeUpTraining.total)
    #expect(ComparedRun(folder: "x", log: []) == nil)
  }

  @Test("a new run keeps the one before in the plots, as far as there is room")
  func earlier() throws {
    var world = try SmallWorld(size: Size(width: 120, height: 40))
    world.train(to: 300)
    #expect(world.state.training.own.compared.isEmpty)
    world.train(to: 50)
    #expect(world.state.training.own.compared.map(\.name) == ["patchbay-run-1"])
    #expect(world.frame().text.contains("patchbay-run-1"))
    for number in 1...6 {
      let run = try #require(ComparedRun(folder: "run-\(number)", log: log(to: 20)))
      world.send(.ran(.run(run)))
    }
    #expect(world.state.training.own.compared.map(\.name) == ["run-6", "run-5", "run-4", "run-3"])
  }

  @Test("runs are set apart without colours, and a legend names them", arguments: [80, 120])
  func look(width: Int) throws {
    var world = try SmallWorld(size: Size(width: width, height: width == 80 ? 24 : 40))
    world.train(to: 102)
    var other = try #require(ComparedRun(folder: "clean-1", log: log(to: 250)))
    other.loss = Curve()
    for step in 1...250 { other.loss.add(3 + Double(step) / 200, at: step) }
    world.send(.ran(.run(other)))
    expectSnapshot(world.body(), named: "compared-\(width)")
    if width == 80 { expectSnapshot(world.body(.plain), named: "compared-plain") }
  }

  @Test("other runs are shown before there is one here")
  func alone() throws {
    var world = try SmallWorld()
    world.press("7")
    let run = try #require(ComparedRun(folder: "clean-1", log: log(to: 100)))
    world.send(.ran(.run(run)))
    #expect(world.frame().text.contains("clean-1"))
    #expect(world.frame().text.contains("s starts one"))
  }
}
