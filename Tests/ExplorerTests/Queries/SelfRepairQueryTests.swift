import Analyses
import Checkpoints
import Tasks
import TestSupport
import Testing
import Tokens
import Transformer

@testable import Explorer

@Suite("Self-repair as screens ask for it")
struct SelfRepairQueryTests {
  @Test("is the analysis of the same head, kind and edits", arguments: [Ablation.Kind.zero, .mean])
  func same(kind: Ablation.Kind) throws {
    let loaded = LoadedCheckpoint(try Checkpoint.read(folder: tinyFolder), tokenizer: nil)
    var document = try #require(loaded.reader.opening())
    document.kind = kind
    document.prompt.answer = TokenID(1)
    document.prompt.distractor = TokenID(2)
    let other = Prompt(tokens: document.prompt.tokens.reversed())
    document.references.groups = [[other]]
    document.edits = [Edit(heads: [Head(0, 1)], kind: .zero, positions: .all)]
    for side in [Side.before, .after] {
      let query = SelfRepairQuery(Condition(.a, side), Head(1, 2))
      var engine = Engine(OpenCheckpoints(loaded))
      let request = QueryRequest(
        number: 1, query: AnyQuery(query), inputs: QueryInputs(document, for: query))
      let answer = try engine.answer(
        request, EngineReport(cancellation: Cancellation()) { _, _ in }
      )
      .get()
      let ours = try #require(answer.value as? SelfRepair)
      let weights = loaded.checkpoint.weights
      let subject = try Subject(weights, PromptSet([document.prompt], bos: document.bos))
        .adding(side == .after ? document.ablations : [], reference: nil)
      let slow = try SelfRepair(
        of: [Head(1, 2)], subject, kind: kind, reference: PromptSet([other], bos: document.bos))
      for path in [\SelfRepair.Reading.clean, \.ablated, \.directEffect, \.replacement] {
        #expect(abs(ours.mean[keyPath: path] - slow.mean[keyPath: path]) < .float32Forward)
      }
      #expect(ours.mean.directEffect != 0)
    }
  }
}
