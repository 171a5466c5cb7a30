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
    #expect(world.state.lens.lensRowLabels == ["before 0", "before 1", "before 2", "after 2"])
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

  @Test("under a difference a cell has both first tokens, and the sign of the change")
  func difference() throws {
    var world = try SmallWorld.after(["4"], opensSecond: true)
    for subject in [LensSubject.residuals, .heads, .mlps] {
      #expect(world.state.lens.subject == subject)
      let comparison = try #require(world.state.lens.lensComparison)
      let model = try #require(LensModel(world.state.lens, glyphs: .unicode))
      #expect(model.map.isSigned)
      for (cells, row) in zip(comparison.cells, model.cells) {
        for (cell, shown) in zip(cells, row) {
          let change = try #require(cell.changedMost?.change)
          #expect(shown.level == change && shown.isMarked == cell.differs)
          #expect(shown.text == world.state.label(try #require(cell.first).token))
          let other = world.state.label(try #require(cell.second).token)
          #expect(shown.more.hasPrefix("→" + other) == cell.differs)
        }
      }
      world.press("s")
      world.answerAll()
    }
  }

  @Test("the legend of ranks begins at the last rank and ends at 1; the first rank is brightest")
  func ranks() throws {
    var world = try world("t", "t")
    let vocabulary = world.state.model.shape.vocabulary
    let model = try #require(LensModel(world.state.lens, glyphs: .unicode))
    #expect(model.ends == ["\(vocabulary)", "1"])
    #expect(model.cells[3][0].text == "1" && model.cells[3][0].level == 1)
    #expect(model.cells[0][0].text == "31" && model.cells[0][0].level < 1)
    world.press("2", "space", "4", "v")
    world.answerAll()
    let change = try #require(LensModel(world.state.lens, glyphs: .unicode))
    #expect(change.map.isSigned && change.ends == ["×1", "×1/1"])
    #expect(change.cells[0][0] == LensCell(text: "31", more: "", level: 0))
  }

  @Test("in each column the row is marked from which on the final token stays first")
  func marks() throws {
    let world = try world()
    let depths = world.state.lens.predictionDepths(world.state.leading)
    let model = try #require(LensModel(world.state.lens, glyphs: .unicode))
    for (column, depth) in depths.enumerated() {
      #expect(model.cells.indices.filter { model.cells[$0][column].isMarked } == [depth])
    }
    #expect(model.markMeaning == "final token first from here on")
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
