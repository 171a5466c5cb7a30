import Screen
import Testing
import Transformer

@testable import Explorer

@Suite("Undo and redo go over prompts and edits")
struct HistoryTests {
  static let changes: [[String]] = [
    ["2", "space"], ["2", "space", "j", "space"], ["2", "space", "x"], ["K", "up", "enter"],
    ["P", "j", "enter"], ["B"], ["1", "enter", "ctrl-w", "enter"],
    ["2", "space", "1", "enter", "ctrl-w", "enter", "B", "2", "j", "space"],
  ]

  @Test("undoing everything gives the first document, redoing the last", arguments: changes)
  func identity(keys: [String]) throws {
    var world = try SmallWorld()
    let first = world.state.document
    for key in keys { world.press(key) }
    let last = world.state.document
    let steps = world.state.history.past.count
    #expect(steps > 0)
    for _ in 0..<steps { world.press("u") }
    #expect(world.state.document == first)
    for _ in 0..<steps { world.press("U") }
    #expect(world.state.document == last)
    #expect(world.state.history.future.isEmpty)
  }

  @Test("a new change forgets what could be redone")
  func fork() throws {
    var world = try SmallWorld()
    world.press("2", "space", "u", "j", "space", "U")
    #expect(world.state.document.ablated == [Head(1, 0)])
    #expect(world.state.note == .refused("Nothing to redo."))
  }

  @Test("with nothing to undo, u says so")
  func nothing() throws {
    var world = try SmallWorld()
    world.press("u")
    #expect(world.state.note == .refused("Nothing to undo yet."))
  }

  @Test("what was known of the first document is asked again after undo, and numbers agree")
  func results() throws {
    var world = try SmallWorld()
    world.press("2")
    world.answerAll()
    let before = world.state.findings
    world.press("space")
    world.answerAll()
    world.press("u")
    world.answerAll()
    #expect(world.state.findings == before)
  }
}
