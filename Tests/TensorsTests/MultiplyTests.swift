@testable import Tensors
import TestSupport
import Testing

extension UnderEveryThreadCount {
  @Suite("Matrix products equal plain sums")
  struct MultiplyTests {
    /// Around the sizes at which tiles, vectors and ways of splitting change.
    static let heights =
      Array(1...9) + Array(11...13) + Array(15...17) + Array(31...34) + Array(63...66)
    static let widths = Array(1...70)
    static let depths = [1, 15, 16, 17, 127, 128, 129, 130, 300]

    /// Operands of the largest size with their product; smaller ones are parts of them.
    struct Operands {
      let a: Tensor
      let b: Tensor
      let bias: Tensor
      let product: Tensor

      init(rows: Int, columns: Int, depth: Int) {
        a = .random([rows, depth], seed: UInt64(depth))
        b = .random([depth, columns], seed: UInt64(depth) + 1000)
        bias = .random([columns], seed: UInt64(depth) + 2000)
        product = Reference.product(a, b)
      }

      /// The product of the first rows and some columns.
      func product(rows: Int, columns: Range<Int>) -> Tensor {
        product.rows(0..<rows).gathering(columns: columns)
      }

      /// The same with the bias added.
      func biased(rows: Int, columns: Range<Int>) -> Tensor {
        var out = product(rows: rows, columns: columns)
        out.addToRows(bias.gathering(columns: columns))
        return out
      }
    }

    static func check(_ ours: Tensor, _ theirs: Tensor, _ what: @autoclosure () -> String) {
      #expect(ours.shape == theirs.shape, "\(what())")
      // A run of no columns has nothing to compare but its shape.
      guard ours.count + theirs.count > 0 else { return }
      let agreement = Agreement(ours, theirs)
      #expect(agreement.worst < .float32Kernel, "\(what()): \(agreement)")
    }

    /// Every way to multiply, at one size.
    static func checkAll(_ operands: Operands, rows: Int, columns: Int) {
      let size = "\(rows) rows, \(columns) columns, depth \(operands.a.columns)"
      let a = operands.a.rows(0..<rows)
      let b = operands.b.gathering(columns: 0..<columns)
      let bias = operands.bias.gathering(columns: 0..<columns)
      let product = operands.product(rows: rows, columns: 0..<columns)
      check(.multiply(a, b), product, "plain, \(size)")
      check(
        .multiply(a, b, bias: bias), operands.biased(rows: rows, columns: 0..<columns),
        "with bias, \(size)")
      check(.multiply(a, transposed: Reference.transpose(b)), product, "transposed, \(size)")
    }

    @Test("at sizes around every boundary, plain, biased and transposed", arguments: depths)
    func sizes(depth: Int) {
      let operands = Operands(rows: 66, columns: 70, depth: depth)
      // Few of these sizes are worth a second thread; the test after this has those that are.
      with(3) {
        for rows in Self.heights {
          for columns in Self.widths { Self.checkAll(operands, rows: rows, columns: columns) }
        }
      }
    }

    @Test("at sizes that are worth several threads", arguments: counts, [130, 449, 1024, 1801])
    func wide(threads: Int, columns: Int) {
      let operands = Operands(rows: 130, columns: columns, depth: 300)
      with(threads) {
        for rows in [1, 4, 7, 16, 19, 32, 33, 50, 63, 64, 65, 66, 130] {
          Self.checkAll(operands, rows: rows, columns: columns)
        }
      }
    }

    @Test("where the library takes over from the loops for few rows", arguments: counts)
    func takeover(threads: Int) {
      let operands = Operands(rows: 129, columns: 1024, depth: 130)
      with(threads) {
        for rows in [127, 128, 129] { Self.checkAll(operands, rows: rows, columns: 1024) }
      }
    }

    @Test("of a run of columns, with and without bias", arguments: counts, [1, 17, 130])
    func columnRanges(threads: Int, depth: Int) {
      let operands = Operands(rows: 66, columns: 70, depth: depth)
      let ranges = [0..<1, 0..<70, 1..<2, 3..<19, 16..<32, 5..<70, 69..<70, 70..<70, 33..<66]
      with(threads) {
        for rows in Self.heights {
          let a = operands.a.rows(0..<rows)
          for range in ranges {
            Self.check(
              .multiply(a, operands.b, columns: Columns(range)),
              operands.product(rows: rows, columns: range), "\(rows) rows, columns \(range)")
            Self.check(
              .multiply(a, operands.b, columns: Columns(range), bias: operands.bias),
              operands.biased(rows: rows, columns: range), "\(rows) rows, columns \(range), bias")
          }
        }
      }
    }

