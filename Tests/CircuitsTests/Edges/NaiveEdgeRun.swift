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

  private var graph: EdgeGraph { EdgeGraph(weights.configuration) }

  /// The score of each prompt when the edges outside a set deliver the corrupted run's values.
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
    let corrupted = try outputs(pairs.corrupted.prompts[number].tokens)
    let length = prompt.tokens.count
    var now = [weights.tokenEmbedding.gathering(rows: prompt.tokens.map(\.rawValue))]
    var biases = weights.positionEmbedding.gathering(rows: Array(0..<length))

    func stream(_ node: EdgeNode, _ input: PathPatch.Receiver.Input?) -> Tensor {
      var x = biases
      for (index, source) in graph.sources.enumerated() {
        guard let edge = Edge(source, node, input), graph.indices(of: edge) != nil else { continue }
        x.add(kept.contains(edge) ? now[index] : corrupted[index])
      }
      return x
    }

    for layer in 0..<shape.layers {
      let block = weights.blocks[layer]
      var inputs = Tensor(repeating: 0, shape: [length, 3 * shape.width])
      for (third, input) in PathPatch.Receiver.Input.allCases.enumerated() {
        for head in 0..<shape.heads {
          let normed = weights.normalise(
            stream(.head(Head(layer, head)), input), block.norm1
          ).normed
          let first = third * shape.width + head * shape.headWidth
          let all = Tensor.multiply(
            normed, block.attention.inputWeight, bias: block.attention.inputBias)
          inputs.setBlock(
            rows: Array(0..<length), column: first, from: all,
            sourceColumns: first..<first + shape.headWidth)
        }
      }
      var z = Tensor(repeating: 0, shape: [length, shape.width])
      Attention(
        heads: shape.heads, headWidth: shape.headWidth, scale: shape.scoreScale(layer: layer),
        spans: [AttentionSpan(queries: 0..<length, firstPosition: 0, keys: 0..<length)]
      ).attend(
        AttentionInputs(
          queries: (inputs, 0), keys: (inputs, shape.width), values: (inputs, 2 * shape.width)),
        into: &z)
      let outputs = weights.headOutputs(layer: layer, z: z)
      now += (0..<shape.heads).map {
        outputs.gathering(columns: $0 * shape.width..<($0 + 1) * shape.width)
      }
      biases.addToRows(block.attention.outputBias)
      now.append(weights.mlpOutput(layer: layer, of: stream(.mlp(layer), nil)))
    }
    let final = stream(.logits, nil).gathering(rows: [prompt.end])
    let one = pairs.clean.picking([number])
    let reader = try ScoreReader(one)
    return reader.values(weights.logits(ofFinal: final, tokens: reader.tokens()))[0]
  }
}
