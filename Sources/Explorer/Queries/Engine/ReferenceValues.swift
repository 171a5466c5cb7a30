import Analyses
import Tasks
import Tokens
import Transformer

/// The values that ablated heads take, cached while the prompts stay the same.
struct ReferenceValues: Sendable {
  private struct Entry: Sendable {
    var prompts: PromptSet
    var isPaired: Bool
    var mlps: Set<Int>
    var values: AblationReference?
  }

  private var kept: [Entry] = []
  /// One entry for means, one for resampling.
  private static let most = 2

  /// The values of every head, and of the ablated MLPs, on the reference prompts.
  mutating func values(
    for inputs: QueryInputs, _ kind: Ablation.Kind, _ weights: Weights, _ stop: Cancellation
  ) throws(AnalysisError) -> AblationReference? {
    guard let prompts = inputs.references(for: kind) else { throw .noReference(kind) }
    let mlps = Set(inputs.edits.filter { $0.kind.needsReference }.flatMap(\.mlps))
    let isPaired = kind == .resample
    if let entry = kept.first(where: {
      $0.prompts == prompts && $0.isPaired == isPaired && mlps.isSubset(of: $0.mlps)
    }) {
      return entry.values
    }
    let layers = 0..<weights.configuration.layers
    // One run gives both means, so that switching between them takes no time.
    let kinds: [Ablation.Kind] = kind == .resample ? [.resample] : [.mean, .templateMean]
    let every = kinds.map {
      Ablation(heads: layers.map { Head($0, 0) }, mlps: mlps.sorted(), kind: $0)
    }
    let values = try AblationReference(weights, prompts, for: every, cancellation: stop)
    kept.removeAll { $0.prompts == prompts && $0.isPaired == isPaired }
    if kept.count >= Self.most { kept.removeFirst() }
    kept.append(Entry(prompts: prompts, isPaired: isPaired, mlps: mlps, values: values))
    return values
  }
}

extension QueryInputs {
  /// The reference prompts for a kind of ablation; nil if there are none.
  func references(for kind: Ablation.Kind) -> PromptSet? {
    let rows = kind == .resample ? paired : references
    return rows.isEmpty || !kind.needsReference ? nil : PromptSet(rows, bos: bos)
  }
}
