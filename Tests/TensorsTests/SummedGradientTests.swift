import Tensors
import TestSupport
import Testing

extension UnderEveryThreadCount {
  @Suite("What carries gradients of several points back to one place")
  struct SummedGradientTests {
    @Test(
      "the gradient through a LayerNorm, summed over copies, is the sum of each copy's",
      arguments: [1, 2, 3, 17], [0, 1, 2, 9, 40])
    func norm(copies: Int, rows: Int) {
      let width = 21
      let x = Tensor.random([copies * rows, width], seed: 1)
      let dout = Tensor.random([copies * rows, width], seed: 2)
      let gain = Tensor.random([width], seed: 3)
      for centres in [true, false] {
        var sum = Tensor(repeating: .nan, shape: [rows, width])
        Tensor.normaliseBackward(
          summing: dout, x: x, gain: gain, epsilon: 1e-3, centres: centres, into: &sum)
        var expected = Tensor(repeating: 0, shape: [rows, width])
        for copy in 0..<copies {
          let part = copy * rows..<(copy + 1) * rows
          _ = Tensor.normaliseBackward(
            dout.rows(part), x: x.rows(part), gain: gain, epsilon: 1e-3, centres: centres,
            dx: &expected)
        }
        guard rows > 0 else { return }
        let agreement = Agreement(sum, expected)
        #expect(agreement.worst < .float32Kernel, "\(agreement)")
      }
    }

    @Test(
      "the product of some columns with as many of another matrix",
      arguments: [1, 3, 16, 65, 130], [1, 7, 64])
    func columns(rows: Int, count: Int) {
      let a = Tensor.random([rows, 70], seed: 4)
      let b = Tensor.random([33, 90], seed: 5)
      let (own, other) = (5..<5 + count, 20..<20 + count)
      var out = Tensor(repeating: .nan, shape: [rows, 33])
      Tensor.multiply(a, columns: own, transposed: b, columns: other, into: &out)
      let expected = Reference.product(
        a.gathering(columns: own), Reference.transpose(b.gathering(columns: other)))
      let agreement = Agreement(out, expected)
      #expect(agreement.worst < .float32Kernel, "\(agreement)")
    }
  }
}
