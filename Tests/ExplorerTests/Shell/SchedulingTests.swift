import Screen
import Testing
import Transformer

@testable import Explorer

@Suite("What the screen shows is asked first, and stale answers are dropped")
struct SchedulingTests {
  @Test("an answer to an older request changes nothing")
  func stale() throws {
    var world = try SmallWorld()
    world.press("2", "space")
    let old = try #require(world.requests.last)
    world.press("j", "space")
    let known = world.state.findings
    world.send(
      .found(number: old.number, MadeUp.answer(old, world.state.model), seconds: 0))
    #expect(world.state.findings == known)
    world.send(.failed(number: old.number, "late"))
    #expect(world.state.failures.isEmpty)
  }

  @Test("a change stops what it makes stale")
  func stops() throws {
    var world = try SmallWorld()
    world.press("2", "space")
    let old = try #require(world.requests.last)
    let effects = world.press("space")
    #expect(effects.first == .cancel([old.number]))
  }

  @Test("at most one request for each screen and one for the rest are under way")
  func few() throws {
    var world = try SmallWorld()
    for key in ["2", "space", "4", "3", "m", "1", "2", "j", "space", "4"] {
      world.press(key)
      #expect(world.state.pending.count <= 5, "\(world.state.pending)")
    }
    world.answerAll()
    #expect(world.state.pending.isEmpty)
  }

  @Test("once all is known, nothing more is asked")
  func done() throws {
    var world = try SmallWorld()
    for screen in ["1", "2", "3", "4"] {
      world.press(screen)
      world.answerAll()
    }
    let effects = world.press("1", "2", "3", "4", "2", "m", "m", "m")
    #expect(effects.isEmpty)
  }

  @Test("the sweep fills in layer by layer; Esc stops it and r goes on")
  func sweep() throws {
    var world = try SmallWorld()
    world.press("2", "m", "enter")
    while let request = world.requests.popLast() {
      world.send(
        .found(number: request.number, MadeUp.answer(request, world.state.model), seconds: 0.5))
      if world.state.ablationSweepProgress.done == 1 { break }
    }
    #expect(world.state.activity == "ablation sweep 1/3, 1.0 s left")
    #expect(world.state.heads.value(.effect, Head(0, 2), Condition(.a, .before)) == 0.5)
    #expect(world.state.heads.value(.effect, Head(1, 0), Condition(.a, .before)) == nil)
    world.press("escape")
    #expect(world.state.screen == .heads)
    world.answerAll()
    #expect(world.state.ablationSweepProgress.done == 1)
    world.press("r")
    world.answerAll()
    #expect(world.state.ablationSweepProgress.done == 3)
    world.press("r")
    #expect(world.state.note == .refused("No sweep was stopped."))
  }

  @Test("a failure is told once and not tried again until something changes")
  func failure() throws {
    var world = try SmallWorld()
    world.press("2", "space")
    let last = world.requests.popLast()
    let request = try #require(last)
    let effects = world.send(.failed(number: request.number, "it broke"))
    #expect(world.state.note == .refused("it broke"))
    for case .query(let other) in effects { #expect(other.query != request.query) }
  }

  @Test("weights that are not finite are reported with the first tensor")
  func nonFinite() throws {
    var world = try SmallWorld()
    world.state.findings.forget { $0 == .finite(.a) }
    let effects = world.press("1")
    guard case .query(let request)? = effects.first else {
      Issue.record("asked for \(effects)")
      return
    }
    #expect(request.query == .finite(.a))
    world.send(.found(number: request.number, AnyAnswer(["wte.weight"]), seconds: 0))
    #expect(world.state.note?.text.hasPrefix("1 tensors hold numbers that are infinite") == true)
  }

  @Test("long work tells how long it will still take")
  func timeLeft() throws {
    var world = try SmallWorld()
    world.press("2", "space", "4")
    // The numbers of the line come first.
    let last = world.requests.popLast()
    let first = try #require(last)
    world.send(
      .found(number: first.number, MadeUp.answer(first, world.state.model), seconds: 0))
    let number = try #require(world.state.pending[.lens(Condition(.a, .after))])
    world.send(.progress(number: number, done: 1, total: 4, seconds: 2))
    #expect(world.state.activity == "lens 1/4, 6.0 s left")
  }
}
