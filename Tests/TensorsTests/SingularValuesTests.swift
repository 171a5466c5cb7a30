import Tensors
import TestSupport
import Testing

@Suite("Singular values of products")
struct SingularValuesTests {
  /// Shapes [M, K] · [K, N]: thin factors as heads have them, and all other proportions.
  static let shapes = [(40, 5, 31), (7, 7, 7), (3, 8, 20), (20, 8, 3), (4, 9, 2), (1, 1, 1)]

  @Test("their squares sum to the squares of the product's elements", arguments: shapes)
  func norm(rows: Int, depth: Int, columns: Int) {
    let (a, b) = (Tensor.random([rows, depth], seed: 1), Tensor.random([depth, columns], seed: 2))
    let values = Tensor.singularValues(a, b)
    let squares = Reference.product(a, b).elements.reduce(0.0) { $0 + Double($1) * Double($1) }
    let ours = values.reduce(0.0) { $0 + Double($1) * Double($1) }
    #expect(values.count == min(rows, depth, columns))
    #expect(abs(ours - squares) < 1e-5 * squares)
    #expect(zip(values, values.dropFirst()).allSatisfy { $0 >= $1 })
    #expect(values.allSatisfy { $0 >= 0 })
  }

  /// Each turn or mirroring below keeps lengths, so that the diagonal is what is left.
  @Test("a diagonal between two turned bases is found again")
  func reconstruction() {
    let expected: [Float] = [9, 4, 1, 0.25, 0.001]
    let (left, right) = (Self.mirror(40, seed: 3), Self.mirror(30, seed: 4))
    var a = left.gathering(columns: 0..<5)
    a = a.scalingColumns(by: Tensor(expected))
    let b = right.rows(0..<5)
    let agreement = Agreement(Tensor.singularValues(a, b), expected)
    #expect(agreement.worst < .float32Kernel, "\(agreement)")
  }

  @Test("are the same for a factor given by its transpose", arguments: shapes)
  func transposed(rows: Int, depth: Int, columns: Int) {
    let (a, b) = (Tensor.random([rows, depth], seed: 5), Tensor.random([depth, columns], seed: 6))
    let agreement = Agreement(
      Tensor.singularValues(a, transposed: Reference.transpose(b)), Tensor.singularValues(a, b))
    #expect(agreement.worst < .float32Kernel, "\(agreement)")
  }

  @Test("a product of lower rank has zeros")
  func rank() {
    let (a, b) = (Tensor.random([12, 1], seed: 7), Tensor.random([1, 6], seed: 8))
    let wide = Tensor.multiply(a, b)
    let values = Tensor.singularValues(wide, Tensor.random([6, 9], seed: 9))
    #expect(values[0] > 0.1)
    #expect(values.dropFirst().allSatisfy { $0 < 1e-6 })
  }

  @Test("an element that is no number leaves none", arguments: [Float.nan, .infinity])
  func notFinite(element: Float) {
    var a = Tensor.random([6, 3], seed: 10)
    a[2, 1] = element
    let values = Tensor.singularValues(a, .random([3, 6], seed: 11))
    #expect(values.count == 3)
    #expect(values.allSatisfy { $0.isNaN })
  }

  @Test("a product of zeros has zeros, and one without extent has no values")
  func degenerate() {
    let zeros = Tensor(repeating: 0, shape: [4, 2])
    #expect(Tensor.singularValues(zeros, .random([2, 5], seed: 12)) == [0, 0])
    let none = Tensor.singularValues(Tensor([], shape: [0, 3]), .random([3, 5], seed: 13))
    #expect(none.isEmpty)
  }

  /// I - 2 v vᵀ for a vector of length one, whose rows and columns are orthonormal.
  static func mirror(_ size: Int, seed: UInt64) -> Tensor {
    let v = Tensor.random([1, size], seed: seed).elements.map(Double.init)
    let square = v.reduce(0) { $0 + $1 * $1 }
    return Tensor(
      (0..<size * size).map { index in
        let (row, column) = (index / size, index % size)
        return Float((row == column ? 1 : 0) - 2 * v[row] * v[column] / square)
      }, shape: [size, size])
  }
}
