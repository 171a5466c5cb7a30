import Analyses
import Checkpoints
import TestSupport
import Testing
import Transformer

@testable import Explorer

@Suite("The model runs once for all that screens ask under one condition")
struct KeptRunsTests {
  private static func document() throws -> (LoadedCheckpoint, Document) {
    let loaded = LoadedCheckpoint(try Checkpoint.read(folder: tinyFolder), tokenizer: nil)
    return (loaded, try #require(loaded.reader.opening()))
  }

  /// Answers a query; a report that was stopped before lets no pass begin.
  private static func answer(
    _ query: some Query, _ document: Document, _ engine: inout Engine, isStopped: Bool = false
  ) -> Result<AnyAnswer, EngineProblem> {
    let cancellation = Cancellation()
    if isStopped { cancellation.cancel() }
    let request = QueryRequest(
      number: 1, query: AnyQuery(query), inputs: QueryInputs(document, for: query))
    return engine.answer(request, EngineReport(cancellation: cancellation) { _, _ in })
  }

  @Test("prediction first or attribution first, the other costs no pass")
  func once() throws {
    var (loaded, document) = try Self.document()
    document.edits = [Edit(heads: [Head(1, 0)], kind: .zero, positions: .all)]
    for condition in [Condition(.a, .before), Condition(.a, .after)] {
      let queries: [any Query] = [
        PredictionQuery(condition), AttributionQuery(condition), PatternsQuery(condition, nil),
        EndAttentionQuery(condition), ResidualNormsQuery(condition),
      ]
      for first in queries {
        var engine = Engine(OpenCheckpoints(loaded))
        #expect(throws: EngineProblem.cancelled) {
          try Self.answer(first, document, &engine, isStopped: true).get()
        }
        _ = try Self.answer(first, document, &engine).get()
        for other in queries {
          #expect(throws: Never.self, "\(other) after \(first)") {
            try Self.answer(other, document, &engine, isStopped: true).get()
          }
        }
      }
    }
  }

  @Test("edits that come and go give what a fresh engine gives")
  func toggled() throws {
    var (loaded, document) = try Self.document()
    let condition = Condition(.a, .after)
    var engine = Engine(OpenCheckpoints(loaded))
    let heads: [[Head]] = [
      [], [Head(1, 1)], [Head(0, 2), Head(1, 1)], [Head(1, 1)], [], [Head(1, 3)],
    ]
    for heads in heads {
      document.edits = heads.map { Edit(heads: [$0], kind: .zero, positions: .all) }
      for query in [PredictionQuery(condition), AttributionQuery(condition)] as [any Query] {
        var fresh = Engine(OpenCheckpoints(loaded))
        let ours = try Self.answer(query, document, &engine).get()
        #expect(try Self.answer(query, document, &fresh).get() == ours, "\(query), \(heads)")
      }
    }
  }
}
