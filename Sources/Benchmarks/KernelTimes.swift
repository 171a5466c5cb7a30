import Tensors
import Transformer

/// Times of single kernels, on the sizes of a forward pass.
enum KernelTimes {
  /// The operations of the products with weights of a forward pass with all logits.
  ///
  /// Scores and mixing of short prompts are too few to count.
  static func operations(_ c: Configuration, positions: Int) -> Double {
    let block = Double(4 * c.width * c.width + 2 * c.width * c.hidden)
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
    let hidden = Tensor(repeating: 0.5, shape: [positions, c.hidden])
    func seconds(_ a: Tensor, columns: Int) -> Double {
      let weight = Tensor(repeating: 0.25, shape: [a.columns, columns])
      var out = Tensor(repeating: 0, shape: [a.rows, columns])
      return timed(3) { Tensor.multiply(a, weight, into: &out) }.min
    }
    let block =
      seconds(x, columns: 3 * c.width) + seconds(x, columns: c.width)
      + seconds(x, columns: c.hidden) + seconds(hidden, columns: c.width)
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
    var inputs = Tensor(repeating: 0, shape: [rows, 3 * c.width])
    var out = Tensor(repeating: 0, shape: [rows, c.width])
    var inner = Tensor(repeating: 0, shape: [rows, c.hidden])
    var logits = Tensor(repeating: 0, shape: [rows, c.vocabulary])
    return timed(fewRowsRepetitions) {
      for block in weights.blocks {
        Tensor.multiply(x, block.attention.inputWeight, into: &inputs)
        Tensor.multiply(x, block.attention.outputWeight, into: &out)
        Tensor.multiply(x, block.mlp.inputWeight, into: &inner)
        Tensor.multiply(hidden, block.mlp.outputWeight, into: &out)
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
    let inputs = Tensor(repeating: 0.5, shape: [positions, 3 * c.width])
    let spans = (0..<rows).map { row in
      AttentionSpan(
        queries: row * length..<(row + 1) * length, firstPosition: 0,
        keys: row * length..<(row + 1) * length)
    }
    let attention = Attention(
      heads: c.heads, headWidth: c.headWidth, scale: c.scoreScale(layer: 0), spans: spans)
    let qkv = AttentionInputs(
      queries: (inputs, 0), keys: (inputs, c.width), values: (inputs, 2 * c.width))
    var z = Tensor(repeating: 0, shape: [positions, c.width])
    return [
      "products": products(c, positions: positions),
      "gelu": layers * timed(3) { hidden.gelu() }.min,
      "norms": (2 * layers + 1) * timed(3) { _ = weights.normalise(x, weights.finalNorm) }.min,
      "attention": layers * timed(3) { attention.attend(qkv, into: &z) }.min,
      "residual": 2 * layers * timed(3) { x.add(z) }.min,
    ]
  }
}
