import Analyses
import Patching
import Testing
import Transformer

@Suite("Words about patches name norms and groups as the model has them")
struct PatchWordsTests {
  private static func shape(_ architecture: Architecture) -> Configuration {
    Configuration(
      layers: 4, heads: 6, width: 24, vocabulary: 20, context: 16, architecture: architecture)
  }

  private static let grouped = shape(Architecture(norm: .rms, keyValueHeads: 2))

  private static func record(_ patch: Patch, _ columns: [PatchColumn]) -> PatchRecord {
    PatchRecord(
      patch, .noising, .m2,
      grid: PatchGrid(
        columns: columns, baseline: PatchBaseline(destination: 3, source: -1, reference: -1),
        prompts: 1, effects: [columns.map { _ in 1 }], done: [columns.map { _ in 1 }]))
  }

  @Test("the norms are those of the model, and unnamed where the model is not known")
  func norms() {
    let record = Self.record(.activation(ActivationPatch(.z)), [.head(0)])
    let words = PatchWords.definition(record, in: Self.shape(.gpt2))
    #expect(words.hasSuffix("computed again, LayerNorms included"))
    #expect(PatchWords.definition(record, in: Self.grouped).hasSuffix(", RMSNorms included"))
    #expect(PatchWords.definition(record, in: nil).hasSuffix(", norms included"))
  }

  @Test("keys of a group are those of a key-value head")
  func keys() {
    let record = Self.record(
      .activation(ActivationPatch(.keys, at: .named(["S2"]))), [.keyValueHead(0, readers: 3)])
    #expect(
      PatchWords.definition(record, in: Self.grouped).hasPrefix(
        "a key-value head's keys, which 3 heads read, at S2, takes"))
    #expect(PatchWords.name(PatchCell(3, 0), record.grid.columns) == "3.kv0")
  }

  @Test("paths to keys and values say which heads share them, each group once")
  func groups() throws {
    let receivers = try PathPatch.Receivers("3.5.k,3.4.v,2.0.k,1.1.q")
    let words = PatchWords.groups(of: receivers, in: Self.grouped)
    #expect(
      words
        == "heads 2.0-2.2, 3.3-3.5 share their keys and values, so all of them read the change")
    #expect(PatchWords.groups(of: receivers, in: Self.shape(.gpt2)) == nil)
    #expect(PatchWords.groups(of: try PathPatch.Receivers("3.5.q"), in: Self.grouped) == nil)
    #expect(PatchWords.groups(of: .logits, in: Self.grouped) == nil)
  }

  @Test("a column stands for the heads that read it")
  func columns() {
    #expect(
      PatchColumn.keyValueHead(1, readers: 3).heads(ofLayer: 2) == [
        Head(2, 3), Head(2, 4), Head(2, 5),
      ])
    #expect(PatchColumn.head(1).heads(ofLayer: 2) == [Head(2, 1)])
    #expect(PatchColumn.mlp.heads(ofLayer: 2).isEmpty)
  }
}
