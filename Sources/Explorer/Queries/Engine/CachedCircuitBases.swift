import Analyses
import Circuits
import Tasks

/// What circuits on the same prompts share, cached while these stay the same.
struct CachedCircuitBases: Sendable {
  private struct Entry: Sendable {
    var inputs: QueryInputs
    var base: CircuitBase
  }

  /// The one used last is the last.
  private var entries: [Entry] = []
  /// Before and after the edits; each holds the keys and values of a run.
  private static let most = 2

  /// The base that was made of the same inputs in the same way; nil for none.
  mutating func base(_ inputs: QueryInputs, _ convention: CircuitConvention) -> CircuitBase? {
    guard
      let place = entries.firstIndex(where: {
        $0.inputs == inputs && $0.base.convention == convention
      })
    else { return nil }
    let entry = entries.remove(at: place)
    entries.append(entry)
    return entry.base
  }

  /// Keeps a base.
  mutating func add(_ base: CircuitBase, _ inputs: QueryInputs) {
    if entries.count >= Self.most { entries.removeFirst() }
    entries.append(Entry(inputs: inputs, base: base))
  }
}

extension QueryInputs {
  /// The reference prompts for what stands outside a circuit: the pairs where each prompt has one of
  /// its own, so that these can be scored too; nil if there are none.
  func outside(for kind: Ablation.Kind) -> PromptSet? {
    let isEach = references.count == prompts.count && !paired.isEmpty
    let rows = isEach || kind == .resample || kind == .zero ? paired : references
    return rows.isEmpty ? nil : PromptSet(rows, bos: bos)
  }
}
