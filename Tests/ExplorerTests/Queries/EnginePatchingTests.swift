import Analyses
import Checkpoints
import Foundation
import Patching
import Tasks
import TestSupport
import Testing
import Tokens
import Transformer

@testable import Explorer

@Suite("Patching step by step equals the sweep of the analyses")
struct EnginePatchingTests {
  static let embedded = packageRoot.appending(path: "checkpoints/stories").path
  static let variant = packageRoot.appending(path: "checkpoints/variants/stories-corrupted").path

  static let patches: [Patch] =
    [PatchSite.residualIn, .mlpOut, .headOutput, .keys, .pattern].map {
      .activation(ActivationPatch($0))
    } + [
      .activation(ActivationPatch(.z, at: .named(["END"]))), .path(PathPatch(to: .logits)),
      .path(
        PathPatch(
          to: .heads([.init(Head(3, 1), .queries), .init(Head(2, 0), .values)]), freezesMLPs: true)
      ),
    ]

  /// Two open checkpoints, and a document of one of them.
  private func engine() throws -> (Engine, OpenCheckpoints, Document) {
    let loaded = try LoadedCheckpoint.read(folder: Self.embedded)
    let openCheckpoints = OpenCheckpoints(loaded)
    openCheckpoints.put(try LoadedCheckpoint.read(folder: Self.variant), at: .b)
    return (Engine(openCheckpoints), openCheckpoints, try #require(loaded.reader.opening()))
  }

  private func answer(
    _ engine: inout Engine, _ document: Document, _ query: AnyQuery,
    _ stop: Cancellation = Cancellation()
  ) throws -> AnyAnswer {
    let request = QueryRequest(query, document)
    return try engine.answer(request, EngineReport(cancellation: stop) { _, _ in }).get()
  }

  /// A whole sweep, with other queries between its steps.
  private func grid(
    _ engine: inout Engine, _ document: Document, _ setup: PatchSetup
  ) throws -> PatchGrid {
    let inputs = QueryInputs(document, for: .patch(setup, step: 0))
    let prompts = try #require(PatchPrompts(inputs, setup.runs))
    let weights = try LoadedCheckpoint.read(folder: Self.embedded).checkpoint.weights
    let plan = try prompts.plan(
      setup, weights.configuration, isEdited: !inputs.edits.isEmpty)
    let baseline = try #require(
      try answer(&engine, document, .patchBaseline(setup.runs, setup.condition)).value
        as? PatchBaseline)
    var grid = PatchGrid(plan, prompts: prompts.destination.prompts.count, baseline: baseline)
    for step in plan.steps.reversed() {
      _ = try answer(&engine, document, .prediction(Condition(.a, .before)))
      let result = try answer(&engine, document, .patch(setup, step: step.number))
      grid.add(try #require(result.value as? PatchSession.Result))
    }
    return grid
  }

  @Test("within a checkpoint and between two", arguments: patches, PatchRunPair.allCases)
  func equal(patch: Patch, runs: PatchRunPair) throws {
    if case .path = patch, runs != .corruptedIntoClean { return }
    var (engine, openCheckpoints, document) = try engine()
    let setup = PatchSetup(
      patch: patch, runs: runs,
      condition: Condition(runs == .aIntoB ? .b : .a, .before))
    let ours = try grid(&engine, document, setup)
    let inputs = QueryInputs(document, for: .patch(setup, step: 0))
    let prompts = try #require(PatchPrompts(inputs, runs))
    func subject(_ slot: ModelSlot, _ prompts: PromptSet) throws -> Subject {
      Subject(
        try #require(openCheckpoints.checkpoint(at: slot)).checkpoint.checkpoint.weights, prompts)
    }
    let models = runs.models(setup.condition.model)
    let whole = try PatchGrid(
      patch, into: subject(models.destination, prompts.destination),
      from: subject(models.source, prompts.source),
      reference: try prompts.reference.map { try subject(models.destination, $0) })
    #expect(ours.isComplete)
    #expect(ours.baseline == whole.baseline)
    for cell in (0..<whole.layers).flatMap({ layer in
      whole.columns.indices.map { PatchCell(layer, $0) }
    }) {
      let (one, other) = (ours.effect(cell) ?? .nan, whole.effect(cell) ?? .infinity)
      #expect((one - other).magnitude < 1e-4, "\(cell)")
    }
  }

  @Test("edits in force hold in both runs")
  func edited() throws {
    var (engine, openCheckpoints, document) = try engine()
    document.edits = [Edit(heads: [Head(4, 1)], kind: .zero, positions: .all)]
    let setup = PatchSetup(
      patch: .path(PathPatch(to: .logits)), runs: .corruptedIntoClean,
      condition: Condition(.a, .after))
    let ours = try grid(&engine, document, setup)
    let inputs = QueryInputs(document, for: .patch(setup, step: 0))
    let prompts = try #require(PatchPrompts(inputs, setup.runs))
    let weights = try #require(openCheckpoints.checkpoint(at: .a)).checkpoint.checkpoint.weights
    let subjects = try [prompts.destination, prompts.source].map {
      try Subject(weights, $0).adding(document.ablations, reference: nil)
    }
    let whole = try PatchGrid(setup.patch, into: subjects[0], from: subjects[1])
    #expect(ours.effect(PatchCell(4, 1)) == 0)
    for layer in 0..<whole.layers {
      for column in whole.columns.indices {
        let cell = PatchCell(layer, column)
        let (one, other) = (ours.effect(cell) ?? .nan, whole.effect(cell) ?? .infinity)
        #expect((one - other).magnitude < 1e-4, "\(cell)")
      }
    }
  }

  @Test("a step that is stopped gives nothing, and can be done again")
  func stopped() throws {
    var (engine, _, document) = try engine()
    let setup = PatchSetup(
      patch: .activation(ActivationPatch(.residualIn)), runs: .cleanIntoCorrupted,
      condition: Condition(.a, .before))
    let stop = Cancellation()
    stop.cancel()
    #expect(throws: EngineProblem.cancelled) {
      try answer(&engine, document, .patch(setup, step: 1), stop)
    }
    let found = try answer(&engine, document, .patch(setup, step: 1))
    let result = try #require(found.value as? PatchSession.Result)
    #expect(!result.patched.isEmpty)
  }

  @Test("what cannot be patched is said in words")
  func refused() throws {
    var (engine, _, document) = try engine()
    let setup = PatchSetup(
      patch: .path(PathPatch(to: .heads([.init(Head(99, 0), .queries)]))),
      runs: .corruptedIntoClean, condition: Condition(.a, .before))
    let request = QueryRequest(.patch(setup, step: 0), document)
    let answer = engine.answer(request, EngineReport(cancellation: Cancellation()) { _, _ in })
    guard case .failure(.failed(let words)) = answer else {
      Issue.record("\(answer)")
      return
    }
    #expect(words.contains("99.0"))
  }

  @Test("a session on the embedded checkpoint: a grid, paths, the strongest heads' queries")
  func session() throws {
    let loaded = try LoadedCheckpoint.read(folder: Self.embedded)
    let display = ScriptedDisplay([
      .waitFor("When Mary"), .key("5"), .waitFor("residual-in"), .waitFor("✓ 84 cells"),
      .waitFor("+7.37"), .key("p"), .waitFor("✓ 54 cells"), .key("T"), .waitFor("Paths to 2.1.q"),
      .waitFor("✓"), .key("q"),
    ])
    #expect(try explore(loaded, on: display) == .left)
    #expect(display.missed.isEmpty, "\(display.missed)")
  }

  @Test("a sweep over a list is stopped in the middle and goes on")
  func resumed() throws {
    let loaded = try LoadedCheckpoint.read(folder: Self.embedded)
    let display = ScriptedDisplay([
      .waitFor("When Mary"), .key("L"), .key("enter"), .waitFor("1/100"), .key("M"), .key("5"),
      .key("s"), .key("j"), .key("j"), .key("j"), .key("enter"), .waitFor("runs 48 cells on 100"),
      .key("r"), .waitFor(" left"), .key("escape"), .waitFor("goes on"), .waitFor(" done"),
      .key("r"), .waitFor("✓ 48 cells on 100 prompts"), .waitFor("+1.20"), .key("q"),
    ])
    #expect(try explore(loaded, on: display) == .left)
    #expect(display.missed.isEmpty, "\(display.missed)")
  }
}
