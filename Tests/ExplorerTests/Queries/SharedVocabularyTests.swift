import Analyses
import Checkpoints
import Foundation
import Screen
import Tasks
import TestSupport
import Testing
import Tokens
import Transformer

@testable import Explorer

@Suite("The explorer knows rows without a token, and what two checkpoints share")
struct SharedVocabularyTests {
  private let folder = FileManager.default.temporaryDirectory.appending(
    path: "shared-\(UUID().uuidString)", directoryHint: .isDirectory)
  private let tokenizer: Tokenizer

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    tokenizer = try SmallTokenizer.make()
  }

  /// A checkpoint whose embedding has a few rows more than the tokenizer has tokens.
  private func loaded(_ name: String, rows more: Int) throws -> LoadedCheckpoint {
    let place = folder.appending(path: name).path
    let weights = Weights(
      random: Configuration(
        layers: 1, heads: 2, width: 8, vocabulary: tokenizer.count + more, context: 16), seed: 4)
    let files = try SmallTokenizer.files()
    try CheckpointContents(
      weights: weights, settings: CheckpointSettings(vocabulary: tokenizer.count),
      tokenizer: TokenizerFiles(
        files: ["vocab.json": files.vocabulary, "merges.txt": files.merges])
    ).write(to: place)
    return try LoadedCheckpoint.read(folder: place)
  }

  private func answer(
    _ query: AnyQuery, _ document: Document, _ openCheckpoints: OpenCheckpoints
  ) -> Result<AnyAnswer, EngineProblem> {
    var engine = Engine(openCheckpoints)
    let request = QueryRequest(query, document)
    return engine.answer(request, EngineReport(cancellation: Cancellation()) { _, _ in })
  }

  @Test("the tokens of a head are tokens, never rows of padding")
  func headTokens() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let padded = try loaded("padded", rows: 40)
    let document = try #require(padded.reader.opening())
    let condition = Condition(.a, .before)
    let tokens = try answer(.headTokens(condition, Head(0, 0)), document, OpenCheckpoints(padded))
      .get()
    let found = try #require(tokens.value as? HeadTokens)
    let read = try answer(.tokenPairs(.a, Head(0, 0), .ov), document, OpenCheckpoints(padded)).get()
    let pairs = try #require(read.value as? TokenPairs)
    #expect((found.promoted + found.suppressed).allSatisfy { tokenizer.hasToken($0.token) })
    #expect((pairs.largest + pairs.smallest).allSatisfy { tokenizer.hasToken($0.second) })
    #expect(found.promoted.count == 40)
  }

  @Test("scores of two checkpoints are made on the tokens of both")
  func scores() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let (plain, padded) = (try loaded("plain", rows: 0), try loaded("padded", rows: 40))
    let document = try #require(plain.reader.opening())
    let openCheckpoints = OpenCheckpoints(plain)
    let alone = answer(.scores(.a), document, openCheckpoints)
    openCheckpoints.put(padded, at: .b)
    #expect(answer(.scores(.a), document, openCheckpoints) == alone)
    // Neither draws rows of padding, so they may contain anything.
    #expect(
      answer(.scores(.a), document, OpenCheckpoints(padded))
        == answer(.scores(.b), document, openCheckpoints))
  }

  @Test("a list of ids can be taken without a tokenizer, a task cannot")
  func lists() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let folder = try loaded("untold", rows: 0).checkpoint.folder
    for name in ["vocab.json", "merges.txt"] {
      try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
    }
    let file = folder + "/ids.jsonl"
    try Data("{\"tokens\": [1, 2]}\n{\"tokens\": [3]}\n".utf8).write(to: URL(filePath: file))
    let untold = try LoadedCheckpoint.read(folder: folder)
    let errandRunner = ErrandRunner(
      OpenCheckpoints(untold), Mailbox(wake: {}), SettingsStore(environment: [:]))
    guard case .ran(.prompts(let list)) = errandRunner.run(.prompts(.file(file), bos: false)) else {
      Issue.record("no list")
      return
    }
    #expect(list.prompts.map(\.tokens) == [[1, 2], [3]])
    let reason = try #require(untold.vocabulary.problem).description
    #expect(
      errandRunner.run(.prompts(.task(.indirectObject, .mixed), bos: false))
        == .errandFailed(reason))
    #expect(
      untold.facts.missingTokenizer == "Text cannot be read, so prompts are token ids. " + reason)
  }

  @Test("rows of one alone are told, tokens of two meanings refused")
  func facts() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let (plain, padded) = (try loaded("plain", rows: 0), try loaded("padded", rows: 40))
    let facts = try padded.facts(beside: plain)
    #expect(
      facts.remark == "A has \(tokenizer.count) rows in its embedding and B "
        + "\(tokenizer.count + 40): they are compared over what they share.")
    #expect(facts.difference != nil && facts.ownTokens.isEmpty)
    #expect(try plain.facts(beside: plain).remark.isEmpty)
  }

  @Test("a token that the second checkpoint has no row for is told, and stops nothing else")
  func beyond() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let (plain, padded) = (try loaded("plain", rows: 0), try loaded("padded", rows: 40))
    var document = try #require(padded.reader.opening())
    let last = TokenID(tokenizer.count + 39)
    document.prompt = Prompt(tokens: [1, last])
    let openCheckpoints = OpenCheckpoints(padded)
    openCheckpoints.put(plain, at: .b)
    guard case .success = answer(.prediction(Condition(.a, .before)), document, openCheckpoints)
    else {
      Issue.record("A is not answered")
      return
    }
    #expect(
      answer(.prediction(Condition(.b, .before)), document, openCheckpoints)
        == .failure(
          .failed(
            "the prompts have token \(last.rawValue), and the checkpoint has the ids 0 to "
              + "\(tokenizer.count - 1). Take prompts of tokens that it has.")))
  }
}

