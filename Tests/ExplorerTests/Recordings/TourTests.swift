import Screen
import Testing

@testable import Explorer

@Suite("The tour puts everything back")
struct TourTests {
  /// A world with finished patch sweeps, of heads or of paths, with an edit or without.
  private func world(isEdited: Bool) throws -> SmallWorld {
    var world = try SmallWorld()
    world.state.model.name = AppState.tourModel
    if isEdited { world.press("2", "space") }
    for key in ["5", "s", "j", "enter", "p", "j", "space"] {
      world.press(key)
      world.answerAll()
    }
    world.state.note = nil
    return world
  }

  private func begin(_ world: inout SmallWorld) {
    world.press(":")
    world.type("tour")
    world.press("enter")
    #expect(world.state.tour != nil)
  }

  @Test("sweeps of patches, marks and the cursor are there again", arguments: [false, true])
  func sweeps(isEdited: Bool) throws {
    var world = try world(isEdited: isEdited)
    let before = world.state
    let frame = world.frame()
    let known = before.patching.knownPatches
    #expect(known.count == 3 && before.patching.patchSweep?.isComplete == true)
    #expect(!before.patching.marked.isEmpty)
    begin(&world)
    while world.state.tour != nil {
      world.answerAll()
      world.press("enter")
    }
    #expect(world.state.note?.text.contains("everything is as it was") == true)
    #expect(world.state.document == before.document && world.state.screen == .patching)
    #expect(
      world.state.patching.knownPatches == known
        && world.state.patching.patchSweep?.isComplete == true)
    #expect(world.state.patching.sweeps.values.allSatisfy { $0.isComplete })
    #expect(world.state.patching.marked == before.patching.marked)
    world.answerAll()
    world.state.note = nil
    #expect(world.frame() == frame)
  }

  @Test("a sweep that was under way goes on from where it was")
  func goesOn() throws {
    var world = try world(isEdited: false)
    world.press("p", "s", "j", "enter")
    for _ in 0..<3 {
      guard let request = world.requests.popLast() else { break }
      world.send(
        .found(
          number: request.number, MadeUp.answer(request, world.state.model), seconds: 0.1))
    }
    let done = try #require(world.state.patching.patchSweep?.progress.done)
    #expect(world.state.patching.patchSweep?.isComplete == false)
    begin(&world)
    world.answerAll()
    world.press("escape")
    #expect(try #require(world.state.patching.patchSweep).progress.done >= done)
    world.answerAll()
    #expect(world.state.patching.patchSweep?.isComplete == true && world.requests.isEmpty)
  }

  @Test("what goes on beside the screens goes on, and a checkpoint opened meanwhile stays open")
  func meanwhile() throws {
    var world = try world(isEdited: false)
    world.send(.ran(.opened(.b, ModelFacts(name: "other", shape: world.state.model.shape))))
    world.press("5", "p", "D", "j", "enter")
    world.answerAll()
    #expect(world.state.patching.sweeps.keys.contains { $0.models.contains(.b) })
    begin(&world)
    world.send(.resize(Size(width: 100, height: 30)))
    world.send(.ran(.opened(.b, ModelFacts(name: "another", shape: world.state.model.shape))))
    world.train(to: 5)
    world.press("escape")
    #expect(world.state.second?.name == "another" && world.state.size.width == 100)
    #expect(world.state.training.reports.loss.stretches.count == 5)
    let kept = world.state.patching.sweeps.keys.filter { $0.models.contains(.b) }
    #expect(kept.allSatisfy { world.state.patching.sweeps[$0]?.progress.done == 0 })
  }

  @Test("it waits for the keys that it asks for, and Enter presses them")
  func keys() throws {
    var world = try world(isEdited: false)
    world.press("1")
    begin(&world)
    #expect(world.frame().text.contains("Press 1"))
    world.press("4")
    #expect(world.state.screen == .prompt && world.state.tour?.place == 0)
    #expect(world.state.note?.isRefusal == true)
    world.press("1")
    #expect(world.state.tour?.place == 1)
    world.press("2")
    #expect(world.state.tour?.place == 2 && world.state.screen == .heads)
    world.press("*")
    #expect(world.state.tour?.place == 3)
    world.press("m")
    #expect(world.state.tour?.place == 3 && world.state.heads.own.measure == .effect)
    world.press("enter")
    #expect(world.state.tour?.place == 4 && world.state.overlay == nil)
    world.press("enter")
    #expect(world.state.tour?.place == 5 && world.state.heads.own.measure == .attention("IO"))
  }

  @Test("it goes over every screen")
  func screens() throws {
    var world = try world(isEdited: false)
    begin(&world)
    var seen: Set<ScreenName> = []
    while world.state.tour != nil {
      seen.insert(world.state.screen)
      world.answerAll()
      world.press("enter")
    }
    #expect(seen == Set(ScreenName.allCases))
  }
}
