import Foundation
import Tensors
import TestSupport

extension GradientCase {
  /// What other architectures have where GPT-2 has LayerNorm, GELU and position vectors.
  static var otherArchitectures: [GradientCase] {
    (1...3).flatMap { rows in
      [1, 3, 16, 17].flatMap { width in
        [scaled(rows: rows, width: width)]
          + Activation.allCases.flatMap {
            [activated($0, rows: rows, width: width), gated($0, rows: rows, width: width)]
          }
      }
    }
      + [(1, 1, 2), (2, 3, 6), (2, 8, 16), (1, 9, 20)].map {
        rotated(heads: $0, frequencies: $1, headWidth: $2)
      }
  }

  /// RMSNorm, added to its input as a block adds it, by input and gain.
  static func scaled(rows: Int, width: Int) -> GradientCase {
    let epsilon: Float = 1e-3
    return GradientCase(
      name: "RMSNorm of \(rows) x \(width) beside its input",
      inputs: [
        .random([rows, width], in: -2...2, seed: 1), .random([width], in: 0.5...1.5, seed: 2),
      ],
      lengths: [Int](repeating: 1, count: rows), isShared: [false, true],
      cotangent: weights(rows * width),
      equation: { given in
        zip(
          Equation.normalised(
            given[0], gain: given[1], bias: given[1].map { _ in 0 }, epsilon: Double(epsilon),
            centres: false), given[0]
        ).map { $0 + $1 }
      },
      backward: { given, cotangent, _ in
        let dout = Tensor(cotangent, shape: given[0].shape)
        var dx = dout  // by way of the input itself
        let unit = Tensor.normaliseBackward(
          dout, x: given[0], gain: given[1], epsilon: epsilon, centres: false, dx: &dx)
        var gain = Tensor(repeating: .nan, shape: [width])
        dout.sumRows(times: unit, into: &gain)
        return [dx, gain]
      })
  }

  /// An activation by its input.
  static func activated(_ activation: Activation, rows: Int, width: Int) -> GradientCase {
    GradientCase(
      name: "\(activation) of \(rows) x \(width)",
      inputs: [.random([rows, width], in: -5...5, seed: 1)],
      lengths: [Int](repeating: 1, count: rows), isShared: [false],
      cotangent: weights(rows * width),
      equation: { $0[0].map { Equation.activated(activation, $0) } },
      backward: { given, cotangent, _ in
        var (x, gradient) = (given[0], Tensor(cotangent, shape: given[0].shape))
        Tensor.activateBackward(activation, &x, gradient: &gradient)
        return [gradient]
      })
  }

  /// A gate times what it lets through, by both.
  static func gated(_ activation: Activation, rows: Int, width: Int) -> GradientCase {
    GradientCase(
      name: "\(activation) of \(rows) x \(width) as a gate",
      inputs: [
        .random([rows, width], in: -5...5, seed: 1), .random([rows, width], in: -2...2, seed: 2),
      ],
      lengths: [Int](repeating: 1, count: rows), isShared: [false, false],
      cotangent: weights(rows * width),
      equation: { zip($0[0], $0[1]).map { Equation.activated(activation, $0) * $1 } },
      backward: { given, cotangent, _ in
        var (gate, gradient) = (given[0], Tensor(cotangent, shape: given[0].shape))
        let (dgate, dlinear) = Tensor.gateBackward(
          activation, gate: &gate, linear: given[1], gradient: &gradient)
        return [dgate, dlinear]
      })
  }

  /// Rotary position embedding by what it turns, at some positions, beside columns that stay.
  static func rotated(heads: Int, frequencies count: Int, headWidth: Int) -> GradientCase {
    let positions = [3, 0, 7]
    let frequencies = (0..<count).map { pow(10, -Double($0) / Double(count)) }
    let table = RotaryTable(frequencies: frequencies.map { Float($0) }, factor: 1.25, positions: 8)
    let width = heads * headWidth
    return GradientCase(
      name: "rotation of \(heads) heads of \(headWidth) by \(count) frequencies",
      inputs: [.random([positions.count, width + 2], in: -1...1, seed: 1)],
      lengths: [Int](repeating: 1, count: positions.count), isShared: [false],
      cotangent: weights(positions.count * (width + 2)),
      equation: { given in
        positions.enumerated().flatMap { row, position in
          let x = Array(given[0][row * (width + 2)..<(row + 1) * (width + 2)])
          return [x[0]]
            + Equation.rotated(
              Array(x[1..<width + 1]), heads: heads, frequencies: frequencies, factor: 1.25,
              position: position) + [x[width + 1]]
        }
      },
      backward: { given, cotangent, rows in
        var gradient = Tensor(cotangent, shape: given[0].shape)
        gradient.rotate(
          table, positions: given[0].rows == 3 ? positions : Array(positions[rows]),
          columns: 1..<width + 1, headWidth: headWidth, inverse: true)
        return [gradient]
      })
  }
}
