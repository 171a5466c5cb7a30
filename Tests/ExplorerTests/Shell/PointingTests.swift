import Analyses
import Screen
import Testing
import Transformer

@testable import Explorer

@Suite("The mouse points at what keys would go to")
struct PointingTests {
  private func place(of zone: Zone, in world: SmallWorld) throws -> Point {
    let found = zones(world.state, size: world.state.size).last { $0.zone == zone }
    let rect = try #require(found?.rect)
    return Point(column: rect.column, row: rect.row)
  }

  @Test("a press on a screen's name shows it, on a cell chooses the head, twice opens it")
  func grid() throws {
    var world = try SmallWorld()
    world.send(.mouse(Mouse(.press, at: try place(of: .tab(2), in: world))))
    #expect(world.state.screen == .heads)
    world.answerAll()
    let cell = try place(of: .cell(Point(column: 3, row: 1)), in: world)
    world.send(.mouse(Mouse(.press, at: cell)))
    #expect(world.state.head == Head(1, 3) && world.state.pane == 0)
    world.send(.mouse(Mouse(.press, at: cell)))
    #expect(world.state.screen == .attention)
  }

  @Test("a press on a row of the table chooses its head and its pane")
  func table() throws {
    var world = try SmallWorld()
    world.press("2")
    world.answerAll()
    world.send(.mouse(Mouse(.press, at: try place(of: .row(4), in: world))))
    #expect(world.state.head == world.state.heads.sortedHeads[4] && world.state.pane == 1)
  }

  @Test("a press on an entry of a list takes it, beside it closes the list")
  func lists() throws {
    var world = try SmallWorld()
    world.press("2", "K")
    world.send(.mouse(Mouse(.press, at: try place(of: .row(0), in: world))))
    #expect(world.state.document.kind == .zero && world.state.overlay == nil)
    world.press("K")
    world.send(.mouse(Mouse(.press, at: Point(column: 0, row: 0))))
    #expect(world.state.overlay == nil && world.state.screen == .heads)
  }

  @Test("the wheel moves the cursor, and presses nowhere do nothing")
  func wheel() throws {
    var world = try SmallWorld()
    world.press("2")
    world.send(.mouse(Mouse(.wheelDown, at: .zero)))
    #expect(world.state.head == Head(2, 0))
    world.send(.mouse(Mouse(.wheelUp, at: .zero)))
    #expect(world.state.head == Head(0, 0))
    world.send(.mouse(Mouse(.press, at: Point(column: 900, row: 900))))
    world.send(.mouse(Mouse(.release, at: .zero)))
    #expect(world.state.head == Head(0, 0) && world.state.screen == .heads)
  }

  @Test("a press on a token moves the cursor there")
  func tokens() throws {
    var world = try SmallWorld()
    world.send(.mouse(Mouse(.press, at: try place(of: .token(2), in: world))))
    #expect(world.state.position == 2)
  }
}
