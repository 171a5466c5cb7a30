import Foundation
import TestSupport

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

  /// LayerNorm of rows as long as the gain.
  static func normalised(
    _ x: [Double], gain: [Double], bias: [Double], epsilon: Double
  ) -> [Double] {
    let width = gain.count
    return (0..<x.count / width).flatMap { row in
      let x = x[row * width..<(row + 1) * width]
      let mean = x.reduce(0, +) / Double(width)
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

/// Causal attention of sequences laid end to end, as a function of doubles.
struct AttentionEquation: Sendable {
  var heads: Int
  var headWidth: Int
  var lengths: [Int]
  var scale: Double
  /// What an element of the pattern is multiplied by, by its index among all.
  var factor: @Sendable (Int) -> Double = { _ in 1 }

  private var width: Int { heads * headWidth }

  /// z [N, H K] of queries, keys and values side by side [N, 3 H K].
  func mixed(_ joined: [Double]) -> [Double] {
    var out = [Double](repeating: 0, count: joined.count / 3)
    eachQuery { first, head, query, start in
      func part(_ third: Int, _ position: Int) -> ArraySlice<Double> {
        let start = (first + position) * 3 * width + third * width + head * headWidth
        return joined[start..<start + headWidth]
      }
      let scores = (0...query).map { dot(part(0, query), part(1, $0)) * scale }
      for (key, weight) in Reference.softmax(scores).enumerated() {
        for (column, value) in part(2, key).enumerated() {
          let place = (first + query) * width + head * headWidth + column
          out[place] += weight * factor(start + key) * value
        }
      }
    }
    return out
  }

  /// The pattern of scores, both stored sequence after sequence as [H, T, T].
  func pattern(_ scores: [Double]) -> [Double] {
    var out = [Double](repeating: 0, count: scores.count)
    eachQuery { _, _, query, start in
      let row = Reference.softmax(Array(scores[start...start + query]))
      out.replaceSubrange(start...start + query, with: row)
    }
    return out
  }

  /// Calls with the sequence's first row, the head, the query and where its pattern row starts.
  private func eachQuery(_ body: (Int, Int, Int, Int) -> Void) {
    var (first, start) = (0, 0)
    for length in lengths {
      for head in 0..<heads {
        for query in 0..<length {
          body(first, head, query, start)
          start += length
        }
      }
      first += length
    }
  }

  private func dot(_ a: ArraySlice<Double>, _ b: ArraySlice<Double>) -> Double {
    zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
