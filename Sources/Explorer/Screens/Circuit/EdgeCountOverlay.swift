import Circuits
import Screen

/// The number of edges that make a circuit, or the least score.
struct EdgeCountOverlay: TextOverlay {
  var field = TextField()

  var words: String { "edges: a number, or a least score" }

  func placeholder(isText: Bool) -> String { "100 for the strongest, 0.01 for a least score" }

  func commit(_ text: String, in state: inout AppState) -> [Effect] {
    let words = text.trimmed
    guard !words.isEmpty else { return close(in: &state) }
    if let count = Int(words), count > 0 {
      state.overlay = nil
      let isGreedy = state.circuits.own.edges?.selection.isGreedy ?? false
      state.circuits.select(isGreedy ? .greedy(count) : .top(count))
    } else if let least = Float(words), least > 0, least.isFinite {
      state.overlay = nil
      state.circuits.select(.threshold(least))
    } else {
      state.note = .refused("'\(words)' is no number above zero. Write 100, or 0.01.")
    }
    return []
  }
}

extension EdgeSelection {
  /// Whether edges are counted out from the logits back.
  var isGreedy: Bool { if case .greedy = self { true } else { false } }
}
