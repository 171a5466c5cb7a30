import Analyses
import Patching
import Tensors
import Tokens
import Transformer

/// One forward pass in which every destination reads a stream of its own.
///
/// What a destination reads is the stream of replacements plus, for every edge that is present, what
/// its source writes now minus its replacement. That is the same as the current stream with absent
/// sources exchanged for their replacements, and costs nothing for edges that are absent: nodes that
/// do not lead to the logits are not computed, and destinations with the same edges share a stream.
struct EdgeMaskedPass {
  private let base: EdgeBase
  private let mask: EdgeMask
  private let live: [Bool]
  /// The row of each live source in `changes`.
  private let places: [Int?]
  /// What each live source writes now minus its replacement: [live sources, N D].
  private(set) var changes: Tensor
  private let keepsLayers: Bool
  /// Queries, keys and values ([N, 3 H K]), before norm and rotation, and z ([N, H K]) of each layer, if
  /// they are kept.
  private(set) var layers: [(inputs: Tensor, z: Tensor)] = []

  private var weights: Weights { base.part.weights }
  private var shape: Configuration { base.part.configuration }
  private var graph: EdgeGraph { mask.graph }
  private var rows: Int { base.part.rowCount }

  /// A pass that has not begun.
  ///
  /// - Parameters:
  ///   - base: what it starts from.
  ///   - mask: the circuit.
  ///   - keepsLayers: whether every source counts as live and what layers compute is kept.
  init(_ base: EdgeBase, _ mask: EdgeMask, keepsLayers: Bool = false) {
    self.base = base
    self.mask = mask
    self.keepsLayers = keepsLayers
    live = keepsLayers ? mask.live.map { _ in true } : mask.live
    var (places, count) = ([Int?](), 0)
    for isLive in live {
      places.append(isLive ? count : nil)
      count += isLive ? 1 : 0
    }
    self.places = places
    changes = Tensor(
      repeating: 0, shape: [count, base.part.rowCount * base.part.configuration.width])
  }

  /// The score of each prompt of the part.
  mutating func scores(_ cancellation: Cancellation?) throws(Cancelled) -> [Float] {
    set(0, base.inputChange)
    for layer in 0..<graph.layers {
      try cancellation?.check()
      attention(layer)
      mlp(layer)
    }
    let ends = base.part.ends
    let final = stream(graph.destinationCount - 1, base.final).gathering(rows: ends)
    return base.part.reader.values(
      weights.logits(ofFinal: final, tokens: base.part.reader.tokens()))
  }

  private mutating func set(_ source: Int, _ change: Tensor) {
    guard let place = places[source] else { return }
    changes.setBlock(rows: [place], column: 0, from: change.reshaped([1, change.count]))
  }

  /// Computes the live heads of a layer.
  private mutating func attention(_ layer: Int) {
    let first = graph.firstHead(layer: layer)
    let heads = (0..<graph.heads).filter { live[first + $0] }
    guard !heads.isEmpty else { return }
    let inputs = inputs(layer, heads)
    let attention = base.part.attention(layer)
    var z = Tensor(repeating: 0, shape: [rows, shape.zColumns])
    attention.attend(
      base.part.attentionInputs(inputs, layer, base.prefix), into: &z)
    if keepsLayers { layers.append((inputs, z)) }
    z.add(base.z[layer], scale: -1)
    for head in heads {
      var change = Tensor(repeating: 0, shape: [rows, shape.width])
      weights.addOutput(of: Head(layer, head), z: z, to: &change)
      set(first + head, change)
    }
  }