    @Test("added to what is there, for the columns of every head", arguments: counts, [1, 2, 3, 4])
    func added(threads: Int, heads: Int) {
      let b = Tensor.random([36, 50], seed: 5)
      let whole = Tensor.random([66, 36], seed: 6)
      let start = Tensor.random([66, 50], seed: 7)
      let expected = Reference.product(whole, b)
      with(threads) {
        for rows in Self.heights {
          let a = whole.rows(0..<rows)
          var out = start.rows(0..<rows)
          for head in 0..<heads {
            let width = 36 / heads
            Tensor.addProduct(a, columns: head * width..<(head + 1) * width, b, to: &out)
          }
          Self.check(out, .sum(start.rows(0..<rows), expected.rows(0..<rows)), "\(rows) rows")
        }
      }
    }

    @Test("the same number of threads gives the same bytes", arguments: counts, [4, 33, 64])
    func repeatable(threads: Int, rows: Int) {
      let a = Tensor.random([rows, 300], seed: 1)
      let b = Tensor.random([300, 449], seed: 2)
      with(threads) {
        let first = Tensor.multiply(a, b)
        for _ in 0..<5 { #expect(Tensor.multiply(a, b) == first) }
      }
    }

    @Test(
      "of few rows, a row's bits are its own, whatever stands beside it and how it is split",
      .enabled(if: !Vector.isSlow, "debug builds leave few rows to the library"),
      arguments: [128, 301, 1024])
    func ownRows(depth: Int) {
      let a = Tensor.random([32, depth], seed: 1)
      let b = Tensor.random([depth, 1024], seed: 2)
      let turned = Reference.transpose(b)
      let alone = (0..<32).map { row in
        with(1) {
          (
            Tensor.multiply(a.rows(row..<row + 1), b),
            Tensor.multiply(a.rows(row..<row + 1), transposed: turned)
          )
        }
      }
      for (threads, rows) in [(1, 2), (2, 4), (3, 13), (2, 16), (3, 17), (2, 31), (1, 32)] {
        let (plain, transposed) = with(threads) {
          (
            Tensor.multiply(a.rows(0..<rows), b),
            Tensor.multiply(a.rows(0..<rows), transposed: turned)
          )
        }
        for row in 0..<rows {
          #expect(plain.rows(row..<row + 1) == alone[row].0, "row \(row) of \(rows)")
          #expect(transposed.rows(row..<row + 1) == alone[row].1, "row \(row) of \(rows)")
        }
      }
    }

    @Test("over a sum of no terms are zero", arguments: [1, 4, 33, 64])
    func emptySum(rows: Int) {
      let a = Tensor(repeating: 0, shape: [rows, 0])
      let b = Tensor(repeating: 0, shape: [0, 17])
      var out = Tensor(repeating: 7, shape: [rows, 17])
      Tensor.multiply(a, b, into: &out)
      #expect(out == Tensor(repeating: 0, shape: [rows, 17]))
    }
  }
}

@Suite("A product of shapes that do not fit is refused")
struct MultiplyRefusalTests {
  @Test("inner sizes")
  func innerSizes() async {
    await #expect(processExitsWith: .failure) {
      _ = Tensor.multiply(Tensor(shape: [2, 3]), Tensor(shape: [4, 5]))
    }
    await #expect(processExitsWith: .failure) {
      _ = Tensor.multiply(Tensor(shape: [2, 3]), transposed: Tensor(shape: [5, 4]))
    }
  }

  @Test("columns beyond the weights, a short bias, a wrong target")
  func edges() async {
    await #expect(processExitsWith: .failure) {
      _ = Tensor.multiply(Tensor(shape: [2, 3]), Tensor(shape: [3, 5]), columns: Columns(4..<6))
    }
    await #expect(processExitsWith: .failure) {
      _ = Tensor.multiply(
        Tensor(shape: [2, 3]), Tensor(shape: [3, 5]), bias: Tensor(shape: [4]))
    }
    await #expect(processExitsWith: .failure) {
      var out = Tensor(shape: [2, 4])
      Tensor.multiply(Tensor(shape: [2, 3]), Tensor(shape: [3, 5]), into: &out)
    }
    await #expect(processExitsWith: .failure) {
      var out = Tensor(shape: [2, 5])
      Tensor.addProduct(Tensor(shape: [2, 3]), columns: 2..<4, Tensor(shape: [3, 5]), to: &out)
    }
  }
}
