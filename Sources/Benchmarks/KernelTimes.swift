import Tensors
import Transformer

/// Times of single kernels, on the sizes of a forward pass.
enum KernelTimes {
  /// The operations of the products with weights of a forward pass with all logits.
  ///
  /// Scores and mixing of short prompts are too few to count.
  static func operations(_ c: Configuration, positions: Int) -> Double {
    let block = Double(c.linearMaps.reduce(0) { $0 + $1.inputs * $1.outputs })
    let head = Double(c.width * c.vocabulary)
    return 2 * Double(positions) * (Double(c.layers) * block + head)
  }

  /// What products alone reach, in billions of operations a second.
  ///
  /// Each product of the pass is timed on its own, the best of three, weighted by how often it occurs.
  static func productRate(_ c: Configuration) -> Double {
    let positions = 1600
    let seconds = products(c, positions: positions)
    return operations(c, positions: positions) / seconds / 1e9
  }

  /// The seconds that a pass's products take when timed alone.
  static func products(_ c: Configuration, positions: Int) -> Double {
    let x = Tensor(repeating: 0.5, shape: [positions, c.width])
    let block = c.linearMaps.reduce(0.0) { sum, map in
      let a = Tensor(repeating: 0.5, shape: [positions, map.inputs])
      var out = Tensor(repeating: 0, shape: [positions, map.outputs])
      if c.architecture.isOutputMajor {
        let weight = Tensor(repeating: 0.25, shape: [map.outputs, map.inputs])
        return sum + timed(3) { Tensor.multiply(a, transposed: weight, into: &out) }.min
      }
      let weight = Tensor(repeating: 0.25, shape: [map.inputs, map.outputs])
      return sum + timed(3) { Tensor.multiply(a, weight, into: &out) }.min
    }
    let embedding = Tensor(repeating: 0.25, shape: [c.vocabulary, c.width])
    var logits = Tensor(repeating: 0, shape: [positions, c.vocabulary])
    let head = timed(3) { Tensor.multiply(x, transposed: embedding, into: &logits) }.min
    return Double(c.layers) * block + head
  }

  /// How often the products of few rows are timed.
  static let fewRowsRepetitions = 20

  /// The seconds that the products of a pass over a few rows take, with the weights of the model
  /// itself: they do not fit a cache, so each is read from memory, as in a pass.
  static func fewRows(_ weights: Weights, rows: Int) -> (median: Double, min: Double) {
    let c = weights.configuration
    let x = Tensor(repeating: 0.5, shape: [rows, c.width])
    let hidden = Tensor(repeating: 0.5, shape: [rows, c.hidden])
    let z = Tensor(repeating: 0.5, shape: [rows, c.zColumns])
    var out = Tensor(repeating: 0, shape: [rows, c.width])
    var inner = Tensor(repeating: 0, shape: [rows, c.hidden])
    var logits = Tensor(repeating: 0, shape: [rows, c.vocabulary])
    return timed(fewRowsRepetitions) {
      for (layer, block) in weights.blocks.enumerated() {
        _ = weights.headInputs(layer: layer, of: x)
        block.attention.output.apply(z, into: &out)
        block.mlp.gate?.apply(x, into: &inner)
        block.mlp.input.apply(x, into: &inner)
        block.mlp.output.apply(hidden, into: &out)
      }
      Tensor.multiply(x, transposed: weights.unembedding, into: &logits)
    }
  }

  /// Seconds of each kind of work in a pass over `rows` prompts, each timed alone.
  static func parts(_ weights: Weights, rows: Int, length: Int) -> [String: Double] {
    let c = weights.configuration
    let positions = rows * length
    let layers = Double(c.layers)
    var x = Tensor(repeating: 0.5, shape: [positions, c.width])
    var hidden = Tensor(repeating: 0.5, shape: [positions, c.hidden])
    let inputs = Tensor(repeating: 0.5, shape: [positions, c.inputColumns])
    let spans = (0..<rows).map { row in
      AttentionSpan(
        queries: row * length..<(row + 1) * length, firstPosition: 0,
        keys: row * length..<(row + 1) * length)
    }
    let attention = weights.attention(layer: 0, spans: spans)
    func part(_ input: HeadInput) -> (tensor: Tensor, column: Int) {
      (inputs, c.columns(of: input).lowerBound)
    }
    let qkv = AttentionInputs(
      queries: part(.queries), keys: part(.keys), values: part(.values))
    var z = Tensor(repeating: 0, shape: [positions, c.zColumns])
    let added = Tensor(repeating: 0, shape: [positions, c.width])
    return [
      "products": products(c, positions: positions),
      "gelu": layers * timed(3) { hidden.activate(c.architecture.activation) }.min,
      "norms": (2 * layers + 1) * timed(3) { _ = weights.normalise(x, weights.finalNorm) }.min,
      "attention": layers * timed(3) { attention.attend(qkv, into: &z) }.min,
      "residual": 2 * layers * timed(3) { x.add(added) }.min,
    ]
  }
}