  /// Queries, keys and values of a layer, those of `heads` from their own streams: [N, 3 H K].
  private func inputs(_ layer: Int, _ heads: [Int]) -> Tensor {
    let firstDestination = layer * graph.destinationsPerLayer
    // Destinations that read the same sources share a stream.
    var groups: [[Int]: [HeadInput: [Int]]] = [:]
    for input in HeadInput.allCases {
      for head in heads {
        let parents = mask.parents[firstDestination + input.order * graph.heads + head]
        guard !parents.isEmpty else { continue }
        groups[parents, default: [:]][input, default: []].append(head)
      }
    }
    var inputs = base.inputs[layer]
    let all = Array(0..<rows)
    let parents = groups.keys.sorted { $0.lexicographicallyPrecedes($1) }
    for (stream, key) in zip(streams(parents, base.residualIn[layer]), parents) {
      let normed = weights.normalise(stream, weights.blocks[layer].norm1).normed
      for (input, heads) in groups[key] ?? [:] {
        for run in Self.joined(heads) {
          inputs.setBlock(
            rows: all,
            column: shape.columns(of: input).lowerBound
              + shape.columns(ofHead: run.lowerBound)
              .lowerBound,
            from: weights.headInput(input, layer: layer, heads: run, of: normed))
        }
      }
    }
    return inputs
  }

  /// Heads as runs of neighbours.
  private static func joined(_ heads: [Int]) -> [Range<Int>] {
    heads.sorted().reduce(into: []) { joined, head in
      if let last = joined.last, last.upperBound == head {
        joined[joined.count - 1] = last.lowerBound..<head + 1
      } else {
        joined.append(head..<head + 1)
      }
    }
  }

  /// Computes the MLP of a layer if it is live.
  private mutating func mlp(_ layer: Int) {
    let source = graph.firstHead(layer: layer) + graph.heads
    guard live[source] else { return }
    let destination = layer * graph.destinationsPerLayer + 3 * graph.heads
    let out = weights.mlpOutput(
      layer: layer, of: stream(destination, base.mlpStream[layer]))
    set(source, .difference(out, base.mlpOut[layer]))
  }

  /// The stream that a destination reads.
  private func stream(_ destination: Int, _ replaced: Tensor) -> Tensor {
    streams([mask.parents[destination]], replaced)[0]
  }

  /// The streams of several sets of sources: the stream of replacements plus their changes.
  private func streams(_ parents: [[Int]], _ replaced: Tensor) -> [Tensor] {
    let used = Set(parents.joined()).compactMap { places[$0] }.sorted()
    guard let least = used.first, let most = used.last else {
      return parents.map { _ in replaced }
    }
    // Sources of a stream are near each other: the product is over all of them from first to last.
    let span = least..<most + 1
    var present = Tensor(repeating: 0, shape: [parents.count, span.count])
    for (row, sources) in parents.enumerated() {
      for source in sources {
        if let place = places[source] { present[row, place - span.lowerBound] = 1 }
      }
    }
    let sums = Tensor.multiply(present, changes.rows(span))
    return parents.indices.map { row in
      .sum(sums.rows(row..<row + 1).reshaped([rows, shape.width]), replaced)
    }
  }
}

extension EdgePart {
  /// The attention of a layer over the carried positions and those before them.
  ///
  /// - Parameters:
  ///   - layer: the layer.
  ///   - heads: how many heads; all of them where it is left out.
  ///   - copies: how many copies of the pairs.
  /// - Returns: the attention.
  func attention(_ layer: Int, heads: Int? = nil, copies: Int = 1) -> Attention {
    var spans: [AttentionSpan] = []
    var row = 0
    for _ in 0..<copies {
      for (start, range) in zip(batch.offsets, ranges) {
        let own = row..<row + range.count
        spans.append(
          AttentionSpan(
            queries: own, firstPosition: range.lowerBound, keys: own,
            prefix: start..<start + range.lowerBound))
        row += range.count
      }
    }
    return weights.attention(layer: layer, heads: heads, spans: spans)
  }

  /// What attention reads of queries, keys and values side by side, with the earlier keys and values of
  /// the clean run.
  func attentionInputs(
    _ inputs: Tensor, _ layer: Int, _ prefix: Resumption.Prefix
  ) -> AttentionInputs {
    func part(_ input: HeadInput) -> (tensor: Tensor, column: Int) {
      guard configuration.architecture.rotary != nil else {
        return (inputs, configuration.columns(of: input).lowerBound)
      }
      let own = inputs.gathering(columns: configuration.columns(of: input))
      return (weights.attended(input, layer: layer, own, positions: positions), 0)
    }
    return AttentionInputs(
      queries: part(.queries), keys: part(.keys), values: part(.values),
      prefix: prefix.tensors(layer: layer))
  }
}
