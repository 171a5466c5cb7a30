import Analyses
import Tasks
import Tensors
import Transformer

/// Reads attention patterns of one prompt from passes that keep them.
enum Patterns {
  /// Numbers kept at once at most, so that long prompts stay within memory.
  private static let limit = 16 << 20

  /// The pattern of one head, or of all heads, `[query][key]`; means where there are several
  /// prompts, whose lengths must then be equal.
  static func read(
    _ subject: Subject, _ head: Head?, _ stop: Cancellation
  ) throws(AnalysisError) -> [Head: [[Float]]] {
    if let head {
      let map = try AttentionMap(of: head, subject, cancellation: stop)
      return [head: map.mean ?? map.patterns[0]]
    }
    if subject.prompts.prompts.count > 1 { return try means(subject, stop) }
    var patterns: [Head: [[Float]]] = [:]
    try eachLayer(subject, stop) { layer, pattern in
      for head in 0..<subject.weights.configuration.heads {
        patterns[Head(layer, head)] = pattern(head, nil)
      }
    }
    return patterns
  }

  /// The mean pattern of all heads over prompts of equal length, one prompt after the other.
  private static func means(
    _ subject: Subject, _ stop: Cancellation
  ) throws(AnalysisError) -> [Head: [[Float]]] {
    var sums: [Head: Tensor] = [:]
    let (count, heads) = (subject.prompts.prompts.count, subject.weights.configuration.heads)
    let length = subject.prompts.prompts[0].tokens.count
    for layer in 0..<subject.weights.configuration.layers {
      let values = try run(subject, [.block(layer, .pattern)], stop)[.block(layer, .pattern)]
        .reshaped([count, heads * length * length])
      let mean = values.mean(ofRows: Array(0..<count))
      for head in 0..<heads {
        let start = head * length * length
        sums[Head(layer, head)] = Tensor(
          Array(mean[start..<start + length * length]), shape: [length, length])
      }
    }
    return sums.mapValues { mean in (0..<length).map(mean.row) }
  }

  /// Where every head looks from END: of one prompt at every key, of several at named positions.
  static func fromEnd(
    _ subject: Subject, _ stop: Cancellation
  ) throws(AnalysisError) -> EndAttention {
    let prompts = subject.prompts.prompts
    guard prompts.count == 1 else {
      let names = Set(prompts.flatMap { $0.positions.keys }).sorted()
      return .means(
        try AttentionToPositions(subject, names: names, cancellation: stop).probabilities)
    }
    let end = prompts[0].end
    var rows: [[[Float]]] = []
    try eachLayer(subject, stop) { _, pattern in
      rows.append((0..<subject.weights.configuration.heads).map { pattern($0, end)[0] })
    }
    return .rows(rows)
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

/// Where heads look from END.
enum EndAttention: Equatable, Sendable {
  /// `[layer][head][key]` of one prompt.
  case rows([[[Float]]])
  /// `[layer][head]` for each name of a position, means over prompts.
  case means([String: [[Float]]])
}
