import Analyses
import Dispatch
import Patching
import Screen
import Testing
import Transformer

@testable import Explorer

@Suite("Work that cannot be done is told in words", .timeLimit(.minutes(5)))
struct FailureTests {
  private static let other = Condition(.b, .before)
  private static let head = Head(0, 1)
  private static let patch = PatchSetup(
    patch: .activation(ActivationPatch(.z)), direction: .bIntoA, condition: Condition(.a, .before))

  /// A piece of work of each kind, which needs checkpoint B.
  static let every: [Work] = [
    .prediction(other), .means(other), .attribution(other), .patterns(other, nil),
    .endAttention(other), .weightedPattern(other, head), .lens(other),
    .componentLens(other, .mlps), .years(other, .mlp(0)), .sweep(other, layer: 0),
    .scatter(other, head, .first), .headTokens(other, head), .circuits(.b, head),
    .tokenPairs(.b, head, .ov), .copying(.b, head), .references(.b),
    .patchBaseline(.bIntoA, Condition(.a, .before)), .patchApproximation(patch),
    .patch(patch, step: 0), .scores(.b), .finite(.b), .hash(.b),
  ]

  /// The place of a kind among all; the compiler asks for those that are new.
  private static func place(_ work: Work) -> Int {
    switch work {
    case .prediction: 0
    case .means: 1
    case .attribution: 2
    case .patterns: 3
    case .endAttention: 4
    case .weightedPattern: 5
    case .lens: 6
    case .componentLens: 7
    case .years: 8
    case .sweep: 9
    case .scatter: 10
    case .headTokens: 11
    case .circuits: 12
    case .tokenPairs: 13
    case .copying: 14
    case .references: 15
    case .patchBaseline: 16
    case .patchApproximation: 17
    case .patch: 18
    case .scores: 19
    case .finite: 20
    case .hash: 21
    }
  }

  @Test("every kind is among them")
  func kinds() {
    #expect(Set(Self.every.map(Self.place)) == Set(0..<22))
  }

  @Test("every kind, where its checkpoint is not open", arguments: every)
  func told(work: Work) throws {
    let loaded = try LoadedCheckpoint.read(folder: tinyFolder)
    var state = try AppState(
      loaded, ExplorationOptions(), size: Size(width: 80, height: 24))
    let bell = DispatchSemaphore(value: 0)
    let mailbox = Mailbox { bell.signal() }
    let worker = Worker(Engine(Shelf(loaded)), mailbox)
    defer { worker.close() }
    state.pending[work] = 1
    worker.submit(
      AnalysisRequest(number: 1, work: work, question: Question(state.document, for: work)))
    bell.wait()
    for message in mailbox.take() { _ = update(&state, message) }
    #expect(state.pending[work] == nil)
    #expect(state.failures[work] == "Checkpoint B is not open. o opens a second one.")
    let frame = view(state, size: state.size, traits: .full)
    #expect(frame.text.contains("Checkpoint B is not open. o opens a second one."))
  }

  @Test("prompts without pairs are told of as the screen of patching does", arguments: every)
  func noPairs(work: Work) throws {
    guard work.isPatch else { return }
    let loaded = try LoadedCheckpoint.read(folder: tinyFolder)
    let document = try #require(loaded.reader.opening())
    var setup = Self.patch
    setup.direction = .corruptedIntoClean
    let within: Work =
      switch work {
      case .patchBaseline(_, let condition): .patchBaseline(.corruptedIntoClean, condition)
      case .patchApproximation: .patchApproximation(setup)
      default: .patch(setup, step: 0)
      }
    var question = Question(document, for: within)
    question.paired = []
    var engine = Engine(Shelf(loaded))
    let answer = engine.answer(
      AnalysisRequest(number: 1, work: within, question: question),
      EngineReport(cancellation: Cancellation()) { _, _ in })
    #expect(answer == .failure(.failed(PatchProblem.noReference.words)))
  }

  @Test(
    "what has failed stands on the screen as long as it is looked at",
    arguments: ["1", "2", "3", "4", "5", "8"], [(80, 24), (200, 60)])
  func stays(key: String, size: (Int, Int)) throws {
    var world = try SmallWorld(size: Size(width: size.0, height: size.1))
    world.press(key)
    world.settle()
    var state = world.state
    for work in state.visibleWork { state.failures[work] = "no room for it." }
    state.findings = Findings()
    state.pending = [:]
    for setup in state.patchSetups { state.patching.sweeps[setup] = nil }
    state.takeUpSweeps()
    for work in state.visibleWork { state.failures[work] = "no room for it." }
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
    #expect(request.work.isSweep)
    world.send(.failed(number: request.number, "no room for it."))
    #expect(world.frame().text.contains("no room for it."))
    world.requests = []
    world.press("r")
    let sweeps = world.state.failures.keys.filter(\.isSweep)
    #expect(sweeps.isEmpty)
  }
}
