import Screen
import TestSupport
import Testing
import Tracking

@testable import Explorer
@testable import Training

@Suite("The screen of runs looks as recorded")
struct RunsSnapshotTests {
  private func world(_ size: Size, _ keys: [String] = []) throws -> SmallWorld {
    var world = try SmallWorld(size: size)
    world.showRuns()
    for key in keys { world.press(key) }
    return world
  }

  @Test("at three sizes", arguments: Moment.sizes)
  func screen(size: Size) throws {
    expectSnapshot(try world(size).body(), named: "list-\(size.width)x\(size.height)")
  }

  @Test("without colours and with ASCII alone")
  func plain() throws {
    let frame = try world(Moment.sizes[0]).body(.plain)
    #expect(frame.text.utf8.allSatisfy { $0 < 0x80 })
    expectSnapshot(frame, named: "list-plain")
  }

  @Test("what is known of a run has a pane of its own in a small window")
  func detail() throws {
    expectSnapshot(try world(Moment.sizes[0], ["down", "down", "tab"]).body(), named: "detail")
  }

  @Test("what is known of a recording, and of one kind alone")
  func recording() throws {
    expectSnapshot(try world(Moment.sizes[1], ["m", "m", "m"]).body(), named: "recordings")
  }

  @Test("the question before something is deleted")
  func delete() throws {
    expectSnapshot(
      try world(Moment.sizes[0], ["G", "up", "up", "up", "X"]).body(), named: "delete")
  }

  @Test("where nothing is found")
  func empty() throws {
    var world = try SmallWorld()
    world.showRuns(RunFinder.Found())
    expectSnapshot(world.body(), named: "empty")
  }

  @Test("before anything is known")
  func loading() throws { try Moment.expectLoading(.runs) }

  @Test("a watched run on the screen of training")
  func watched() throws {
    var world = try world(Moment.sizes[0], ["down", "enter"])
    #expect(world.state.screen == .training)
    let path = try #require(world.state.states.training.watched?.path)
    world.send(
      .watched(WatchedNews(path: path, events: MadeUpTraining.events(to: 102), isRestarted: false)))
    world.send(
      .watched(WatchedNews(path: path, status: .running(.init(process: 4711, host: "box")))))
    expectSnapshot(world.body(), named: "watched")
    #expect(world.frame().text.contains("no head ablated"))
    world.send(
      .watched(WatchedNews(path: path, status: .perhapsRunning(host: "node17.cluster"))))
    expectSnapshot(world.body(), named: "watched-elsewhere")
    // The title line tells of it on every screen.
    #expect(world.frame().text.contains("follows node17 34 %"))
    world.send(.watched(WatchedNews(path: path, status: .silent(host: "node17.cluster"))))
    #expect(world.frame().text.contains("watched: node17 is silent"))
    #expect(world.frame().text.contains("no head ablated"))
  }
}
