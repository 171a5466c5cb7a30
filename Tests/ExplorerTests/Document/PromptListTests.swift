import Analyses
import Screen
import Tasks
import Testing
import Tokens
import Transformer

@testable import Explorer

@Suite("Lists of prompts are stepped through and averaged")
struct PromptListTests {
  /// A world with a list of three prompts of one length and a fourth that is shorter.
  private func world(even: Bool = true) throws -> SmallWorld {
    var world = try SmallWorld()
    let first = world.state.document.prompt
    var prompts = (0..<3).map { _ in first }
    for place in prompts.indices {
      var corrupted = first.tokens
      corrupted[0] = TokenID(place + 1)
      prompts[place].corrupted = corrupted
      prompts[place].template = place % 2
    }
    if !even {
      prompts.append(
        Prompt(
          tokens: Array(first.tokens.prefix(5)), corrupted: Array(first.tokens.prefix(5)),
          answer: first.answer, distractor: first.distractor))
    }
    world.send(.ran(.prompts(PromptList(name: "three", prompts: prompts))))
    world.answerAll()
    return world
  }

  @Test("a list is taken with its corrupted rows, and steps go round")
  func steps() throws {
    var world = try world()
    #expect(world.state.document.references.source == .corrupted)
    #expect(world.state.document.references.count == 3)
    #expect(world.state.document.kind == .mean)
    world.press(")", ")")
    #expect(world.state.document.list?.index == 2)
    world.press(")")
    #expect(world.state.document.list?.index == 0)
    world.press("(")
    #expect(world.state.document.list?.index == 2)
    world.press("u")
    #expect(world.state.document.list?.index == 0)
  }

  @Test("M asks about all prompts at once, where that has a meaning")
  func means() throws {
    var world = try world()
    world.press("M", "2")
    let asked = world.requests.map(\.query)
    #expect(asked.contains(.attribution(Condition(.a, .before))))
    for request in world.requests {
      switch request.query.query.scope {
      case .mean, .evenMean, .list: #expect(request.inputs.prompts.count == 3)
      case .prompt: #expect(request.inputs.prompts.count == 1)
      case .none: #expect(request.inputs.prompts.isEmpty)
      }
    }
    world.answerAll()
    #expect(world.frame().text.contains("mean"))
  }

  @Test("positions of prompts that differ in length are not averaged")
  func uneven() throws {
    let world = try world(even: false)
    var document = world.state.document
    document.list?.isMean = true
    let patterns = QueryInputs(document, for: .patterns(Condition(.a, .before), nil))
    #expect(patterns.prompts.count == 1)
    let attribution = QueryInputs(document, for: .attribution(Condition(.a, .before)))
    #expect(attribution.prompts.count == 4)
  }

  @Test("a step keeps what holds for the whole list")
  func kept() throws {
    var world = try world()
    world.press("M")
    world.answerAll()
    let means = AnyQuery.means(Condition(.a, .before))
    let attribution = AnyQuery.attribution(Condition(.a, .before))
    #expect(world.state.findings.has(means) && world.state.findings.has(attribution))
    var other = world.state.document
    other.list?.index = 1
    #expect(QueryInputs(other, for: means) == QueryInputs(world.state.document, for: means))
    #expect(
      QueryInputs(other, for: attribution) == QueryInputs(world.state.document, for: attribution))
  }

  @Test("resampling pairs each prompt with its own corrupted row")
  func paired() throws {
    var world = try world()
    world.press(")", "2", "space")
    var document = world.state.document
    document.setKind(.resample)
    let work = AnyQuery.attribution(Condition(.a, .after))
    #expect(QueryInputs(document, for: work).paired.map { $0.tokens[0].rawValue } == [2])
    document.list?.isMean = true
    #expect(QueryInputs(document, for: work).paired.map { $0.tokens[0].rawValue } == [1, 2, 3])
  }

  @Test("editing the text leaves the list, and undo comes back to it")
  func leaving() throws {
    var world = try world()
    world.press("1", "enter")
    world.type(" a")
    world.press("enter")
    #expect(world.state.document.list == nil)
    world.press("u")
    #expect(world.state.document.list?.name == "three")
    world.answerAll()
    #expect(world.frame().text.contains("prompt 1/3"))
  }

  @Test("what edits lose by a list is told, and undo says what it changes")
  func losses() throws {
    var world = try SmallWorld()
    world.press("2", "space", "P", "down", "down", "enter")
    #expect(world.state.document.edits[0].positions == .named(["IO"]))
    let prompt = Prompt(tokens: [TokenID(256), TokenID(257)], answer: TokenID(258))
    world.send(.ran(.prompts(PromptList(name: "short", prompts: [prompt, prompt]))))
    let words = try #require(world.state.note?.text)
    #expect(words.contains("Heads are now ablated by zero (K)."))
    #expect(words.contains("Positions that these prompts lack became all (P)."))
    world.press("u")
    #expect(world.state.note?.text.hasPrefix("Undone: the list") == true)
    #expect(world.state.document.edits[0].positions == .named(["IO"]))
  }

  @Test("the list pane goes over the prompts")
  func pane() throws {
    var world = try world()
    world.press("tab", "tab", "down", "down")
    #expect(world.state.document.list?.index == 2)
    world.press("g")
    #expect(world.state.document.list?.index == 0)
    world.answerAll()
    #expect(world.frame().text.contains("three · 1 of 3"))
  }

  @Test("reference prompts can be other names, corrupted rows or a file's")
  func references() throws {
    var world = try world()
    world.press("R", "up", "enter")
    #expect(world.state.document.references.source == .names)
    #expect(world.state.document.references.count >= 16)
    world.press("R", "down", "down", "enter")
    world.type("other.jsonl")
    world.press("enter")
    #expect(world.errands.last == .references(path: "other.jsonl", bos: false))
    let prompts = world.state.document.list?.prompts ?? []
    world.send(.ran(.references(name: "other.jsonl", prompts)))
    #expect(world.state.document.references.source == .file("other.jsonl"))
    #expect(world.state.document.references.groups.map(\.count) == [1, 1, 1])
  }
}
