import Analyses
import Patching
import Tensors
import Transformer

/// A run of edges whose every part is at hand, so that a change can start in its middle.
struct EdgeState {
  let base: EdgeBase
  /// What each source writes now minus its replacement: [sources, N D].
  var changes: Tensor
  /// Queries, keys and values ([N, 3 H K]), before norm and rotation, and z ([N, H K]) of each layer.
  var layers: [(inputs: Tensor, z: Tensor)]
  /// The score of each prompt.
  var scores: [Float]

  /// Runs a circuit and keeps everything.
  init(_ base: EdgeBase, _ mask: EdgeMask, _ cancellation: Cancellation?) throws(Cancelled) {
    self.base = base
    var pass = EdgeMaskedPass(base, mask, keepsLayers: true)
    scores = try pass.scores(cancellation)
    changes = pass.changes
    layers = pass.layers
  }

  /// The stream that a destination reads: [N, D].
  func stream(_ destination: Int, _ mask: EdgeMask) -> Tensor {
    let (layer, place) = destination.quotientAndRemainder(
      dividingBy: mask.graph.destinationsPerLayer)
    let replaced =
      layer == mask.graph.layers
      ? base.final
      : place == 3 * mask.graph.heads ? base.mlpStream[layer] : base.residualIn[layer]
    guard let last = mask.parents[destination].last else { return replaced }
    var present = Tensor(repeating: 0, shape: [1, last + 1])
    for source in mask.parents[destination] { present[0, source] = 1 }
    let sum = Tensor.multiply(present, changes.rows(0..<last + 1))
    return .sum(sum.reshaped([replaced.rows, replaced.columns]), replaced)
  }
}

/// What removing edges of one destination does, several removals tried at once.
///
/// Copy j has the first j + 1 of the edges removed. Only what lies on a present path from the
/// destination to the logits is computed again, for all copies together.
struct EdgeTrial {
  private let state: EdgeState
  private let mask: EdgeMask
  private let live: [Bool]
  private let copies: Int
  /// By source, how much each copy changes what it writes: [copies × N, D].
  private var deltas: [Int: Tensor] = [:]
  /// Columns of a layer's queries, keys and values that copies change: [copies × N, K].
  private var inputs: [(layer: Int, column: Int, values: Tensor)] = []
  /// Columns of a layer's z that copies change: [copies × N, K].
  private var z: [(layer: Int, column: Int, values: Tensor)] = []
  /// The score of each prompt in each copy, one copy after another.
  private(set) var scores: [Float] = []

  private var weights: Weights { state.base.part.weights }
  private var shape: Configuration { state.base.part.configuration }
  private var graph: EdgeGraph { mask.graph }
  private var rows: Int { state.base.part.rowCount }

  /// Tries removals.
  ///
  /// - Parameters:
  ///   - removed: sources of present edges, in the order in which they are removed.
  ///   - destination: what reads them; its node leads to the logits.
  ///   - state: the run so far.
  ///   - mask: its circuit.
  ///   - live: which sources lead to the logits.
  ///   - cancellation: checked between layers.
  /// - Throws: `Cancelled`.
  init(
    removing removed: [Int], from destination: Int, _ state: EdgeState, _ mask: EdgeMask,
    _ live: [Bool], _ cancellation: Cancellation?
  ) throws(Cancelled) {
    (self.state, self.mask, self.live, copies) = (state, mask, live, removed.count)
    let stream = chain(removed, destination)
    let (layer, place) = destination.quotientAndRemainder(dividingBy: graph.destinationsPerLayer)
    guard layer < graph.layers else {
      readScores(stream)
      return
    }
    if place == 3 * graph.heads {
      addMLP(layer, stream)
      try propagate(from: layer + 1, cancellation)
    } else {
      addHead(layer, place % graph.heads, [place / graph.heads: stream])
      addMLPIfChanged(layer)
      try propagate(from: layer + 1, cancellation)
    }
    readScores(changed(graph.destinationCount - 1))
  }

  /// The destination's stream in each copy: [copies × N, D].
  private func chain(_ removed: [Int], _ destination: Int) -> Tensor {
    var stream = state.stream(destination, mask)
    return Tensor(
      stacking: removed.map { source in
        stream.add(state.changes.rows(source..<source + 1), scale: -1)
        return stream
      }, columns: shape.width)
  }

  private mutating func propagate(
    from first: Int, _ cancellation: Cancellation?
  ) throws(Cancelled) {
    for layer in first..<max(first, graph.layers) {
      try cancellation?.check()
      for head in 0..<graph.heads where live[graph.firstHead(layer: layer) + head] {
        var streams: [Int: Tensor] = [:]
        for input in 0..<3 {
          let destination =
            layer * graph.destinationsPerLayer + input * graph.heads + head
          if isChanged(destination) { streams[input] = changed(destination) }
        }
        if !streams.isEmpty { addHead(layer, head, streams) }
      }
      addMLPIfChanged(layer)
    }
  }

