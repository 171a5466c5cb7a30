import Analyses
import Figures
import Tasks
import Tokens
import Transformer

extension AttentionMap {
  /// The map of a head, means over the prompts; a position where they differ has no token.
  func figure(
    _ head: Head, tokens: [TokenID?], _ model: OpenModel, _ loaded: LoadedPrompts
  ) throws -> Figure {
    Figure(
      title: "Attention of head \(head)",
      provenance: try Provenance(
        model, loaded,
        conventions: [Convention.attention, Convention.mean(loaded.set.prompts.count)]),
      content: .grid(
        .attention(
          (mean ?? []).doubles, tokens: tokens.map { $0.map(model.label) ?? "(varies)" })))
  }
}
