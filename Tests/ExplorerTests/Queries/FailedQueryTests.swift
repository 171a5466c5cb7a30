import Analyses
import Dispatch
import Foundation
import Patching
import Screen
import Testing
import Transformer

@testable import Explorer

@Suite("A query that fails is told in words", .timeLimit(.minutes(30)))
struct FailedQueryTests {
  private static let other = Condition(.b, .before)
  private static let head = Head(0, 1)
  private static let patch = PatchSetup(
    patch: .activation(ActivationPatch(.z)), runs: .bIntoA, condition: Condition(.a, .before))

  /// A query of each type, which needs checkpoint B.
  static let every: [AnyQuery] = [
    .generation(other), .prediction(other), .means(other), .attribution(other),
    .patterns(other, nil),
    .endAttention(other), .weightedPattern(other, head), .lens(other), .residualNorms(other),
    .lensComparison(Condition(.a, .before), other), .componentLens(other, .mlps),
    .years(other, .mlp(0)), .sweep(other, layer: 0),
    .scatter(other, head, .first), .headTokens(other, head), .selfRepair(other, head),
    .circuits(.b, head),
    .tokenPairs(.b, head, .ov), .copying(.b, head), .references(.b),
    .patchBaseline(.bIntoA, Condition(.a, .before)), .patchApproximation(patch),
    .patch(patch, step: 0), .circuit(other),
    .minimality(other), .completeness(other), .circuitCard(other), .discovery(other),
    .edgeScores(.b), .edgeRun(.b), .scores(.b), .finite(.b), .hash(.b),
  ]

  @Test("every type of query is among them")
  func kinds() throws {
    let folder = packageRoot.appending(path: "Sources/Explorer/Queries")
    let declared = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .flatMap { file -> [String] in
        guard file.hasSuffix(".swift") else { return [] }
        return try String(contentsOf: folder.appending(path: file), encoding: .utf8)
          .matches(of: /struct (\w+): (?:Checkpoint|Circuit)?Query \{/).map { String($0.1) }
      }
    #expect(Set(declared) == Set(Self.every.map { "\(type(of: $0.query))" }))
  }

  @Test("every kind, where its checkpoint is not open", arguments: every)
  func told(query: AnyQuery) throws {
    let loaded = try LoadedCheckpoint.read(folder: tinyFolder)
    var state = try AppState(
      loaded, ExplorationOptions(), size: Size(width: 80, height: 24))
    let bell = DispatchSemaphore(value: 0)
    let mailbox = Mailbox { bell.signal() }
    let worker = Worker(Engine(OpenCheckpoints(loaded)), mailbox)
    defer { worker.close() }
    state.pending[query] = 1
    worker.submit(
      QueryRequest(query, state.document))
    bell.wait()
    for message in mailbox.drain() { _ = update(&state, message) }
    #expect(state.pending[query] == nil)
    #expect(state.failures[query] == "Checkpoint B is not open. o opens a second one.")
    let frame = view(state, size: state.size, traits: .full)
    #expect(frame.text.contains("Checkpoint B is not open. o opens a second one."))
  }

  @Test("prompts without pairs are told of as the screen of patching does", arguments: every)
  func noPairs(query: AnyQuery) throws {
    guard query.isPatch else { return }
    let loaded = try LoadedCheckpoint.read(folder: tinyFolder)
    let document = try #require(loaded.reader.opening())
    var setup = Self.patch
    setup.runs = .corruptedIntoClean
    let condition = setup.condition
    let within: AnyQuery =
      query.is(PatchBaselineQuery.self)
      ? .patchBaseline(.corruptedIntoClean, condition)
      : query.is(PatchApproximationQuery.self)
        ? .patchApproximation(setup) : .patch(setup, step: 0)
    var inputs = QueryInputs(document, for: within)
    inputs.paired = []
    var engine = Engine(OpenCheckpoints(loaded))
    let answer = engine.answer(
      QueryRequest(number: 1, query: within, inputs: inputs),
      EngineReport(cancellation: Cancellation()) { _, _ in })
    #expect(answer == .failure(.failed(PatchProblem.noReference.words)))
  }

  @Test(
    "what has failed stands on the screen as long as it is looked at",
    arguments: ["1", "2", "3", "4", "5", "8"], [(80, 24), (200, 60)])
  func stays(key: String, size: (Int, Int)) throws {
    var world = try SmallWorld(size: Size(width: size.0, height: size.1))
    world.press(key)
    world.answerAll()
    var state = world.state
    for query in state.visibleQueries { state.failures[query] = "no room for it." }
    state.findings = Findings()
    state.pending = [:]
    for setup in state.patching.patchSetups { state.patching.sweeps[setup] = nil }
    state.patching.prepareSweeps()
    for query in state.visibleQueries { state.failures[query] = "no room for it." }
    state.note = nil
    let text = view(state, size: state.size, traits: .full).text
    #expect(text.contains("no room for it."), "\(text)")
    #expect(text.contains("failed: "), "\(text)")
    #expect(!text.contains("computing"))
  }

  @Test("r tries a sweep of ablations again that has failed")
  func again() throws {
    var world = try SmallWorld()
    world.press("2", "m")
    let last = world.requests.popLast()
    let request = try #require(last)
    #expect(request.query.isAblationSweep)
    world.send(.failed(number: request.number, "no room for it."))
    #expect(world.frame().text.contains("no room for it."))
    world.requests = []
    world.press("r")
    let sweeps = world.state.failures.keys.filter(\.isAblationSweep)
    #expect(sweeps.isEmpty)
  }
}