@Suite("On the screen, B − A is over what both checkpoints share")
struct SharedCandidatesTests {
  /// A world whose second checkpoint lacks one token, the most probable one.
  private func world() throws -> (world: SmallWorld, first: TokenID) {
    var world = try SmallWorld()
    let first = try #require(world.state.prompt.candidates.first).token
    let own = world.state.reader.vocabulary
    let other = Vocabulary(own.reading, rows: first.rawValue)
    var facts = world.state.model
    facts.difference = own.comparison(with: other).difference
    facts.remark = "B lacks tokens."
    world.send(.ran(.opened(.b, facts)))
    world.answerAll()
    return (world, first)
  }

  @Test("tokens of one alone are no candidates of the comparison, and are of theirs")
  func candidates() throws {
    var (world, first) = try world()
    #expect(world.state.note?.text.hasSuffix("A, B and B − A. B lacks tokens.") == true)
    #expect(!world.state.prompt.candidates.contains { $0.token == first })
    world.press("a")
    world.answerAll()
    #expect(world.state.prompt.candidates.contains { $0.token == first })
  }

  @Test("the title calls the token in front by its name")
  func title() throws {
    var world = try SmallWorld(size: Size(width: 120, height: 30))
    world.press("B")
    world.answerAll()
    #expect(world.frame().text.contains("BOS <|endoftext|>"))
  }

  @Test("a row without a token is marked, with what the mark means")
  func marked() throws {
    var world = try SmallWorld()
    let first = try #require(world.state.prompt.candidates.first).token
    #expect(world.state.markWords([first]).isEmpty)
    let beyond = TokenID(world.state.model.shape.vocabulary)
    #expect(world.state.label(beyond) == "‹\(beyond.rawValue)›*")
    #expect(world.state.markWords([first, beyond]) == ", * has no token")
    var facts = world.state.model
    facts.ownTokens = [beyond: "[PAD]"]
    world.send(.ran(.opened(.b, facts)))
    #expect(world.state.label(beyond) == "[PAD]" && world.state.markWords([beyond]).isEmpty)
  }
}
