import Analyses
import Checkpoints
import Tasks
import TestSupport
import Testing
import Tokens
import Transformer

@testable import Explorer

@Suite("The sweep by layers equals the sweep of the analyses")
struct CachedAblationSweepTests {
  static let kinds: [Ablation.Kind] = [.zero, .mean, .resample]

  @Test(
    "for every kind, with and without other heads ablated",
    arguments: kinds, [[], [Head(0, 1)], [Head(1, 0), Head(1, 1)]])
  func equal(kind: Ablation.Kind, heads: [Head]) throws {
    let checkpoint = try Checkpoint.read(folder: tinyFolder)
    let loaded = LoadedCheckpoint(checkpoint, tokenizer: nil)
    var document = try #require(loaded.reader.opening())
    document.kind = kind
    document.edits = heads.map { Edit(heads: [$0], kind: kind, positions: .all) }
    var references = document.references.groups[0]
    if kind == .resample { references = Array(references.prefix(1)) }
    let reference = PromptSet(references)
    let subject = try Subject(checkpoint.weights, PromptSet([document.prompt]))
      .adding(heads.isEmpty ? [] : [Ablation(heads: heads, kind: kind)], reference: reference)
    let whole = try AblationSweep(over: .heads, subject, kind: kind, reference: reference)
    var engine = Engine(OpenCheckpoints(loaded))
    for layer in 0..<checkpoint.configuration.layers {
      let request = QueryRequest(.sweep(Condition(.a, .after), layer: layer), document)
      let report = EngineReport(cancellation: Cancellation()) { _, _ in }
      let effects = try #require(try engine.answer(request, report).get().value as? [Float])
      for (ours, other) in zip(effects, whole.effects[layer]) {
        #expect((ours - other).magnitude < 1e-4, "layer \(layer): \(ours), \(other)")
      }
    }
  }
}
