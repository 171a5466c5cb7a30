import Analyses
import Tasks
import Tensors
import Transformer

/// Reads attention patterns of one prompt from passes that keep them.
enum Patterns {
  /// Numbers kept at once at most, so that long prompts stay within memory.
  private static let limit = 16 << 20

  /// The pattern of one head, or of all heads, `[query][key]`.
  static func read(
    _ subject: Subject, _ head: Head?, _ stop: Cancellation
  ) throws(AnalysisError) -> [Head: [[Float]]] {
    if let head {
      return [head: try AttentionMap(of: head, subject, cancellation: stop).patterns[0]]
    }
    var patterns: [Head: [[Float]]] = [:]
    try eachLayer(subject, stop) { layer, pattern in
      for head in 0..<subject.weights.configuration.heads {
        patterns[Head(layer, head)] = pattern(head, nil)
      }
    }
    return patterns
  }

  /// Where every head looks from END: `[layer][head][key]`.
  static func fromEnd(
    _ subject: Subject, _ stop: Cancellation
  ) throws(AnalysisError) -> [[[Float]]] {
    let end = subject.prompts.prompts[0].end
    var rows: [[[Float]]] = []
    try eachLayer(subject, stop) { _, pattern in
      rows.append((0..<subject.weights.configuration.heads).map { pattern($0, end)[0] })
    }
    return rows
  }

  /// Goes over layers with a way to read rows of a head: one of them, or all.
  private static func eachLayer(
    _ subject: Subject, _ stop: Cancellation,
    _ body: (_ layer: Int, _ pattern: (_ head: Int, _ query: Int?) -> [[Float]]) -> Void
  ) throws(AnalysisError) {
    let configuration = subject.weights.configuration
    let length = subject.prompts.prompts[0].tokens.count
    let each = configuration.heads * length * length
    let step = max(1, limit / max(1, each))
    for first in stride(from: 0, to: configuration.layers, by: step) {
      let layers = first..<min(configuration.layers, first + step)
      let run = try run(subject, Set(layers.map { Site.block($0, .pattern) }), stop)
      for layer in layers {
        let values = run[.block(layer, .pattern)].elements
        body(layer) { head, query in
          let queries = query.map { $0..<$0 + 1 } ?? 0..<length
          return queries.map { query in
            let start = (head * length + query) * length
            return Array(values[start..<start + length])
          }
        }
      }
    }
  }

  private static func run(
    _ subject: Subject, _ sites: Set<Site>, _ stop: Cancellation
  ) throws(AnalysisError) -> Activations {
    do {
      return try subject.weights.run(
        subject.prompts.batch,
        Pass(
          interventions: subject.interventions, capture: sites, logits: .none, cancellation: stop))
    } catch {
      throw .cancelled
    }
  }
}
