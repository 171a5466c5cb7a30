import Screen
import Testing
import Transformer

@testable import Explorer

@Suite("The table of heads lists what there is room for, and rests while the grid is used")
struct HeadsLayoutTests {
  private func world(height: Int = 17) throws -> SmallWorld {
    var world = try SmallWorld(size: Size(width: 80, height: height))
    world.press("2")
    world.answerAll()
    return world
  }

  @Test("t lists the first and last heads with a gap, as many as there are lines")
  func ends() throws {
    var world = try world()
    let room = world.state.heads.tableRoom
    #expect(room == 8)
    world.press("t")
    let all = world.state.heads.sortedHeads
    let listed = world.state.heads.listedHeads(room: room)
    #expect(listed[4] == nil && listed.count == 8)
    #expect(listed.compactMap(\.self) == Array(all.prefix(4) + all.suffix(3)))
    #expect(world.frame().text.contains("first and last"))
    world.press("tab", "g", "j", "j", "j", "j")
    #expect(world.state.head == all[9])
    world.press("t")
    #expect(world.state.heads.listedHeads(room: room).count == 12)
  }

  @Test("where all rows fit, none is left out")
  func fits() throws {
    var world = try world(height: 24)
    world.press("t")
    #expect(world.state.heads.listedHeads(room: world.state.heads.tableRoom).count == 12)
  }

  @Test("the table moves no more than it must, and only while keys act on it")
  func scroll() throws {
    var world = try world()
    world.press("tab", "g")
    #expect(world.state.heads.top == 0)
    for _ in 0..<7 { world.press("j") }
    #expect(world.state.heads.top == 0)
    world.press("j")
    #expect(world.state.heads.top == 1)
    for _ in 0..<7 { world.press("k") }
    #expect(world.state.heads.top == 1)
    world.press("G")
    #expect(world.state.heads.top == 4)
    world.press("tab", "g", "h", "h", "h", "h")
    #expect(world.state.heads.top == 4)
  }

  @Test("the title tells the filter and how many heads fit; none is said")
  func filter() throws {
    var world = try world(height: 24)
    world.press("/")
    world.type("attr>0")
    world.press("enter")
    let count = world.state.heads.sortedHeads.count
    #expect(world.frame().text.contains("Table · attr>0 · \(count) of 12"))
    world.press("/", "ctrl-u")
    world.type("attr>99")
    world.press("enter")
    #expect(world.frame().text.contains("No head fits attr>99."))
  }

  @Test("the parts add up to the logit difference")
  func parts() throws {
    let state = try world().state
    #expect(
      state.attributionParts.map(\.name).prefix(4) == ["all", "embeddings", "L0 heads", "L0 MLP"])
    #expect(state.attributionParts[2].value.before == -1.5 + 0 + 1.5 - 0.5)
  }
}
