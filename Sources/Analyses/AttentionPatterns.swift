import Tasks
import Tensors
public import Transformer

/// The attention patterns of all heads, query by key: of one prompt, or means over several of one
/// length.
///
/// Caution: a mean over prompts whose words stand at different positions blurs them; `EndAttention`
/// goes by the names of positions instead.
public struct AttentionPatterns: Equatable, Sendable {
  /// Of each head, `[query][key]` probabilities; each row sums to one, keys after the query are
  /// zero.
  public var byHead: [Head: [[Float]]]

  /// Reads the patterns of all heads.
  ///
  /// - Parameters:
  ///   - subject: the model, the prompts and the edits in force; prompts of one length.
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `cancelled`.
  ///
  /// Cost: for one prompt of T tokens as many passes as keep no more than 16 M numbers of patterns
  /// at once, L H T² in all; for several a pass a layer, which holds H T² numbers a prompt.
  public init(_ subject: Subject, cancellation: Cancellation? = nil) throws(AnalysisError) {
    let lengths = Set(subject.prompts.prompts.map(\.tokens.count))
    precondition(lengths.count == 1, "AttentionPatterns: prompts of lengths \(lengths.sorted())")
    if subject.prompts.prompts.count > 1 {
      byHead = try Self.means(subject, cancellation)
      return
    }
    var patterns: [Head: [[Float]]] = [:]
    try Self.eachLayer(subject, cancellation) { layer, pattern in
      for head in 0..<subject.weights.configuration.heads {
        patterns[Head(layer, head)] = pattern(head, nil)
      }
    }
    byHead = patterns
  }

  /// The mean pattern of all heads over prompts of equal length, one layer after the other.
  private static func means(
    _ subject: Subject, _ cancellation: Cancellation?
  ) throws(AnalysisError) -> [Head: [[Float]]] {
    var sums: [Head: Tensor] = [:]
    let (count, heads) = (subject.prompts.prompts.count, subject.weights.configuration.heads)
    let length = subject.prompts.prompts[0].tokens.count
    for layer in 0..<subject.weights.configuration.layers {
      let activations = try AnalysisError.cancellable { () throws(Cancelled) in
        try subject.forward(capture: [.block(layer, .pattern)], cancellation)
      }
      let values = activations[.block(layer, .pattern)].reshaped([count, heads * length * length])
      let mean = values.mean(ofRows: Array(0..<count))
      for head in 0..<heads {
        let start = head * length * length
        sums[Head(layer, head)] = Tensor(
          Array(mean[start..<start + length * length]), shape: [length, length])
      }
    }
    return sums.mapValues { mean in (0..<length).map(mean.row) }
  }

  /// Numbers kept at once at most, so that long prompts stay within memory.
  private static let limit = 16 << 20

  /// Goes over the layers of one prompt with a way to read rows of a head: one of them, or all.
  static func eachLayer(
    _ subject: Subject, _ cancellation: Cancellation?,
    _ body: (_ layer: Int, _ pattern: (_ head: Int, _ query: Int?) -> [[Float]]) -> Void
  ) throws(AnalysisError) {
    let configuration = subject.weights.configuration
    let length = subject.prompts.prompts[0].tokens.count
    let each = configuration.heads * length * length
    let step = max(1, limit / max(1, each))
    for first in stride(from: 0, to: configuration.layers, by: step) {
      let layers = first..<min(configuration.layers, first + step)
      let activations = try AnalysisError.cancellable { () throws(Cancelled) in
        try subject.forward(capture: Set(layers.map { Site.block($0, .pattern) }), cancellation)
      }
      for layer in layers {
        let values = activations[.block(layer, .pattern)].elements
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
}

/// Where all heads look from END.
public enum EndAttention: Equatable, Sendable {
  /// `[layer][head][key]` probabilities of one prompt.
  case rows([[[Float]]])
  /// `[layer][head]` probabilities for each name of a position, means over the prompts that have it.
  case means([String: [[Float]]])

  /// Reads where all heads look from END: at every key of one prompt, or at the named positions of
  /// several.
  ///
  /// - Parameters:
  ///   - subject: the model, the prompts and the edits in force.
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `cancelled`.
  ///
  /// Cost: that of `AttentionPatterns` for one prompt, of `AttentionToPositions` for several.
  public init(_ subject: Subject, cancellation: Cancellation? = nil) throws(AnalysisError) {
    let prompts = subject.prompts.prompts
    guard prompts.count == 1 else {
      let names = Set(prompts.flatMap { $0.positions.keys }).sorted()
      self = .means(
        try AttentionToPositions(subject, names: names, cancellation: cancellation).probabilities)
      return
    }
    let end = prompts[0].end
    var rows: [[[Float]]] = []
    try AttentionPatterns.eachLayer(subject, cancellation) { _, pattern in
      rows.append((0..<subject.weights.configuration.heads).map { pattern($0, end)[0] })
    }
    self = .rows(rows)
  }
}
