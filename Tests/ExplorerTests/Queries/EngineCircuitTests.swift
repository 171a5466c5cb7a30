import Analyses
import Checkpoints
import Circuits
import Patching
import Tasks
import TestSupport
import Testing
import Tokens
import Transformer

@testable import Explorer

@Suite("The engine answers about circuits as the analyses do")
struct EngineCircuitTests {
  private let loaded: LoadedCheckpoint
  private var document: Document
  private let condition = Condition(.a, .before)

  init() throws {
    loaded = try LoadedCheckpoint.read(folder: tinyFolder)
    document = try #require(loaded.reader.opening())
    var prompts = [document.prompt, document.prompt]
    for place in prompts.indices {
      let last = prompts[place].tokens.count - 2
      prompts[place].tokens[last] = TokenID((7 * place + 3) % 32)
      prompts[place].corrupted = prompts[place].tokens.map { TokenID(($0.rawValue + 1) % 32) }
    }
    let list = PromptList(name: "two", prompts: prompts)
    document = try loaded.reader.read(list, like: document)
  }

  private func answer<Kind: Query>(
    _ query: Kind, _ engine: inout Engine
  ) throws -> Kind.Answer {
    let request = QueryRequest(AnyQuery(query), document)
    let report = EngineReport(cancellation: Cancellation()) { _, _ in }
    let found = try engine.answer(request, report).get()
    return try #require(found.value as? Kind.Answer)
  }

  @Test("F(C), and again from what is kept", arguments: [Ablation.Kind.mean, .resample, .zero])
  func runs(kind: Ablation.Kind) throws {
    var engine = Engine(OpenCheckpoints(loaded))
    let convention = CircuitConvention(kind: kind)
    let circuits = [
      try Circuit(parsing: "1.0 late END\n0.1 early all\n"), try Circuit(parsing: "0.0 a END\n"),
    ]
    let prompts = try #require(document.list?.prompts)
    let subject = Subject(loaded.checkpoint.weights, PromptSet(prompts))
    let reference = PromptSet(document.references.groups.flatMap(\.self))
    let base = try CircuitBase(subject, convention, reference: reference)
    for circuit in circuits {
      let found = try answer(CircuitRunQuery(condition, circuit, convention), &engine)
      #expect(found == (try CircuitRun(circuit, on: base)))
    }
  }

  @Test("minimality and completeness")
  func evaluation() throws {
    var engine = Engine(OpenCheckpoints(loaded))
    let convention = CircuitConvention(kind: .mean)
    let circuit = try Circuit(parsing: "1.0 late END\n1.1 late END\n0.1 early all\n")
    let minimality = try answer(
      MinimalityQuery(condition, circuit, convention, .wholeClass), &engine)
    #expect(minimality.entries.map(\.removed.count) == [1, 1, 0])
    let completeness = try answer(CompletenessQuery(condition, circuit, convention), &engine)
    let run = try answer(CircuitRunQuery(condition, circuit, convention), &engine)
    #expect(completeness.points.first?.circuit == run.circuit)
    #expect(completeness.points.first?.model == run.model)
  }

  @Test("every edge keeps the model, none gives the corrupted score")
  func edges() throws {
    var engine = Engine(OpenCheckpoints(loaded))
    let scores = try answer(EdgeScoresQuery(.a, .clean), &engine).scores
    let all = try answer(EdgeRunQuery(.a, EdgeCircuit(scores.edges)), &engine)
    #expect(abs(all.score - all.full) < 1e-4)
    let none = try answer(EdgeRunQuery(.a, EdgeCircuit([])), &engine)
    #expect(abs(none.score - none.corrupted) < 1e-4)
  }
}
