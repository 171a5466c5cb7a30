import Tasks
import Tensors
public import Transformer

/// Where heads look: attention probabilities, query by key.
public struct AttentionMap: Codable, Equatable, Sendable {
  /// The head.
  public var head: Head
  /// For each prompt, `[query][key]` probabilities; each row sums to one, keys after the query are
  /// zero.
  public var patterns: [[[Float]]]

  /// The mean over prompts, `[query][key]`; nil where lengths differ.
  public var mean: [[Float]]? { Measure.mean(ofGrids: patterns) }

  /// Reads the pattern of one head on every prompt.
  ///
  /// - Parameters:
  ///   - head: a head of the model.
  ///   - subject: the model, the prompts and the edits in force.
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `AnalysisError`, saying which prompt, head, layer or position is wrong.
  ///
  /// Cost: one pass; holds H T² numbers a prompt.
  public init(
    of head: Head, _ subject: Subject, cancellation: Cancellation? = nil
  ) throws(AnalysisError) {
    try Ablation(heads: [head]).check(against: subject.weights.configuration)
    self = try Self.read([head], subject, cancellation)[0]
  }

  /// Reads the patterns of all heads of a layer, as one head costs nearly as much.
  ///
  /// - Parameters:
  ///   - layer: a layer of the model.
  ///   - subject: the model, the prompts and the edits in force.
  ///   - cancellation: checked between halves of a block.
  /// - Returns: one map for each head.
  /// - Throws: `noSuchLayer`, or `cancelled`.
  ///
  /// Cost: one pass; holds 2 H T² numbers a prompt.
  public static func everyHead(
    ofLayer layer: Int, _ subject: Subject, cancellation: Cancellation? = nil
  ) throws(AnalysisError) -> [AttentionMap] {
    let configuration = subject.weights.configuration
    try Ablation(mlps: [layer]).check(against: configuration)
    return try read((0..<configuration.heads).map { Head(layer, $0) }, subject, cancellation)
  }

  private init(of head: Head) {
    self.head = head
    patterns = []
  }

  /// Reads heads of one layer.
  private static func read(
    _ heads: [Head], _ subject: Subject, _ cancellation: Cancellation?
  ) throws(AnalysisError) -> [AttentionMap] {
    var maps = heads.map(Self.init(of:))
    let site = Site.block(heads[0].layer, .pattern)
    for part in subject.parts {
      let activations = try AnalysisError.cancellable { () throws(Cancelled) in
        try part.forward(capture: [site], cancellation)
      }
      for (index, head) in heads.enumerated() {
        let rows = PatternRows(activations, part, head)
        maps[index].patterns += part.prompts.prompts.indices.map(rows.grid)
      }
    }
    return maps
  }
}

/// How much each head attends from one named position, END unless another is asked, to others.
public struct AttentionToPositions: Codable, Equatable, Sendable {
  /// For each name, `[layer][head]` mean probabilities over the prompts that have the position.
  public var probabilities: [String: [[Float]]]

  /// Reads attention from a position for all heads.
  ///
  /// - Parameters:
  ///   - subject: the model, the prompts and the edits in force; prompts of any lengths.
  ///   - names: positions by name; those that no prompt has are left out of the result.
  ///   - query: the position that looks; prompts that lack it are left out of the means.
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `AnalysisError`, saying which prompt, head, layer or position is wrong.
  ///
  /// Cost: one pass; holds L H T² numbers a prompt, for at most so many prompts at once as
  /// `Subject.parts` holds.
  public init(
    _ subject: Subject, names: [String], from query: String = "END",
    cancellation: Cancellation? = nil
  ) throws(AnalysisError) {
    let configuration = subject.weights.configuration
    let sites = (0..<configuration.layers).map { Site.block($0, .pattern) }
    let none = [[Float]](repeating: [], count: configuration.heads)
    // Of each name, layer and head, the probability on every prompt.
    var values = [[[[Float]]]](
      repeating: [[[Float]]](repeating: none, count: sites.count), count: names.count)
    for part in subject.parts {
      let activations = try AnalysisError.cancellable { () throws(Cancelled) in
        try part.forward(capture: Set(sites), cancellation)
      }
      for (layer, site) in sites.enumerated() {
        for (place, name) in names.enumerated() {
          Self.add(
            activations[site], part.prompts.prompts, query: query, name: name,
            to: &values[place][layer])
        }
      }
    }
    probabilities = [:]
    for (name, values) in zip(names, values) where values[0].contains(where: { !$0.isEmpty }) {
      probabilities[name] = values.map { $0.map(Measure.mean) }
    }
  }

  /// Adds the probabilities of some prompts to those of each head.
  private static func add(
    _ pattern: Tensor, _ prompts: [Prompt], query: String, name: String, to values: inout [[Float]]
  ) {
    var start = 0
    for prompt in prompts {
      let length = prompt.tokens.count
      if let from = prompt.position(named: query), let to = prompt.position(named: name) {
        for head in values.indices {
          values[head].append(pattern[0, start + (head * length + from) * length + to])
        }
      }
      start += values.count * length * length
    }
  }
}
