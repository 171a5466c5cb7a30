import Tensors
import TestSupport
import Testing

/// A kernel with inputs, its equation, and its gradient as the engine computes it.
struct GradientCase: CustomTestStringConvertible, Sendable {
  /// The kernel and the size of the world.
  let name: String
  /// What the gradient is taken by.
  let inputs: [Tensor]
  /// How many tensor rows each row of the batch has; nil where rows depend on one another.
  let lengths: [Int]?
  /// For each input whether the rows of the batch share it; if not, each has its own tensor rows.
  let isShared: [Bool]
  /// The gradient by the outputs: what each weighs in the number that is differentiated.
  let cotangent: [Float]
  /// The equation, in doubles.
  let equation: @Sendable ([[Double]]) -> [Double]
  /// The engine's gradients by each input, given inputs and cotangent of some rows of the batch.
  let backward: @Sendable ([Tensor], [Float], Range<Int>) -> [Tensor]

  var testDescription: String { name }

  /// Weights for a number of outputs, of either sign.
  static func weights(_ count: Int) -> [Float] {
    Tensor.random([count], in: -1...1, seed: 77).elements
  }

  /// The engine's gradients of the whole batch.
  var gradients: [Tensor] { backward(inputs, cotangent, 0..<(lengths?.count ?? 1)) }

  /// How far the engine's gradients are from central differences, input by input.
  func differences() -> [Agreement] {
    let ours = gradients
    let doubles = inputs.map { $0.elements.map(Double.init) }
    return inputs.indices.map { index in
      let theirs = centralDifferences(at: doubles[index]) { moved in
        var all = doubles
        all[index] = moved
        return zip(equation(all), cotangent).reduce(0) { $0 + $1.0 * Double($1.1) }
      }
      return Agreement(gradients: ours[index].elements, theirs)
    }
  }

  /// How far the engine's gradients are from those of the batch's rows, each computed alone:
  /// added up where the rows share an input, one after another where not.
  func sumsOfRows() -> [Agreement] {
    guard let lengths else { return [] }
    let outputs = cotangent.count / lengths.reduce(0, +)
    var alone = [[Float]](repeating: [], count: inputs.count)
    var first = 0
    for (row, length) in lengths.enumerated() {
      let part = first..<first + length
      let given = zip(inputs, isShared).map { $1 ? $0 : $0.rows(part) }
      let weights = cotangent[part.lowerBound * outputs..<part.upperBound * outputs]
      for (index, gradient) in backward(given, Array(weights), row..<row + 1).enumerated() {
        if isShared[index] && row > 0 {
          alone[index] = zip(alone[index], gradient.elements).map { $0 + $1 }
        } else {
          alone[index] += gradient.elements
        }
      }
      first += length
    }
    return zip(gradients, alone).map { Agreement(gradients: $0.elements, $1) }
  }
}
