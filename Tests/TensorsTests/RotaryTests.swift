import Foundation
import Tensors
import TestSupport
import Testing

@Suite("Rotary position embedding equals its equation")
struct RotaryTests {
  /// Heads side by side between columns that are left alone.
  static func turned(
    _ x: Tensor, _ table: RotaryTable, positions: [Int], heads: Int, headWidth: Int,
    inverse: Bool = false
  ) -> Tensor {
    var out = x
    out.rotate(
      table, positions: positions, columns: 3..<3 + heads * headWidth, headWidth: headWidth,
      inverse: inverse)
    return out
  }

  @Test(
    "element by element, to the bit of PyTorch's order of operations", arguments: [1, 2, 3],
    Array(1...20) + [32, 40])
  func elements(heads: Int, half: Int) {
    let headWidth = 2 * half + half % 3
    let frequencies = (0..<half).map { powf(10_000, -Float($0) / Float(half)) }
    let table = RotaryTable(frequencies: frequencies, positions: 100)
    #expect(table.width == 2 * half && table.positions == 100)
    let positions = [0, 99, 7, 7, 50]
    let x = Tensor.random([5, heads * headWidth + 5], in: -2...2, seed: 1)
    let ours = Self.turned(x, table, positions: positions, heads: heads, headWidth: headWidth)
    for (row, position) in positions.enumerated() {
      var expected = x.row(row)
      for head in 0..<heads {
        for i in 0..<half {
          let (first, second) = (3 + head * headWidth + i, 3 + head * headWidth + half + i)
          let angle = Float(position) * frequencies[i]
          let (a, b) = (x[row, first], x[row, second])
          expected[first] = a * cosf(angle) - b * sinf(angle)
          expected[second] = b * cosf(angle) + a * sinf(angle)
        }
      }
      #expect(ours.row(row) == expected, "row \(row)")
    }
  }

  @Test("at position 0 it changes nothing but by the factor")
  func zero() {
    let x = Tensor.random([2, 21], seed: 1)
    let table = RotaryTable(frequencies: [1, 0.1], factor: 2, positions: 1)
    let ours = Self.turned(x, table, positions: [0, 0], heads: 3, headWidth: 6)
    for row in 0..<2 {
      for column in 0..<21 {
        let isTurned = column >= 3 && (column - 3) % 6 < 4
        #expect(ours[row, column] == x[row, column] * (isTurned ? 2 : 1))
      }
    }
  }

  @Test("the inverse turns back, and products of turned rows go by their distance alone")
  func distances() {
    let table = RotaryTable(
      frequencies: (0..<8).map { powf(100, -Float($0) / 8) }, positions: 50)
    let x = Tensor.random([2, 19], seed: 4)
    func product(_ one: Int, _ other: Int) -> Float {
      let turned = Self.turned(x, table, positions: [one, other], heads: 1, headWidth: 16)
      return turned.gathering(columns: 3..<19).dot(
        row: 0, with: turned.gathering(columns: 3..<19), row: 1)
    }
    for distance in [0, 1, 10] {
      #expect(abs(product(5, 5 + distance) - product(30, 30 + distance)) < 1e-5)
    }
    #expect(abs(product(5, 6) - product(5, 16)) > 1e-3)
    let turned = Self.turned(x, table, positions: [5, 40], heads: 1, headWidth: 16)
    let back = Self.turned(
      turned, table, positions: [5, 40], heads: 1, headWidth: 16, inverse: true)
    let agreement = Agreement(back, x)
    #expect(agreement.worst < .float32Kernel, "\(agreement)")
  }

  @Test("what does not fit is refused")
  func refusals() async {
    await #expect(processExitsWith: .failure) {
      var x = Tensor(shape: [1, 8])
      let table = RotaryTable(frequencies: [1], positions: 4)
      x.rotate(table, positions: [4], columns: 0..<8, headWidth: 8)
    }
    await #expect(processExitsWith: .failure) {
      var x = Tensor(shape: [1, 8])
      let table = RotaryTable(frequencies: [1, 2, 3], positions: 4)
      x.rotate(table, positions: [0], columns: 0..<8, headWidth: 4)
    }
    await #expect(processExitsWith: .failure) {
      var x = Tensor(shape: [1, 8])
      let table = RotaryTable(frequencies: [1], positions: 4)
      x.rotate(table, positions: [0], columns: 2..<8, headWidth: 4)
    }
  }
}

extension UnderEveryThreadCount {
  @Suite("Rotation and activations, the number of threads changes no byte")
  struct ActivationThreadTests {
    static let x = Tensor.random([317, 401], in: -4...4, seed: 1)

    static func checkEqual(_ kernel: (Tensor) -> Tensor) {
      let results = counts.map { threads in
        UnderEveryThreadCount.with(threads) { kernel(x) }
      }
      for other in results.dropFirst() { #expect(other == results[0]) }
    }

    @Test("rotation")
    func rotation() {
      let table = RotaryTable(
        frequencies: (0..<60).map { powf(0.9, Float($0)) }, positions: 317)
      Self.checkEqual { x in
        var out = x
        out.rotate(table, positions: Array(0..<317), columns: 1..<401, headWidth: 200)
        return out
      }
    }

    @Test("an activation", arguments: Activation.allCases)
    func activation(_ activation: Activation) {
      Self.checkEqual { x in
        var out = x
        out.activate(activation)
        return out
      }
    }

    @Test("a gate backward", arguments: Activation.allCases)
    func gate(_ activation: Activation) {
      let linear = Tensor.random([317, 401], seed: 2)
      for part in 0..<3 {
        Self.checkEqual { x in
          var (gate, gradient) = (x, Tensor.random([317, 401], seed: 3))
          let (dgate, dlinear) = Tensor.gateBackward(
            activation, gate: &gate, linear: linear, gradient: &gradient)
          return [gate, dgate, dlinear][part]
        }
      }
    }
  }
}
