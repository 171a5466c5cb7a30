import Tensors
import Transformer

/// Times of the products of a training step, each timed alone.
enum TrainingProducts {
  /// The seconds of a step's products: each forward, and each with its two gradients.
  static func seconds(_ c: Configuration, positions: Int) -> Double {
    let block = c.linearMaps.reduce(0) { $0 + layer(positions, $1.inputs, $1.outputs) }
    return Double(c.layers) * block + head(positions, c)
  }

  private static func layer(_ positions: Int, _ inputs: Int, _ outputs: Int) -> Double {
    let x = Tensor(repeating: 0.5, shape: [positions, inputs])
    let dy = Tensor(repeating: 0.5, shape: [positions, outputs])
    let weight = Tensor(repeating: 0.25, shape: [inputs, outputs])
    var (y, dx, gradient) = (dy, x, weight)
    return timed(3) { Tensor.multiply(x, weight, into: &y) }.min
      + timed(3) { Tensor.multiply(dy, transposed: weight, into: &dx) }.min
      + timed(3) { Tensor.multiply(transposed: x, dy, into: &gradient) }.min
  }

  private static func head(_ positions: Int, _ c: Configuration) -> Double {
    let x = Tensor(repeating: 0.5, shape: [positions, c.width])
    let embedding = Tensor(repeating: 0.25, shape: [c.vocabulary, c.width])
    var logits = Tensor(repeating: 0.5, shape: [positions, c.vocabulary])
    var (dx, gradient) = (x, embedding)
    return timed(2) { Tensor.multiply(x, transposed: embedding, into: &logits) }.min
      + timed(2) { Tensor.multiply(logits, embedding, into: &dx) }.min
      + timed(2) { Tensor.multiply(transposed: logits, x, into: &gradient) }.min
  }
}
