@testable import Tensors
import TestSupport
import Testing

extension UnderEveryThreadCount {
  @Suite("A product with half precision is that with the same numbers in single precision")
  struct HalfProductTests {
    /// The numbers of rows on both sides of where the library takes over.
    static let heights = [1, 3, 4, 17, 32, 33, 65, 129]

    /// Bit for bit where the loops for few rows multiply, else but for rounding.
    static func check(
      _ half: Tensor, _ single: Tensor, _ a: Tensor, _ what: @autoclosure () -> String,
      _ multiply: (Tensor, Tensor) -> Tensor
    ) {
      let (ours, theirs) = (multiply(a, half), multiply(a, single))
      if a.rows <= flatLimit && !Vector.isSlow {
        #expect(ours == theirs, "\(what())")
      } else {
        let agreement = Agreement(ours, theirs)
        #expect(agreement.worst < .float32Kernel, "\(what()): \(agreement)")
      }
    }

    @Test(
      "every way to multiply, at sizes around every boundary", arguments: HalfFormat.allCases,
      [(1, 1), (3, 17), (16, 128), (50, 129), (64, 4), (530, 300), (600, 2000), (7, 20_000)])
    func forms(format: HalfFormat, size: (columns: Int, depth: Int)) {
      let (n, k) = size
      let lender = HalfTensorTests.lender([k * n], format, seed: UInt64(n))
      let (half, single) = (lender.tensor([k * n]), Tensor(lender.floats))
      let (plain, turned) = (half.reshaped([k, n]), half.reshaped([n, k]))
      let (plainTwin, turnedTwin) = (single.reshaped([k, n]), single.reshaped([n, k]))
      let bias = Tensor.random([n], seed: 4)
      // Of the large ones a few: below, at and beyond where the library takes over.
      let heights = k * n > 100_000 ? [3, 32, 129] : Self.heights
      for (threads, rows) in zip([1, 2, 3, 1, 2, 3, 2, 3], heights) {
        // So small that long sums stay near one.
        let range = 1 / Float(k).squareRoot()
        let a = Tensor.random([rows, k], in: -range...range, seed: 3)
        with(threads) {
          let what = "\(rows) rows, \(n) columns, depth \(k)"
          Self.check(plain, plainTwin, a, "plain, \(what)") {
            .multiply($0, $1)
          }
          Self.check(plain, plainTwin, a, "biased, \(what)") {
            .multiply($0, $1, bias: bias)
          }
          Self.check(turned, turnedTwin, a, "transposed, \(what)") {
            .multiply($0, transposed: $1)
          }
          Self.check(turned, turnedTwin, a, "transposed, biased, \(what)") {
            .multiply($0, transposed: $1, bias: bias)
          }
        }
      }
    }

    @Test("of runs of columns, alone and added", arguments: HalfFormat.allCases, counts)
    func parts(format: HalfFormat, threads: Int) {
      let lender = HalfTensorTests.lender([90, 70], format)
      let (half, single) = (lender.tensor([90, 70]), Tensor(lender.floats, shape: [90, 70]))
      with(threads) {
        for rows in Self.heights {
          let a = Tensor.random([rows, 90], in: -0.1...0.1, seed: 3)
          let start = Tensor.random([rows, 100], seed: 5)
          func into(_ columns: Int, _ body: (inout Tensor) -> Void) -> Tensor {
            var out = start.gathering(columns: 0..<columns)
            body(&out)
            return out
          }
          let ways: [(Tensor, Tensor) -> Tensor] = [
            { .multiply($0, $1, columns: Columns(3..<61)) },
            { a, b in into(80) { Tensor.multiply(a, b, into: &$0, column: 5) } },
            { a, b in into(70) { Tensor.addProduct(a, columns: 7..<30, b, to: &$0) } },
            { a, b in
              into(70) {
                Tensor.multiply(a, columns: 7..<30, b.rows(2..<25), adding: true, into: &$0)
              }
            },
            { a, b in
              into(90) {
                Tensor.addProduct(a, columns: 7..<30, transposed: b, columns: 1..<24, to: &$0)
              }
            },
            { a, b in
              into(90) {
                Tensor.multiply(a, columns: 7..<30, transposed: b, columns: 1..<24, into: &$0)
              }
            },
          ]
          for (number, way) in ways.enumerated() {
            Self.check(half, single, a, "way \(number), \(rows) rows", way)
          }
        }
      }
    }

    @Test("of a transposed left side", arguments: HalfFormat.allCases)
    func transposedLeft(format: HalfFormat) {
      let lender = HalfTensorTests.lender([90, 70], format)
      let (half, single) = (lender.tensor([90, 70]), Tensor(lender.floats, shape: [90, 70]))
      let a = Tensor.random([90, 40], in: -0.1...0.1, seed: 3)
      var (ours, theirs) = (Tensor(shape: [40, 70]), Tensor(shape: [40, 70]))
      Tensor.multiply(transposed: a, half, into: &ours)
      Tensor.multiply(transposed: a, single, into: &theirs)
      #expect(Agreement(ours, theirs).worst < .float32Kernel)
      (ours, theirs) = (Tensor(shape: [70, 40]), Tensor(shape: [70, 40]))
      Tensor.multiply(transposed: half, a, into: &ours)
      Tensor.multiply(transposed: single, a, into: &theirs)
      #expect(ours == theirs)
    }
  }
}
