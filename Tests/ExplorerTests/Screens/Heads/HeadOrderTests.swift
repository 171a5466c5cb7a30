import Screen
import Testing
import Transformer

@testable import Explorer

@Suite("The table of heads goes by what is looked at, what changed most first")
struct HeadOrderTests {
  private func columns(_ world: SmallWorld) -> [HeadColumn] { world.state.heads.headColumns }

  @Test("m brings the measure to the front, and the rows go by it")
  func measure() throws {
    var world = try SmallWorld.after(["2", "<"])
    #expect(world.state.heads.tableOrder.column == .head)
    for _ in 0..<4 {
      world.press("m")
      world.answerAll()
      let measure = world.state.heads.measure
      #expect(columns(world)[1] == .measure(measure))
      #expect(columns(world).count { $0.measure == measure } == 1)
      #expect(
        world.state.heads.tableOrder
          == HeadOrder(column: .measure(measure), isAscending: false))
      let values = world.state.heads.sortedHeads.compactMap {
        world.state.heads.value(.measure(measure), $0)
      }.map { measure == .effect ? $0.magnitude : $0 }
      #expect(values == values.sorted(by: >) && values.count == 12)
    }
  }

  @Test(
    "with B open, and after an edit, rows go by the size of the change", arguments: [true, false])
  func changes(opensSecond: Bool) throws {
    var world = try SmallWorld.after(
      opensSecond ? ["2"] : ["2", "l", "space"], opensSecond: opensSecond)
    for _ in 0..<2 {
      let measure = world.state.heads.measure
      #expect(
        Array(columns(world)[1...3]) == [.first(measure), .second(measure), .change(measure)])
      #expect(
        world.state.heads.tableOrder == HeadOrder(column: .change(measure), isAscending: false))
      let changes = world.state.heads.sortedHeads.compactMap { head in
        world.state.comparison(measure, head).change?.magnitude
      }
      #expect(changes == changes.sorted(by: >) && changes.count == 12)
      world.press("m")
      world.answerAll()
    }
  }

  @Test("an order that was chosen holds until other things are compared")
  func chosen() throws {
    var world = try SmallWorld.after(["2", ">", "I"])
    let chosen = HeadOrder(column: .measure(.effect), isAscending: true)
    #expect(world.state.heads.tableOrder == chosen)
    world.press("space")
    world.answerAll()
    #expect(world.state.heads.tableOrder.column == .change(.attribution))
    world.press("u")
    world.answerAll()
    #expect(world.state.heads.tableOrder == chosen)
  }

  @Test("every column says whose numbers it has")
  func titles() throws {
    let alone = try SmallWorld.after(["2"])
    #expect(
      columns(alone).map { alone.state.heads.title($0) }
        == ["head", "attr", "effect", "→IO", "→S1", "→S2", "prev", "dup", "ind"])
    var both = try SmallWorld.after(["2"], opensSecond: true)
    #expect(
      columns(both).map { both.state.heads.title($0) }.prefix(6)
        == ["head", "A", "B", "B − A", "effect B", "→IO B"])
    both.press("a")
    both.answerAll()
    #expect(both.state.heads.title(.measure(.effect)) == "effect A")
    let edited = try SmallWorld.after(["2", "space"])
    #expect(
      columns(edited).map { edited.state.heads.title($0) }.prefix(5)
        == ["head", "before", "after", "change", "effect after"])
  }
}
