import Screen
import Tasks
import Testing
import Transformer

@testable import Explorer

@Suite("Attention is shown as one head, a layer's mean, weighted, and in blocks")
struct PatternModelTests {
  private func world(_ keys: String...) throws -> SmallWorld {
    var world = try SmallWorld()
    for key in ["3"] + keys {
      world.press(key)
      world.answerAll()
    }
    return world
  }

  @Test("a map has the numbers of the pattern, keys after the query left out")
  func plain() throws {
    let state = try world().state
    let model = try #require(PatternModel(state.attention))
    let pattern = try #require(state.findings.pattern(Condition(.a, .before), Head(0, 0)))
    #expect(model.values.count == 14)
    #expect(model.values[3] == pattern[3].prefix(4).map(Double.init))
    #expect(model.scaling(state.attention, .viridis).range == 0...1)
  }

  @Test("a block of several tokens has the largest number in it", arguments: [1, 2])
  func zoom(presses: Int) throws {
    var world = try world()
    for _ in 0..<presses { world.press("z") }
    let plain = try #require(world.state.findings.pattern(Condition(.a, .before), Head(0, 0)))
    let model = try #require(PatternModel(world.state.attention))
    let zoom = 1 << presses
    #expect(model.zoom == zoom)
    #expect(model.values.count == (14 + zoom - 1) / zoom)
    for (row, values) in model.values.enumerated() {
      #expect(values.count == row + 1)
      for (column, value) in values.enumerated() {
        let queries = row * zoom..<min(14, (row + 1) * zoom)
        let all = queries.flatMap { query in
          (column * zoom..<min(14, (column + 1) * zoom)).filter { $0 <= query }
            .map { Double(plain[query][$0]) }
        }
        #expect(value == all.max())
      }
    }
  }

  @Test("a block of differences has the one farthest from zero, with its sign")
  func signedZoom() throws {
    let world = try world("space", "v", "z", "z", "z", "z")
    let model = try #require(PatternModel(world.state.attention))
    #expect(model.isChange && model.values.count == 1)
    #expect(model.scaling(world.state.attention, .signed).range == -0.75...0.75)
    #expect(model.values[0][0].magnitude == 0.75)
  }

  @Test("over many tokens the first scale is the logarithm, and another can be chosen")
  func long() throws {
    var state = try world().state
    #expect(state.attention.scale(among: AttentionScreen.scales(state.attention)) == .unit)
    let token = state.document.prompt.tokens[0]
    state.document.prompt.tokens = Array(repeating: token, count: 366)
    #expect(state.attention.scale(among: AttentionScreen.scales(state.attention)) == .logarithm)
    state.nextScale()
    #expect(state.attention.scale(among: AttentionScreen.scales(state.attention)) == .unit)
  }

  @Test("an edit leaves the zoom as it is, another prompt brings it back within its tokens")
  func zoomAndEdits() throws {
    var world = try SmallWorld.after(["3", "z", "z", "z", "z"])
    #expect(world.state.attention.zoom == 16)
    world.press("space")
    #expect(world.state.attention.zoom == 16)
    world.press("1", "enter", "ctrl-u")
    world.type("When Mary")
    world.press("enter")
    #expect(world.state.attention.zoom < world.state.document.prompt.tokens.count)
  }

  @Test("zoom stops at its ends and says so")
  func ends() throws {
    var world = try world()
    world.press("Z")
    #expect(
      world.state.note == .refused("Every token has a cell of its own. z lets more share it."))
    world.press("z", "z", "z", "z", "z")
    #expect(world.state.attention.zoom == 16)
    #expect(world.state.note == .refused("All tokens share one cell. Z lets fewer share it."))
  }

  @Test("the mean over a layer is that of its heads")
  func mean() throws {
    let world = try world("A")
    let condition = Condition(.a, .before)
    let mean = try #require(world.state.attention.shownPattern(condition))
    for query in 0..<14 {
      for key in 0...query {
        let sum = try (0..<4).reduce(Float(0)) { sum, index in
          sum + (try #require(world.state.findings.pattern(condition, Head(0, index))))[query][key]
        }
        #expect(mean[query][key] == sum / 4)
      }
    }
    #expect(world.state.attention.patternTitle == "Layer 0, mean of 4 heads")
  }

  @Test("the mean is refused where patterns are too many, and lengths beside it")
  func refusals() throws {
    var world = try world("w", "A")
    #expect(
      world.state.note == .refused("The mean is one of probabilities. w goes back to them."))
    world.press("w", "A", "w")
    #expect(world.state.attention.showsLayerMean && !world.state.attention.showsWeighted)
    #expect(world.state.note?.isRefusal == true)
    world.press("A")
    world.state.model.shape = Configuration(
      layers: 300, heads: 300, width: 300, vocabulary: 300, context: 32)
    world.press("A")
    #expect(
      world.state.note
        == .refused(
          "The patterns of all heads on 14 tokens are too many to be held at once; [ and ] go from "
            + "head to head."))
  }

  @Test("weighted attention is asked for and ends at its largest number")
  func weighted() throws {
    let world = try world("w")
    #expect(world.state.findings[WeightedPatternQuery(Condition(.a, .before), Head(0, 0))] != nil)
    let model = try #require(PatternModel(world.state.attention))
    #expect(model.scaling(world.state.attention, .viridis).range == 0...0.75)
    #expect(world.state.attention.patternUnit == "length of what is written")
  }

  @Test("a row is in the order of positions, and its list the most first")
  func row() throws {
    var world = try world("k", "t")
    #expect(world.state.attention.showsRow)
    #expect(world.state.attention.keyRow.map(\.position) == Array(0...12))
    #expect(world.state.attention.keyShares[0].value.before == 0.75)
    world.press("g")
    #expect(world.state.attention.shownKey == 0)
    world.press("j", "l")
    #expect(world.state.attention.shownKey == 1)
    #expect(world.state.position == 13)
    world.press("G")
    #expect(world.state.attention.shownKey == 13)
    world.press("z")
    #expect(
      world.state.note == .refused("A row shows every key. t goes back to the map."))
  }
}
