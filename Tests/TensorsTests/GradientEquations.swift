import Foundation
import Tensors

/// The forward equations of the kernels as functions of doubles, to take differences of.
enum Equation {
  /// x W + b for x [M, K], W [K, N] and b [N].
  static func linear(_ x: [Double], _ w: [Double], _ b: [Double], k: Int) -> [Double] {
    let n = b.count
    return (0..<x.count / k).flatMap { row in
      (0..<n).map { column in
        (0..<k).reduce(b[column]) { $0 + x[row * k + $1] * w[$1 * n + column] }
      }
    }
  }

  /// LayerNorm of rows as long as the gain, or RMSNorm where it does not centre.
  static func normalised(
    _ x: [Double], gain: [Double], bias: [Double], epsilon: Double, centres: Bool = true
  ) -> [Double] {
    let width = gain.count
    return (0..<x.count / width).flatMap { row in
      let x = x[row * width..<(row + 1) * width]
      let mean = centres ? x.reduce(0, +) / Double(width) : 0
      let variance = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(width)
      return zip(x, zip(gain, bias)).map {
        ($0 - mean) / (variance + epsilon).squareRoot() * $1.0 + $1.1
      }
    }
  }

  /// GELU in its tanh form.
  static func gelu(_ x: [Double]) -> [Double] {
    x.map { x in
      x / 2 * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
    }
  }

  /// An activation.
  static func activated(_ activation: Activation, _ x: Double) -> Double {
    switch activation {
    case .geluTanh: gelu([x])[0]
    case .gelu: x / 2 * erfc(-x / 2.squareRoot())
    case .silu: x / (1 + exp(-x))
    case .relu: max(x, 0)
    }
  }

  /// The first `width` elements of each head of a row turned by the angles of a position.
  static func rotated(
    _ x: [Double], heads: Int, frequencies: [Double], factor: Double, position: Int
  ) -> [Double] {
    let (headWidth, half) = (x.count / heads, frequencies.count)
    var out = x
    for head in 0..<heads {
      for (i, frequency) in frequencies.enumerated() {
        let (first, second) = (head * headWidth + i, head * headWidth + half + i)
        let angle = Double(position) * frequency
        out[first] = factor * (x[first] * cos(angle) - x[second] * sin(angle))
        out[second] = factor * (x[second] * cos(angle) + x[first] * sin(angle))
      }
    }
    return out
  }

  /// Minus the log of the probability of each row's target; zero where there is none.
  static func crossEntropy(_ x: [Double], targets: [Int?]) -> [Double] {
    let columns = x.count / targets.count
    return targets.enumerated().map { row, target in
      guard let target else { return 0 }
      let x = Array(x[row * columns..<(row + 1) * columns])
      let largest = x.max() ?? 0
      return largest + log(x.reduce(0) { $0 + exp($1 - largest) }) - x[target]
    }
  }

  /// Rows of a table, one for each index.
  static func gathered(_ table: [Double], width: Int, rows: [Int]) -> [Double] {
    rows.flatMap { table[$0 * width..<($0 + 1) * width] }
  }
}
