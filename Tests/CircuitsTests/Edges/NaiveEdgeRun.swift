import Analyses
import Circuits
import Patching
import Tasks
import Tensors
import Tokens
import Transformer

/// The definition of a run of edges, destination by destination, whole rows, one prompt at a time.
struct NaiveEdgeRun {
  let weights: Weights
  let pairs: PatchPairs
  /// Whether absent edges deliver zeros and not the corrupted run's values.
  var isZero = false

  private var graph: EdgeGraph { EdgeGraph(weights.configuration) }

  /// The score of each prompt when the edges outside a set deliver other values.
  func scores(keeping kept: Set<Edge>) throws -> [Float] {
    try pairs.clean.prompts.indices.map { try score($0, kept) }
  }

  private func outputs(_ tokens: [TokenID]) throws -> [Tensor] {
    let shape = weights.configuration
    let sites = (0..<shape.layers).flatMap {
      [Site.block($0, .headOutput), .block($0, .mlpOut)]
    }
    let run = try weights.forward(
      TokenBatch([tokens]), Pass(capture: Set(sites + [.embedding]), logits: .none))
    return [run[.embedding]]
      + (0..<shape.layers).flatMap { layer in
        (0..<shape.heads).map { head in
          run[.block(layer, .headOutput)].gathering(
            columns: head * shape.width..<(head + 1) * shape.width)
        } + [run[.block(layer, .mlpOut)]]
      }
  }

  private func score(_ number: Int, _ kept: Set<Edge>) throws -> Float {
    let prompt = pairs.clean.prompts[number]
    let shape = weights.configuration
    var corrupted = try outputs(pairs.corrupted.prompts[number].tokens)
    if isZero { corrupted = corrupted.map { Tensor(repeating: 0, shape: $0.shape) } }
    let length = prompt.tokens.count
    var now = [weights.tokenEmbedding.gathering(rows: prompt.tokens.map(\.rawValue))]
    var biases =
      weights.positionEmbedding?.gathering(rows: Array(0..<length))
      ?? Tensor(repeating: 0, shape: [length, shape.width])

    func stream(_ node: EdgeNode, _ input: HeadInput?) -> Tensor {
      var x = biases
      for (index, source) in graph.sources.enumerated() {
        guard let edge = Edge(source, node, input), graph.indices(of: edge) != nil else { continue }
        x.add(kept.contains(edge) ? now[index] : corrupted[index])
      }
      return x
    }

    for layer in 0..<shape.layers {
      let block = weights.blocks[layer]
      let z = z(layer, length) { head, input in stream(.head(Head(layer, head)), input) }
      let outputs = weights.headOutputs(layer: layer, z: z)
      now += (0..<shape.heads).map {
        outputs.gathering(columns: $0 * shape.width..<($0 + 1) * shape.width)
      }
      let isParallel = shape.architecture.isParallel
      let before = isParallel ? stream(.mlp(layer), nil) : nil
      if let bias = block.attention.output.bias { biases.addToRows(bias) }
      now.append(weights.mlpOutput(layer: layer, of: before ?? stream(.mlp(layer), nil)))
    }
    let final = stream(.logits, nil).gathering(rows: [prompt.end])
    let one = pairs.clean.picking([number])
    let reader = try ScoreReader(one)
    return reader.values(weights.logits(ofFinal: final, tokens: reader.tokens()))[0]
  }

  /// z of every head of a layer, each input of each read from a stream of its own: [T, H K].
  private func z(
    _ layer: Int, _ length: Int, stream: (_ head: Int, _ input: HeadInput) -> Tensor
  ) -> Tensor {
    let shape = weights.configuration
    let positions = Array(0..<length)
    func read(_ input: HeadInput) -> (tensor: Tensor, column: Int) {
      var values = Tensor(repeating: 0, shape: [length, shape.zColumns])
      for head in 0..<shape.heads {
        let normed = weights.normalise(stream(head, input), weights.blocks[layer].norm1).normed
        values.setBlock(
          rows: positions, column: head * shape.headWidth,
          from: weights.headInput(input, layer: layer, of: normed),
          sourceColumns: shape.columns(ofHead: head, at: input))
      }
      return (weights.attended(input, layer: layer, values, positions: positions), 0)
    }
    var z = Tensor(repeating: 0, shape: [length, shape.zColumns])
    weights.attention(
      layer: layer, heads: shape.heads,
      spans: [AttentionSpan(queries: 0..<length, firstPosition: 0, keys: 0..<length)]
    ).attend(
      AttentionInputs(queries: read(.queries), keys: read(.keys), values: read(.values)), into: &z)
    return z
  }
}
