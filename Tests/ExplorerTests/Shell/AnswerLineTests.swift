import Analyses
import Screen
import Tasks
import TextColumns
import Tokens
import Testing

@testable import Explorer

@Suite("One line tells on every screen how well the model predicts the answer")
struct AnswerLineTests {
  /// The line as drawn.
  private func line(_ world: SmallWorld, _ traits: DisplayTraits = .full) -> String {
    let lines = world.frame(traits).text.split(separator: "\n", omittingEmptySubsequences: false)
    return String(lines[world.state.size.height - 2])
  }

  @Test(
    "it has the same numbers on every screen", arguments: ["1", "2", "3", "4", "5", "7", "8", "9"],
    [Size(width: 60, height: 16), Size(width: 80, height: 24), Size(width: 200, height: 60)])
  func everywhere(screen: String, size: Size) throws {
    let plain = try SmallWorld.after([screen], size: size)
    let prediction = try #require(
      plain.state.findings[PredictionQuery(Condition(.a, .before))]?.logitDifference)
    let number = Numeral.fixed(Double(prediction), decimals: 3, signed: true)
    #expect(line(plain).contains("diff"), "\(line(plain))")
    #expect(line(plain).contains(number), "\(line(plain))")
    #expect(line(plain).contains("rank"), "\(line(plain))")
    let edited = try SmallWorld.after(["2", "space", screen], size: size)
    #expect(line(edited).contains("edits"), "\(line(edited))")
    #expect(line(edited).contains("→"), "\(line(edited))")
    #expect(line(edited).contains("("), "\(line(edited))")
  }

  @Test("it says whose numbers it has")
  func owner() throws {
    var world = try SmallWorld(size: Size(width: 120, height: 40))
    #expect(line(world).hasPrefix(" logit difference "))
    world.state.second = world.state.model
    world.press("2", "a")
    world.answerAll()
    #expect(line(world).hasPrefix(" A → B   logit difference "), "\(line(world))")
    world.press("space")
    world.answerAll()
    #expect(line(world).hasPrefix(" A before → after edits  "), "\(line(world))")
    world.press("d")
    world.answerAll()
    #expect(line(world).hasPrefix(" A → B after edits  "), "\(line(world))")
  }

  @Test("while numbers are computed the last known ones stay in their places")
  func awaited() throws {
    var world = try SmallWorld.after(["2", "space"])
    let known = line(world)
    world.press("right", "space")
    #expect(world.state.answerLine?.isComplete == false)
    #expect(line(world) == "…" + known.dropFirst())
    world.answerAll()
    #expect(!line(world).hasPrefix("…"))
  }

  @Test("numbers that cannot be computed are dots, not those of before")
  func failed() throws {
    var world = try SmallWorld()
    world.press("2", "space")
    for (query, number) in world.state.pending where query.is(PredictionQuery.self) {
      world.send(.failed(number: number, "it broke"))
    }
    #expect(line(world).contains("→ ·"), "\(line(world))")
  }

  @Test("its numbers are asked before those of the screen")
  func order() throws {
    var world = try SmallWorld()
    world.press("2")
    world.answerAll()
    world.press("space")
    #expect(world.state.pending.keys.first?.is(PredictionQuery.self) == true)
  }

  @Test("without an answer it says how to give one")
  func none() throws {
    var world = try SmallWorld()
    world.state.document.prompt.answer = nil
    world.state.document.prompt.distractor = nil
    #expect(line(world).contains("screen 1"))
  }

  @Test("where means are shown, it has the means")
  func means() throws {
    var world = try SmallWorld(size: Size(width: 120, height: 40))
    let prompt = world.state.document.prompt
    world.state.document.list = PromptList(name: "two", prompts: [prompt, prompt])
    world.press("M")
    world.answerAll()
    #expect(line(world).hasPrefix(" mean of 2   logit difference +2.000 "), "\(line(world))")
    #expect(line(world).contains("answer first 0.9000"), "\(line(world))")
  }

  @Test("it fits the smallest screen, however long its numbers are")
  func narrow() throws {
    var world = try SmallWorld(size: Size(width: 60, height: 16))
    world.state.second = world.state.model
    world.press("2", "space", "d")
    world.answerAll()
    for slot in [ModelSlot.a, .b] {
      let query = PredictionQuery(Condition(slot, .after))
      var prediction = try #require(world.state.findings[query])
      prediction.logitDifference = slot == .a ? 12.3456 : -23.4567
      prediction.answerRank = slot == .a ? 9 : 50_000
      world.state.findings.note(prediction, of: query)
    }
    let text = line(world)
    #expect(Columns.width(of: text) <= 59)
    #expect(text.contains("rank 10→50001"), "\(text)")
    #expect(text.contains("+12.3→−23.5 (−35.8)"), "\(text)")
  }

  @Test("in ASCII it has nothing else")
  func plain() throws {
    let world = try SmallWorld.after(["2", "space"])
    #expect(line(world, .plain).utf8.allSatisfy { $0 < 0x80 })
  }
}
