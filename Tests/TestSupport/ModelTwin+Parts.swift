import Foundation
import Tensors
import Transformer

/// The parts of a model, one row at a time.
extension ModelTwin {
  func row(_ parameter: Parameter, _ index: Int) -> ArraySlice<Double> {
    let first = (places[parameter]?.lowerBound ?? 0) + index * configuration.width
    return numbers[first..<first + configuration.width]
  }

  private func vector(_ parameter: Parameter) -> ArraySlice<Double>? {
    places[parameter].map { numbers[$0] }
  }

  func linear(
    _ x: [[Double]], _ layer: Int, _ weight: Parameter.Part, _ bias: Parameter.Part
  ) -> [[Double]] {
    let weight = vector(.block(layer, weight)) ?? []
    let bias = vector(.block(layer, bias))
    let isOutputMajor = configuration.architecture.isOutputMajor
    return x.map { x in
      let count = weight.count / x.count
      var out = bias.map(Array.init) ?? [Double](repeating: 0, count: count)
      for (input, value) in x.enumerated() {
        for column in 0..<count {
          let place = isOutputMajor ? column * x.count + input : input * count + column
          out[column] += value * weight[weight.startIndex + place]
        }
      }
      return out
    }
  }

  func normalised(_ x: [[Double]], gain: Parameter, bias: Parameter) -> [[Double]] {
    let gain = vector(gain).map(Array.init) ?? []
    let bias = vector(bias).map(Array.init) ?? gain.map { _ in 0 }
    return x.map { x in
      let mean = configuration.norm == .layer ? x.reduce(0, +) / Double(x.count) : 0
      let variance = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(x.count)
      let scale = (variance + Double(configuration.epsilon)).squareRoot()
      return x.indices.map { (x[$0] - mean) / scale * gain[$0] + bias[$0] }
    }
  }

  /// A head's queries or keys after the norm of their own, if there is one.
  func headNormalised(_ x: [Double], gain: Parameter) -> [Double] {
    guard let gain = vector(gain) else { return x }
    let square = x.reduce(0) { $0 + $1 * $1 } / Double(x.count)
    let scale = (square + Double(configuration.epsilon)).squareRoot()
    return zip(x, gain).map { $0 / scale * $1 }
  }

  /// A head's queries or keys turned by a position.
  func rotated(_ x: [Double], _ rotary: Rotary, position: Int) -> [Double] {
    var turned = x
    let half = rotary.width / 2
    for i in 0..<half {
      let angle = Double(position) * pow(rotary.base, -2 * Double(i) / Double(rotary.width))
      turned[i] = x[i] * cos(angle) - x[i + half] * sin(angle)
      turned[i + half] = x[i + half] * cos(angle) + x[i] * sin(angle)
    }
    return turned
  }

  func activated(_ x: Double) -> Double {
    switch configuration.architecture.activation {
    case .geluTanh:
      x / 2 * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
    case .gelu: x / 2 * (1 + erf(x / 2.0.squareRoot()))
    case .silu: x / (1 + exp(-x))
    case .relu: max(x, 0)
    }
  }

  func factor(place: Int, index: Int) -> Double {
    dropout?.factor(place: place, index: index) ?? 1
  }

  func dropped(_ x: [[Double]], place: Int) -> [[Double]] {
    x.enumerated().map { row, x in
      x.enumerated().map { $1 * factor(place: place, index: row * x.count + $0) }
    }
  }
}

func softmax(_ x: [Double]) -> [Double] {
  let largest = x.max() ?? 0
  let powers = x.map { exp($0 - largest) }
  let sum = powers.reduce(0, +)
  return powers.map { $0 / sum }
}

func dot(_ a: some Sequence<Double>, _ b: some Sequence<Double>) -> Double {
  zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
}

func sum(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
  zip(a, b).map { zip($0, $1).map { $0 + $1 } }
}