  private mutating func addMLPIfChanged(_ layer: Int) {
    let destination = layer * graph.destinationsPerLayer + 3 * graph.heads
    guard live[graph.firstHead(layer: layer) + graph.heads], isChanged(destination) else { return }
    addMLP(layer, changed(destination))
  }

  private func isChanged(_ destination: Int) -> Bool {
    mask.parents[destination].contains { deltas[$0] != nil }
  }

  /// The stream of a destination in each copy: [copies × N, D].
  private func changed(_ destination: Int) -> Tensor {
    var stream = tiled(state.stream(destination, mask))
    for source in mask.parents[destination] {
      if let delta = deltas[source] { stream.add(delta) }
    }
    return stream
  }

  private func tiled(_ value: Tensor) -> Tensor {
    Tensor(stacking: (0..<copies).map { _ in value }, columns: value.columns)
  }

  private mutating func addMLP(_ layer: Int, _ stream: Tensor) {
    let source = graph.firstHead(layer: layer) + graph.heads
    var out = weights.mlpOutput(layer: layer, of: stream)
    out.add(tiled(.sum(output(source), state.base.mlpOut[layer])), scale: -1)
    deltas[source] = out
  }

  /// What a source writes now minus its replacement: [N, D].
  private func output(_ source: Int) -> Tensor {
    state.changes.rows(source..<source + 1).reshaped([rows, shape.width])
  }

  /// Computes a head, some of whose inputs read other streams.
  private mutating func addHead(_ layer: Int, _ head: Int, _ streams: [Int: Tensor]) {
    let (norm, width) = (weights.blocks[layer].norm1, shape.headWidth)
    let columns = shape.columns(ofHead: head)
    let all = Array(0..<copies * rows)
    var own = Tensor(repeating: 0, shape: [copies * rows, 3 * width])
    for input in HeadInput.allCases {
      let first = shape.columns(of: input).lowerBound + columns.lowerBound
      let values: Tensor
      if let stream = streams[input.order] {
        values = weights.headInput(
          input, layer: layer, heads: head..<head + 1, of: weights.normalise(stream, norm).normed)
        inputs.append((layer, first, values))
      } else {
        values = tiled(state.layers[layer].inputs.gathering(columns: first..<first + width))
      }
      let read = weights.attended(input, layer: layer, values, positions: positions)
      own.setBlock(rows: all, column: input.order * width, from: read)
    }
    let values = attend(layer, columns, own)
    z.append((layer, columns.lowerBound, values))
    let change = Tensor.difference(
      values, tiled(state.layers[layer].z.gathering(columns: columns)))
    var written = Tensor(repeating: 0, shape: [change.rows, shape.width])
    weights.addOutput(of: Head(layer, head), ofHead: change, to: &written)
    deltas[graph.firstHead(layer: layer) + head] = written
  }

  /// The position of each row of all copies.
  private var positions: [Int] {
    let own = state.base.part.positions
    return (0..<copies).flatMap { _ in own }
  }

  /// One head's z: [copies × N, K].
  private func attend(_ layer: Int, _ columns: Range<Int>, _ inputs: Tensor) -> Tensor {
    let width = shape.headWidth
    let attention = state.base.part.attention(layer, heads: 1, copies: copies)
    var z = Tensor(repeating: 0, shape: [copies * rows, width])
    let prefix = state.base.prefix.tensors(layer: layer).map {
      (keys: $0.keys.gathering(columns: columns), values: $0.values.gathering(columns: columns))
    }
    attention.attend(
      AttentionInputs(
        queries: (inputs, 0), keys: (inputs, width), values: (inputs, 2 * width),
        prefix: prefix), into: &z)
    return z
  }

  /// Reads the scores of the final streams.
  private mutating func readScores(_ stream: Tensor) {
    let part = state.base.part
    let ends = (0..<copies).flatMap { copy in part.ends.map { copy * rows + $0 } }
    scores = part.reader.values(
      weights.logits(
        ofFinal: stream.gathering(rows: ends), tokens: part.reader.tokens(copies: copies)))
  }

  /// The state when a copy is taken over.
  func state(of copy: Int) -> EdgeState {
    var state = state
    let (all, part) = (Array(0..<rows), copy * rows..<(copy + 1) * rows)
    for (layer, column, values) in inputs {
      state.layers[layer].inputs.setBlock(rows: all, column: column, from: values.rows(part))
    }
    for (layer, column, values) in z {
      state.layers[layer].z.setBlock(rows: all, column: column, from: values.rows(part))
    }
    for (source, delta) in deltas {
      let sum = Tensor.sum(output(source), delta.rows(part))
      state.changes.setBlock(rows: [source], column: 0, from: sum.reshaped([1, sum.count]))
    }
    let prompts = scores.count / copies
    state.scores = Array(scores[copy * prompts..<(copy + 1) * prompts])
    return state
  }
}
