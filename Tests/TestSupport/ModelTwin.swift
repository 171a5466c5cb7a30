import Foundation
import Tensors
public import Tokens
public import Transformer

/// A slow, obvious twin of a model: the equations as loops in double precision.
///
/// Its numbers are one flat list, so that differences can be taken by each.
public struct ModelTwin: Sendable {
  /// The model's shape.
  public let configuration: Configuration
  /// All parameters, one after another, in the order of `Weights.namedTensors`.
  public var numbers: [Double]
  /// What is dropped; nil for nothing.
  public var dropout: DropoutTwin?

  private let places: [String: Range<Int>]

  /// The twin of a model.
  public init(_ weights: Weights, dropout: DropoutTwin? = nil) {
    configuration = weights.configuration
    self.dropout = dropout
    numbers = []
    var places: [String: Range<Int>] = [:]
    for (name, tensor) in weights.namedTensors {
      places[name] = numbers.count..<numbers.count + tensor.count
      numbers += tensor.elements.map(Double.init)
    }
    self.places = places
  }

  /// The mean loss over all predicted tokens of all rows.
  public func loss(_ batch: TokenBatch) -> Double {
    let logits = logits(batch)
    var (sum, count) = (0.0, 0)
    for (offset, row) in zip(batch.offsets, batch.rows) {
      for (position, target) in row.dropFirst().enumerated() {
        let x = logits[offset + position]
        let largest = x.max() ?? 0
        sum += largest + log(x.reduce(0) { $0 + exp($1 - largest) }) - x[target.rawValue]
        count += 1
      }
    }
    return sum / Double(count)
  }

  /// The gradient of the loss by parameters, by central differences: name and numbers.
  ///
  /// - Parameters:
  ///   - batch: rows of tokens.
  ///   - isWanted: which parameters, by name; all where it is left out.
  /// - Returns: the gradients by name.
  ///
  /// Cost: two passes for each number of the wanted parameters.
  public func gradients(
    _ batch: TokenBatch, of isWanted: (String) -> Bool = { _ in true }
  ) -> [String: [Float]] {
    places.filter { isWanted($0.key) }.mapValues { place in
      centralDifferences(at: Array(numbers[place])) { moved in
        var twin = self
        twin.numbers.replaceSubrange(place, with: moved)
        return twin.loss(batch)
      }
    }
  }

  /// The logits of every position.
  public func logits(_ batch: TokenBatch) -> [[Double]] {
    var x = batch.rows.flatMap { row in
      row.enumerated().map { position, token in
        zip(
          self.row("transformer.wte.weight", token.rawValue),
          self.row("transformer.wpe.weight", position)
        ).map { $0 + $1 }
      }
    }
    x = dropped(x, place: 0)
    for layer in 0..<configuration.layers {
      let name = "transformer.h.\(layer)."
      x = sum(x, attention(x, batch, layer: layer, name: name))
      let hidden = linear(normalised(x, name + "ln_2"), name + "mlp.c_fc")
        .map { $0.map(gelu) }
      x = sum(x, dropped(linear(hidden, name + "mlp.c_proj"), place: 3 + 3 * layer))
    }
    let head = places["lm_head.weight"] == nil ? "transformer.wte.weight" : "lm_head.weight"
    return normalised(x, "transformer.ln_f").map { x in
      (0..<configuration.vocabulary).map { dot(x, row(head, $0)) }
    }
  }

  private func attention(
    _ x: [[Double]], _ batch: TokenBatch, layer: Int, name: String
  ) -> [[Double]] {
    let width = configuration.width
    let joined = linear(normalised(x, name + "ln_1"), name + "attn.c_attn")
    var z = x.map { _ in [Double](repeating: 0, count: width) }
    var index = 0  // among all elements of all patterns
    for (offset, length) in zip(batch.offsets, batch.lengths) {
      for head in 0..<configuration.heads {
        let columns = configuration.columns(ofHead: head)
        func part(_ third: Int, _ position: Int) -> ArraySlice<Double> {
          let first = third * width + columns.lowerBound
          return joined[offset + position][first..<first + columns.count]
        }
        for query in 0..<length {
          let scores = (0...query).map {
            dot(part(0, query), part(1, $0)) * Double(configuration.scoreScale(layer: layer))
          }
          for (key, weight) in softmax(scores).enumerated() {
            let kept = weight * factor(place: 1 + 3 * layer, index: index + key)
            for (column, value) in zip(columns, part(2, key)) {
              z[offset + query][column] += kept * value
            }
          }
          index += length
        }
      }
    }
    return dropped(linear(z, name + "attn.c_proj"), place: 2 + 3 * layer)
  }
}

// MARK: The parts

extension ModelTwin {
  private func row(_ name: String, _ index: Int) -> ArraySlice<Double> {
    let first = (places[name]?.lowerBound ?? 0) + index * configuration.width
    return numbers[first..<first + configuration.width]
  }

  private func vector(_ name: String) -> ArraySlice<Double> { numbers[places[name] ?? 0..<0] }

  private func linear(_ x: [[Double]], _ name: String) -> [[Double]] {
    let (weight, bias) = (vector(name + ".weight"), vector(name + ".bias"))
    return x.map { x in
      var out = Array(bias)
      for (input, value) in x.enumerated() {
        let first = weight.startIndex + input * bias.count
        for column in 0..<bias.count { out[column] += value * weight[first + column] }
      }
      return out
    }
  }

  private func normalised(_ x: [[Double]], _ name: String) -> [[Double]] {
    let (gain, bias) = (vector(name + ".weight"), vector(name + ".bias"))
    return x.map { x in
      let mean = x.reduce(0, +) / Double(x.count)
      let variance = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(x.count)
      let scale = (variance + Double(configuration.epsilon)).squareRoot()
      return zip(x, zip(gain, bias)).map { ($0 - mean) / scale * $1.0 + $1.1 }
    }
  }

  private func factor(place: Int, index: Int) -> Double {
    dropout?.factor(place: place, index: index) ?? 1
  }

  private func dropped(_ x: [[Double]], place: Int) -> [[Double]] {
    x.enumerated().map { row, x in
      x.enumerated().map { $1 * factor(place: place, index: row * x.count + $0) }
    }
  }
}

private func gelu(_ x: Double) -> Double {
  x / 2 * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
}

private func softmax(_ x: [Double]) -> [Double] {
  let largest = x.max() ?? 0
  let powers = x.map { exp($0 - largest) }
  let sum = powers.reduce(0, +)
  return powers.map { $0 / sum }
}

private func dot(_ a: some Sequence<Double>, _ b: some Sequence<Double>) -> Double {
  zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
}

private func sum(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
  zip(a, b).map { zip($0, $1).map { $0 + $1 } }
}
