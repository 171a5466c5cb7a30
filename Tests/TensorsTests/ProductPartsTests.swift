import Tensors
import TestSupport
import Testing

extension UnderEveryThreadCount {
  @Suite("Products of parts of matrices equal plain sums")
  struct ProductPartsTests {
    static let heights = [1, 2, 5, 16, 31, 33, 64, 66, 129]

    static func check(_ ours: Tensor, _ theirs: Tensor, _ what: String) {
      let agreement = Agreement(ours, theirs)
      #expect(agreement.worst < .float32Kernel, "\(what): \(agreement)")
    }

    /// A product written into columns of a wider matrix: right there, and nothing beside it touched.
    static func checkPlaced(
      _ expected: Tensor, column: Int, _ what: String, _ multiply: (inout Tensor) -> Void
    ) {
      let before = Tensor.random([expected.rows, expected.columns + 9], seed: 8)
      var out = before
      multiply(&out)
      let columns = column..<column + expected.columns
      check(out.gathering(columns: columns), expected, what)
      let rows = Array(0..<expected.rows)
      #expect(out.hasSameBits(as: before, rows: rows, columns: 0..<column), "\(what), before")
      #expect(
        out.hasSameBits(as: before, rows: rows, columns: columns.upperBound..<out.columns),
        "\(what), after")
    }

    @Test(
      "written into columns of a wider matrix, with and without bias", arguments: counts,
      [1, 19, 50])
    func placed(threads: Int, width: Int) {
      let (a, b) = (Tensor.random([129, 130], seed: 1), Tensor.random([130, width], seed: 2))
      let (bias, turned) = (Tensor.random([width], seed: 3), Reference.transpose(b))
      let product = Reference.product(a, b)
      var biased = product
      biased.addToRows(bias)
      with(threads) {
        for rows in Self.heights {
          let (a, product, biased) = (
            a.rows(0..<rows), product.rows(0..<rows), biased.rows(0..<rows)
          )
          for column in [0, 4, 9] {
            let what = "\(rows) rows at \(column)"
            Self.checkPlaced(product, column: column, "plain, \(what)") {
              Tensor.multiply(a, b, into: &$0, column: column)
            }
            Self.checkPlaced(biased, column: column, "biased, \(what)") {
              Tensor.multiply(a, b, bias: bias, into: &$0, column: column)
            }
            Self.checkPlaced(product, column: column, "transposed, \(what)") {
              Tensor.multiply(a, transposed: turned, into: &$0, column: column)
            }
            Self.checkPlaced(biased, column: column, "transposed and biased, \(what)") {
              Tensor.multiply(a, transposed: turned, bias: bias, into: &$0, column: column)
            }
          }
          Self.check(.multiply(a, transposed: turned, bias: bias), biased, "new, \(rows) rows")
        }
      }
    }

    @Test("of columns with those of a transposed matrix, added", arguments: counts, [1, 19, 64])
    func addedTransposed(threads: Int, count: Int) {
      let (a, b) = (Tensor.random([129, 70], seed: 1), Tensor.random([51, 90], seed: 2))
      let start = Tensor.random([129, 51], seed: 3)
      let (own, other) = (5..<5 + count, 20..<20 + count)
      let product = Reference.product(
        a.gathering(columns: own), Reference.transpose(b.gathering(columns: other)))
      with(threads) {
        for rows in Self.heights {
          var out = start.rows(0..<rows)
          Tensor.addProduct(
            a.rows(0..<rows), columns: own, transposed: b, columns: other, to: &out)
          Self.check(out, .sum(start.rows(0..<rows), product.rows(0..<rows)), "\(rows) rows")
        }
      }
    }

    @Test("of columns with a matrix, alone and added", arguments: counts, [1, 19, 64])
    func columns(threads: Int, count: Int) {
      let (a, b) = (Tensor.random([129, 70], seed: 1), Tensor.random([count, 51], seed: 2))
      let start = Tensor.random([129, 51], seed: 3)
      let product = Reference.product(a.gathering(columns: 5..<5 + count), b)
      with(threads) {
        for rows in Self.heights {
          let (a, product) = (a.rows(0..<rows), product.rows(0..<rows))
          var out = Tensor(repeating: .nan, shape: [rows, 51])
          Tensor.multiply(a, columns: 5..<5 + count, b, into: &out)
          Self.check(out, product, "\(rows) rows")
          out = start.rows(0..<rows)
          Tensor.multiply(a, columns: 5..<5 + count, b, adding: true, into: &out)
          Self.check(out, .sum(start.rows(0..<rows), product), "\(rows) rows added")
        }
      }
    }

    @Test("of a transposed matrix, columns of either, alone and added", arguments: counts, [1, 19])
    func gradients(threads: Int, count: Int) {
      let (a, b) = (Tensor.random([129, 70], seed: 1), Tensor.random([129, 51], seed: 2))
      let columns = 5..<5 + count
      with(threads) {
        for rows in Self.heights {
          let (a, b) = (a.rows(0..<rows), b.rows(0..<rows))
          let whole = Reference.product(Reference.transpose(a), b)
          for adding in [false, true] {
            let what = "\(rows) rows, adding: \(adding)"
            var left = Tensor(repeating: adding ? 1 : .nan, shape: [count, 51])
            Tensor.multiply(transposed: a, columns: columns, b, adding: adding, into: &left)
            var right = Tensor(repeating: adding ? 1 : .nan, shape: [70, count])
            Tensor.multiply(transposed: a, b, columns: columns, adding: adding, into: &right)
            let (leftBefore, rightBefore) = (
              Tensor(repeating: adding ? 1 : 0, shape: left.shape),
              Tensor(repeating: adding ? 1 : 0, shape: right.shape)
            )
            Self.check(left, .sum(leftBefore, whole.rows(columns)), "left, \(what)")
            Self.check(
              right, .sum(rightBefore, whole.gathering(columns: columns)), "right, \(what)")
          }
        }
      }
    }
  }
}

@Suite("A product of parts that do not fit is refused")
struct ProductPartsRefusalTests {
  @Test("a place beyond the target")
  func places() async {
    await #expect(processExitsWith: .failure) {
      var out = Tensor(shape: [2, 6])
      Tensor.multiply(Tensor(shape: [2, 3]), Tensor(shape: [3, 5]), into: &out, column: 2)
    }
    await #expect(processExitsWith: .failure) {
      var out = Tensor(shape: [2, 6])
      Tensor.multiply(
        Tensor(shape: [2, 3]), transposed: Tensor(shape: [5, 3]), into: &out, column: -1)
    }
  }

  @Test("columns beyond the operands")
  func columns() async {
    await #expect(processExitsWith: .failure) {
      var out = Tensor(shape: [2, 5])
      Tensor.addProduct(
        Tensor(shape: [2, 3]), columns: 1..<3, transposed: Tensor(shape: [5, 3]), columns: 2..<4,
        to: &out)
    }
    await #expect(processExitsWith: .failure) {
      var out = Tensor(shape: [2, 5])
      Tensor.multiply(Tensor(shape: [2, 3]), columns: 1..<3, Tensor(shape: [3, 5]), into: &out)
    }
    await #expect(processExitsWith: .failure) {
      var out = Tensor(shape: [2, 5])
      Tensor.multiply(
        transposed: Tensor(shape: [4, 3]), columns: 2..<4, Tensor(shape: [4, 5]), into: &out)
    }
  }
}
