import Foundation
import Tensors

/// Slow, obvious twins of the kernels: the equations as loops in double precision.
enum Reference {
  /// a · b for [M, K] · [K, N].
  static func product(_ a: Tensor, _ b: Tensor) -> Tensor {
    let (left, right) = (a.elements, b.elements)
    let (m, n, k) = (a.rows, b.columns, a.columns)
    var out: [Float] = []
    for row in 0..<m {
      for column in 0..<n {
        var sum = 0.0
        for i in 0..<k { sum += Double(left[row * k + i]) * Double(right[i * n + column]) }
        out.append(Float(sum))
      }
    }
    return Tensor(out, shape: [m, n])
  }

  /// bᵀ.
  static func transpose(_ b: Tensor) -> Tensor {
    let elements = b.elements
    let (rows, columns) = (b.rows, b.columns)
    return Tensor(
      (0..<rows * columns).map { elements[$0 % rows * columns + $0 / rows] },
      shape: [columns, rows])
  }

  /// One row of LayerNorm, or of RMSNorm where it does not centre, and its denominator.
  static func normalise(
    _ x: [Float], gain: [Float], bias: [Float], epsilon: Float, centres: Bool = true
  ) -> (row: [Float], scale: Float) {
    let x = x.map(Double.init)
    let mean = centres ? x.reduce(0, +) / Double(x.count) : 0
    let variance = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(x.count)
    let scale = (variance + Double(epsilon)).squareRoot()
    let row = x.indices.map { Float((x[$0] - mean) / scale * Double(gain[$0]) + Double(bias[$0])) }
    return (row, Float(scale))
  }

  /// The argument of the tanh in GELU.
  static func geluArgument(_ x: Double) -> Double {
    (2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)
  }

  /// GELU in its tanh form; where tanh is near -1, by way of 1 + tanh(u) = 2 e^(2u) / (1 + e^(2u)).
  static func gelu(_ x: Double) -> Double {
    let u = geluArgument(x)
    if u > -1 { return x / 2 * (1 + tanh(u)) }
    return x * exp(2 * u) / (1 + exp(2 * u))
  }

  /// Softmax of one row.
  static func softmax(_ x: [Double]) -> [Double] {
    let largest = x.max() ?? 0
    let powers = x.map { exp($0 - largest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }
}

/// What attention gives for one head and one query, computed key by key.
struct ReferenceQuery {
  var scores: [Float]
  var pattern: [Float]
  var z: [Float]

  /// One query against the keys of all positions of its sequence.
  ///
  /// - Parameters:
  ///   - query: [K].
  ///   - keys: [T][K].
  ///   - values: [T][K].
  ///   - position: of the query; later keys are masked.
  ///   - window: how many keys it sees up to there; nil for all.
  ///   - scale: what scores are multiplied by.
  init(
    _ query: [Float], keys: [[Float]], values: [[Float]], position: Int, window: Int? = nil,
    scale: Float
  ) {
    func dot(_ a: [Float], _ b: [Float]) -> Double {
      zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    let all = keys.enumerated().map { index, key in
      index <= position && index > position - (window ?? keys.count)
        ? dot(query, key) * Double(scale) : -Double.infinity
    }
    let weights = Reference.softmax(all)
    scores = all.map { Float($0) }
    pattern = weights.map { Float($0) }
    z = query.indices.map { column in
      Float(zip(weights, values).reduce(0) { $0 + $1.0 * Double($1.1[column]) })
    }
  }
}
