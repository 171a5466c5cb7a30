import Tensors
import TestSupport

extension GradientCase {
  /// Every kernel that has a backward direction, in small worlds.
  static let all: [GradientCase] =
    (1...4).flatMap { rows in
      [1, 3, 5, 16, 17].flatMap { width in
        [
          linear(rows: rows, inputs: width, outputs: 3),
          linear(rows: rows, inputs: 3, outputs: width),
          unembedding(rows: rows, width: 5, vocabulary: width),
          normalised(rows: rows, width: width), gelu(rows: rows, width: width),
          crossEntropy(rows: rows, vocabulary: width), gathered(rows: rows, width: width),
          dropped(rows: rows, width: width),
        ]
      }
    } + attentionWorlds + otherArchitectures

  /// x W + b by x, W and b.
  static func linear(rows: Int, inputs: Int, outputs: Int) -> GradientCase {
    GradientCase(
      name: "\(rows) rows times \(inputs) x \(outputs) and a bias",
      inputs: [
        .random([rows, inputs], seed: 1), .random([inputs, outputs], seed: 2),
        .random([outputs], seed: 3),
      ],
      lengths: [Int](repeating: 1, count: rows), isShared: [false, true, true],
      cotangent: weights(rows * outputs),
      equation: { Equation.linear($0[0], $0[1], $0[2], k: inputs) },
      backward: { given, cotangent, _ in
        let dout = Tensor(cotangent, shape: [given[0].rows, outputs])
        var weight = Tensor(repeating: .nan, shape: [inputs, outputs])
        Tensor.multiply(transposed: given[0], dout, into: &weight)
        var bias = Tensor(repeating: .nan, shape: [outputs])
        dout.sumRows(into: &bias)
        return [.multiply(dout, transposed: given[1]), weight, bias]
      })
  }

  /// x Eᵀ by x and E.
  static func unembedding(rows: Int, width: Int, vocabulary: Int) -> GradientCase {
    GradientCase(
      name: "\(rows) rows of \(width) against \(vocabulary) rows",
      inputs: [.random([rows, width], seed: 1), .random([vocabulary, width], seed: 2)],
      lengths: [Int](repeating: 1, count: rows), isShared: [false, true],
      cotangent: weights(rows * vocabulary),
      equation: { given in
        (0..<rows * vocabulary).map { place in
          let (row, entry) = (place / vocabulary * width, place % vocabulary * width)
          return (0..<width).reduce(0) { $0 + given[0][row + $1] * given[1][entry + $1] }
        }
      },
      backward: { given, cotangent, _ in
        let dout = Tensor(cotangent, shape: [given[0].rows, vocabulary])
        var table = Tensor(repeating: .nan, shape: [vocabulary, width])
        Tensor.multiply(transposed: dout, given[0], into: &table)
        return [.multiply(dout, given[1]), table]
      })
  }

  /// LayerNorm, added to its input as a block adds it, by input, gain and bias.
  static func normalised(rows: Int, width: Int) -> GradientCase {
    let epsilon: Float = 1e-3
    return GradientCase(
      name: "LayerNorm of \(rows) x \(width) beside its input",
      inputs: [
        .random([rows, width], in: -2...2, seed: 1), .random([width], in: 0.5...1.5, seed: 2),
        .random([width], seed: 3),
      ],
      lengths: [Int](repeating: 1, count: rows), isShared: [false, true, true],
      cotangent: weights(rows * width),
      equation: {
        zip(
          Equation.normalised($0[0], gain: $0[1], bias: $0[2], epsilon: Double(epsilon)), $0[0]
        ).map { $0 + $1 }
      },
      backward: { given, cotangent, _ in
        let dout = Tensor(cotangent, shape: given[0].shape)
        var dx = dout  // by way of the input itself
        let unit = Tensor.normaliseBackward(
          dout, x: given[0], gain: given[1], epsilon: epsilon, dx: &dx)
        var gain = Tensor(repeating: .nan, shape: [width])
        dout.sumRows(times: unit, into: &gain)
        var bias = Tensor(repeating: .nan, shape: [width])
        dout.sumRows(into: &bias)
        return [dx, gain, bias]
      })
  }

  /// GELU by its input.
  static func gelu(rows: Int, width: Int) -> GradientCase {
    GradientCase(
      name: "GELU of \(rows) x \(width)", inputs: [.random([rows, width], in: -5...5, seed: 1)],
      lengths: [Int](repeating: 1, count: rows), isShared: [false],
      cotangent: weights(rows * width), equation: { Equation.gelu($0[0]) },
      backward: { given, cotangent, _ in
        var (x, gradient) = (given[0], Tensor(cotangent, shape: given[0].shape))
        Tensor.geluBackward(&x, gradient: &gradient)
        return [gradient]
      })
  }

  /// Cross-entropy, every row weighing the same, by the logits.
  static func crossEntropy(rows: Int, vocabulary: Int) -> GradientCase {
    let targets = (0..<rows).map { ($0 * 7 + 1) % vocabulary }
    return GradientCase(
      name: "cross-entropy of \(rows) x \(vocabulary)",
      inputs: [.random([rows, vocabulary], in: -3...3, seed: 1)],
      lengths: [Int](repeating: 1, count: rows), isShared: [false],
      cotangent: [Float](repeating: 0.37, count: rows),
      equation: { Equation.crossEntropy($0[0], targets: targets) },
      backward: { given, cotangent, rows in
        var logits = given[0]
        _ = logits.crossEntropyBackward(targets: Array(targets[rows]), weight: cotangent[0])
        return [logits]
      })
  }

  /// Rows taken from a table, some of them twice, by the table.
  static func gathered(rows: Int, width: Int) -> GradientCase {
    let indices = (0..<rows).map { $0 * $0 % 3 }
    return GradientCase(
      name: "\(rows) of 4 rows of \(width) gathered", inputs: [.random([4, width], seed: 1)],
      lengths: [Int](repeating: 1, count: rows), isShared: [true],
      cotangent: weights(rows * width),
      equation: { Equation.gathered($0[0], width: width, rows: indices) },
      backward: { _, cotangent, rows in
        var table = Tensor(shape: [4, width])
        table.addRows(
          at: Array(indices[rows]), from: Tensor(cotangent, shape: [rows.count, width]))
        return [table]
      })
  }

  /// Dropout by its input; a row's mask depends on the rows before it.
  static func dropped(rows: Int, width: Int) -> GradientCase {
    let twin = DropoutTwin(probability: 0.4, seed: UInt64(width))
    return GradientCase(
      name: "dropout of \(rows) x \(width)", inputs: [.random([rows, width], seed: 1)],
      lengths: nil, isShared: [false], cotangent: weights(rows * width),
      equation: { $0[0].enumerated().map { $1 * twin.factor(place: 2, index: $0) } },
      backward: { given, cotangent, _ in
        var gradient = Tensor(cotangent, shape: given[0].shape)
        gradient.dropOut(DropoutMask(twin, place: 2))
        return [gradient]
      })
  }
}

extension DropoutMask {
  /// The mask that a twin defines for a place.
  init(_ twin: DropoutTwin, place: Int) {
    let (first, second) = twin.key(place: place)
    self.init(
      probability: twin.probability(place: place), key: UInt64(second) << 32 | UInt64(first))
  }
}
