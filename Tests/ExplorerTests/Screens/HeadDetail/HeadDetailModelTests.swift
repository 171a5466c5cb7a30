import Analyses
import Screen
import Tasks
import Testing
import Transformer

@testable import Explorer

@Suite("One head is shown in points, tokens, facts and weights")
struct HeadDetailModelTests {
  private func world(_ keys: String...) throws -> SmallWorld {
    var world = try SmallWorld()
    for key in ["8"] + keys {
      world.press(key)
      world.answerAll()
    }
    return world
  }

  @Test("t counts both subjects, and other points are asked for")
  func subjects() throws {
    var world = try world()
    #expect(world.state.detail.scatterGroups.map(\.scatter.subjects) == [.first])
    world.press("t")
    world.answerAll()
    #expect(world.state.detail.scatterGroups.map(\.scatter.subjects) == [.both])
    #expect(world.frame().text.contains("S1 and S2"))
  }

  @Test("points of IO rise, those of S fall")
  func correlation() throws {
    let state = try world().state
    #expect((state.detail.correlation(of: .indirectObject).before ?? 0) > 0.99)
    #expect((state.detail.correlation(of: .subject).before ?? 0) > 0.9)
  }

  @Test("without names the pane says what is needed, and nothing is asked")
  func noNames() throws {
    var world = try world()
    world.state.document.prompt.positions = ["END": 13]
    world.state.document.list = nil
    #expect(
      world.state.detail.missingNames
        == "Points need prompts with an indirect object and a subject: IO, S1. L takes a list of "
        + "them.")
    #expect(
      !world.state.visibleQueries.contains { $0.is(ScatterQuery.self) })
  }

  @Test("tokens come in their order, with what they are set beside")
  func tokens() throws {
    var world = try world()
    let tokens = world.state.detail.headTokens(promoted: true)
    #expect(tokens.count == 12 && tokens[0].logit == Comparison(before: 12, after: nil))
    #expect(world.state.detail.headTokens(promoted: false)[0].logit.before == -12)
    world.press("space")
    world.answerAll()
    #expect(
      world.state.detail.headTokens(promoted: true)[0].logit == Comparison(before: 12, after: 12))
  }

  @Test("facts have every number of the head")
  func facts() throws {
    let facts = try world().state.detail.headFacts
    #expect(
      facts.map(\.name) == [
        "attribution", "ablation effect", "attention END→IO", "attention END→S1",
        "attention END→S2", "previous-token score", "duplicate-token score", "induction score",
        "copying score", "negative copying score",
      ])
    #expect(facts.allSatisfy { $0.value.before != nil })
    #expect(facts[8].value.before.map { ($0 * 10).rounded() } == 3)
    #expect(facts[9].value.before == 0)
  }

  @Test("a few large singular values are few directions")
  func participation() throws {
    let state = try world().state
    let ov = state.detail.participation(.ov).before ?? 0
    #expect(abs(ov - 7.5 * 7.5 / 21.25) < 1e-5)
    #expect(state.detail.singularValues(.qk) == [3, 3, 1, 0.25])
  }

  @Test("Tab goes over panes, and each keeps its row within its rows")
  func rows() throws {
    var world = try world()
    world.press("j")
    #expect(world.state.detail.detailRow(.scatter) == 0)
    world.press("tab", "j", "j")
    #expect(world.state.detail.detailRow(.tokens) == 2)
    world.press("G")
    #expect(world.state.detail.detailRow(.tokens) == 11)
    world.press("tab", "pgdn")
    #expect(world.state.detail.detailRow(.facts) == 9)
    world.press("tab", "G")
    #expect(world.state.detail.detailRow(.repair) == world.state.model.heads.count - 2)
    world.press("tab", "G")
    #expect(world.state.detail.detailRow(.weights) == 5)
    world.press("tab")
    #expect(world.state.pane == 0)
  }

  @Test("self-repair is reckoned in order, and the heads that rise most stand first")
  func repair() throws {
    let scene = try world().state.detail
    #expect(scene.repairFacts.map(\.value.before) == [4, 2, 2, 3, 1, 0.5])
    let rises = scene.backups.map(\.rise.magnitude)
    #expect(rises == rises.sorted(by: >))
    #expect(!scene.backups.contains { $0.head == scene.head })
    #expect(scene.backups.allSatisfy { $0.rise == -Double($0.head.index) })
    var lacking = try world()
    lacking.state.document.prompt.answer = nil
    lacking.state.document.list = nil
    #expect(lacking.state.detail.missingPair != nil)
  }
}
