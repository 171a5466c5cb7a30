import Analyses
import Screen
import Tasks
import Testing
import Tokens
import Transformer

@testable import Explorer

@Suite("The lens reads the stream, heads, MLPs and years")
struct LensModelTests {
  private func world(_ keys: String...) throws -> SmallWorld {
    var world = try SmallWorld()
    for key in ["4"] + keys {
      world.press(key)
      world.answerAll()
    }
    return world
  }

  @Test("s goes over what can be read, and rows follow")
  func subjects() throws {
    var world = try world()
    #expect(world.state.lens.lensRowLabels == ["in 0", "in 1", "in 2", "out"])
    world.press("s")
    world.answerAll()
    #expect(world.state.lens.lensRowLabels == ["0.0", "0.1", "0.2", "0.3"])
    #expect(LensModel(world.state.lens, glyphs: .unicode)?.cells.count == 4)
    world.press("s")
    world.answerAll()
    #expect(world.state.lens.lensRowLabels == ["MLP 0", "MLP 1", "MLP 2"])
    #expect(LensModel(world.state.lens, glyphs: .unicode)?.cells.count == 3)
    world.press("s")
    #expect(world.state.lens.subject == .years)
    world.press("s")
    #expect(world.state.lens.subject == .residuals)
  }

  @Test("head and row keep in step")
  func heads() throws {
    var world = try world("s")
    world.press("up", "up")
    #expect(world.state.lens.row == 2 && world.state.head == Head(0, 2))
    world.press("]", "}")
    #expect(world.state.lens.row == 3 && world.state.head == Head(1, 3))
    world.press("]")
    #expect(world.state.lens.row == 0 && world.state.head == Head(2, 0))
    world.press("s")
    #expect(world.state.lens.row == 2)
    world.press("down")
    #expect(world.state.lens.row == 1 && world.state.head == Head(1, 0))
    world.press("{")
    #expect(world.state.lens.row == 0)
  }

  @Test("keys that make no sense say why")
  func refusals() throws {
    var world = try world()
    for (key, words) in [
      ("]", "The residual stream has no heads. s goes on to the heads of a layer."),
      ("}", "The residual stream is shown for all layers. s goes on to the heads of one."),
      ("m", "Only years are read from one head or MLP. s goes on to them."),
    ] {
      world.press(key)
      #expect(world.state.note == .refused(words))
    }
    world.press("s", "s", "[")
    #expect(
      world.state.note == .refused("The MLPs have no heads. s goes on to the heads of a layer."))
    world.press("s", "t")
    #expect(
      world.state.note
        == .refused("Years are read as logits of every year. s goes on to the residual stream."))
    world.press("m", "]")
    #expect(
      world.state.note == .refused("Years are read from the MLP. m goes back to the head."))
  }

  @Test("years need a list with years, and then show it with numbers beside")
  func years() throws {
    var world = try world("s", "s", "s")
    #expect(world.frame().text.contains("L takes the greater-than list"))
    world.state.openYearList()
    world.press("j")
    world.answerAll()
    let grid = try #require(world.state.lens.yearGrid)
    #expect(grid.count == 100 && grid[12][12] == 8 && grid[3][4] == Double((4 * 7 + 3) % 5 - 2))
    #expect(world.state.lens.start == 51 && world.state.lens.year == 50)
    #expect(world.state.lens.yearHere.before == Double((50 * 7 + 51) % 5 - 2))
    #expect(world.state.lens.yearDiagonal.before == 8)
    world.press("m")
    world.answerAll()
    #expect(world.state.lens.yearComponent == .mlp(0))
    #expect(world.state.findings[YearLensQuery(Condition(.a, .before), .mlp(0))] != nil)
    world.press("g", "left", "up")
    #expect(world.state.lens.start == 0 && world.state.lens.year == 49)
  }
}

extension AppState {
  /// Opens a list of one prompt that is scored by years.
  mutating func openYearList() {
    document.list = PromptList(
      name: "years", prompts: [document.prompt],
      years: YearOutcomes(outcomes: (0..<100).map { TokenID($0) }, starts: [50]))
  }
}
