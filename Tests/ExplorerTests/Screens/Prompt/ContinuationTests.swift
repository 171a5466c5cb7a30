import Analyses
import Checkpoints
import Foundation
import Screen
import Tasks
import Testing
import TestSupport
import Tokens
import Transformer

@testable import Explorer

@Suite("The prompt is written on")
struct ContinuationTests {
  private static let alone = Condition(.a, .before)

  /// The new tokens of a condition.
  private func written(_ world: SmallWorld, _ condition: Condition = alone) -> [TokenID] {
    world.state.states.prompt.continuation[condition].tokens.map(\.token)
  }

  /// Answers the requests of one token, the latest.
  private func answerOne(_ world: inout SmallWorld) throws {
    let last = world.requests.popLast()
    let request = try #require(last)
    #expect(request.query.isGeneration)
    world.send(
      .found(number: request.number, MadeUp.answer(request, world.state.model), seconds: 0))
  }

  @Test("each token is seen as it comes, and the next one asked for")
  func streams() throws {
    var world = try SmallWorld()
    world.press("w")
    #expect(world.state.pane == PromptScreen.continuationPane)
    for count in 1...3 {
      try answerOne(&world)
      #expect(written(world).count == count)
      #expect(world.requests.count == 1)
      let request = try #require(world.requests.last?.query.query as? GenerationQuery)
      #expect(request.written == written(world))
      #expect(world.frame().text.contains("\(count)/20"))
    }
  }

  @Test("Esc stops and keeps what is there, w goes on with it")
  func stops() throws {
    var world = try SmallWorld()
    world.press("w")
    for _ in 0..<4 { try answerOne(&world) }
    let effects = world.press("escape")
    #expect(effects.contains { if case .cancel = $0 { true } else { false } })
    #expect(world.requests.isEmpty && written(world).count == 4)
    #expect(world.frame().text.contains("Writing stopped; what is there stays. w goes on."))
    let before = written(world)
    world.press("w")
    try answerOne(&world)
    #expect(Array(written(world).prefix(4)) == before && written(world).count == 5)
  }

  @Test("the cursor is on the newest token until it is moved")
  func follows() throws {
    var world = try SmallWorld()
    world.press("w")
    func place() -> Int? { world.state[PromptScreen.self].continuationToken?.place }
    for count in 1...3 {
      try answerOne(&world)
      #expect(place() == count - 1)
    }
    world.press("h")
    try answerOne(&world)
    #expect(place() == 1)
    world.press("G")
    try answerOne(&world)
    #expect(place() == 4)
  }

  @Test("it ends where the context is full, and says so")
  func context() throws {
    var world = try SmallWorld()
    world.press("w")
    world.answerAll()
    let room = world.state.model.shape.context - world.state.document.prompt.tokens.count
    #expect(written(world).count == min(20, room))
    world.press("w")
    world.answerAll()
    #expect(written(world).count == room)
    #expect(world.frame().text.contains("32 full"))
    world.press("w")
    #expect(world.state.note == .refused("Nothing can follow: 32 full."))
    #expect(world.requests.isEmpty)
  }

  @Test("before and after edits grow together; an edit that changes writes its side again")
  func sides() throws {
    var world = try SmallWorld()
    world.press("2", "space", "1")
    world.answerAll()
    world.press("w")
    for count in 1...6 {
      try answerOne(&world)
      let counts = [Side.before, .after].map { written(world, Condition(.a, $0)).count }
      #expect(counts.reduce(0, +) == count && (counts[0] - counts[1]).magnitude <= 1)
    }
    world.answerAll()
    let before = written(world, Condition(.a, .before))
    #expect(before.count == written(world, Condition(.a, .after)).count)
    world.press("2", "l", "space", "1")
    #expect(written(world, Condition(.a, .before)) == before)
    #expect(written(world, Condition(.a, .after)).isEmpty)
    world.answerAll()
    #expect(written(world, Condition(.a, .after)).count == before.count)
  }

  @Test("Enter makes the tokens up to the cursor part of the prompt, and u takes them back")
  func takes() throws {
    var world = try SmallWorld()
    world.press("w")
    world.answerAll()
    let old = world.state.document
    let tokens = written(world)
    world.press("g", "l", "l", "enter")
    #expect(world.state.document.prompt.tokens == old.prompt.tokens + tokens.prefix(3))
    #expect(world.state.document.isAnswerCarried)
    #expect(world.state.note == .done("3 tokens are part of the prompt; u takes them back."))
    #expect(written(world).isEmpty)
    world.press("u")
    #expect(world.state.document == old)
  }

  @Test("a setting that changes the choice of tokens drops what was written by another")
  func settings() throws {
    var world = try SmallWorld()
    world.press("w")
    world.answerAll()
    world.press("W", "enter")
    #expect(world.state.states.prompt.continuation.settings.isSampled)
    #expect(written(world).isEmpty)
    world.press("j", "enter", "ctrl-u")
    world.type("0.5")
    world.press("enter", "escape")
    world.answerAll()
    let settings = world.state.states.prompt.continuation.settings
    #expect(settings.rule == .sampled(Sampling(temperature: 0.5)))
    #expect(world.frame().text.contains("temperature 0.5, seed 1"))
    #expect(!written(world).isEmpty)
  }

  @Test(
    "a setting that makes no sense is refused with what does",
    arguments: [
      (1, "0", "'0' is no temperature: above 0, as 0.8."),
      (2, "x", "'x' is no top-k: a whole number from 1; empty for all."),
      (3, "2", "'2' is no top-p: above 0 and at most 1; empty for all."),
      (4, "-1", "'-1' is no seed: a whole number from 0."),
      (5, "0", "'0' is no tokens: a whole number from 1."),
    ])
  func refusals(row: Int, text: String, words: String) throws {
    var world = try SmallWorld()
    world.press("W")
    for _ in 0..<row { world.press("j") }
    world.press("enter", "ctrl-u")
    world.type(text)
    world.press("enter")
    #expect(world.state.note == .refused(words))
  }

  @Test("the engine's steps, taken up one by one, are those of one session")
  func engine() throws {
    let loaded = try LoadedCheckpoint.read(folder: tinyFolder)
    let document = try #require(loaded.reader.opening())
    var engine = Engine(OpenCheckpoints(loaded))
    let rule = TokenRule.sampled(Sampling(temperature: 3, seed: 4))
    var tokens: [TokenID] = []
    func next(_ engine: inout Engine) throws -> GenerationSession.Step {
      let query = AnyQuery(GenerationQuery(Self.alone, rule, written: tokens))
      let answer = engine.answer(
        QueryRequest(query, document), EngineReport(cancellation: Cancellation()) { _, _ in })
      return try #require(try answer.get().value as? GenerationSession.Step)
    }
    var session = try GenerationSession(
      loaded.checkpoint.weights, document.prompt, rule: rule)
    for step in 0..<5 {
      // Another engine has kept nothing and runs the prompt again.
      if step == 3 { engine = Engine(OpenCheckpoints(loaded)) }
      guard case .token(let own) = try next(&engine), case .token(let other) = try session.next()
      else {
        Issue.record("no token at step \(step)")
        return
      }
      #expect(own.token == other.token)
      tokens.append(own.token)
    }
  }
}
