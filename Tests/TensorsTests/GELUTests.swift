import Foundation
import Tensors
import Testing

@Suite("GELU equals its equation")
struct GELUTests {
  /// The relative error that a result may have.
  ///
  /// The argument of the exponential has three roundings of its own size, which the exponential
  /// turns into a relative error; two more for the exponential, the sum and the quotient.
  static func allowance(_ x: Double) -> Double {
    let rounding = 0x1p-24
    return 2e-7 + 3 * rounding * (1 + abs(2 * Reference.geluArgument(x)))
  }

  @Test("over a dense sweep, in relative error")
  func sweep() {
    let steps = 600_000
    let x = Tensor((0...steps).map { -30 + Float($0) * 60 / Float(steps) })
    var out = x
    out.gelu()
    let (inputs, ours) = (x.elements, out.elements)
    // Below this the true value is less than the smallest that the kernel tells from zero.
    let negligible = 1e-36
    var worst = (excess: 0.0, x: Float(0))
    for (x, y) in zip(inputs, ours) {
      let truth = Reference.gelu(Double(x))
      let error = abs(Double(y) - truth)
      let excess = error / (negligible + Self.allowance(Double(x)) * abs(truth))
      if !(excess <= worst.excess) { worst = (excess, x) }
    }
    #expect(worst.excess < 1, "worst \(worst.excess) of the allowance at \(worst.x)")
  }

  @Test("is exact at zero and keeps its sign")
  func zero() {
    var x = Tensor([0, -0.0])
    x.gelu()
    #expect(x == Tensor([0, 0]))
    #expect(x[0, 0].sign == .plus && x[0, 1].sign == .minus)
  }

  @Test("gives large arguments back, and nothing for large negative ones")
  func large() {
    var x = Tensor([30, 1e4, 1e20, -30, -1e4])
    x.gelu()
    #expect(x.row(0).prefix(3) == [30, 1e4, 1e20])
    #expect(x.row(0).suffix(2).allSatisfy { abs($0) < 1e-33 })
  }

  @Test(
    "an infinite or missing number stays one, so that an overflow shows", arguments: [0, 16, 20])
  func notFinite(place: Int) {
    for value in [Float.infinity, -.infinity, .nan] {
      var x = Tensor(repeating: 1, shape: [21])
      x[0, place] = value
      x.gelu()
      #expect(x.firstNonFinite == place)
      if value == .infinity { #expect(x[0, place] == .infinity) }
    }
  }

  @Test("in place, or into another tensor, at every length", arguments: 1...40)
  func lengths(count: Int) {
    let x = Tensor.random([count], in: -4...4, seed: UInt64(count))
    var (inPlace, out) = (x, Tensor(repeating: .nan, shape: [count]))
    inPlace.gelu()
    Tensor.gelu(x, into: &out)
    #expect(inPlace == out)
    for (x, y) in zip(x.elements, out.elements) {
      #expect(abs(Double(y) - Reference.gelu(Double(x))) < 1e-6)
    }
  }

  @Test("into a tensor of another size is refused")
  func refusal() async {
    await #expect(processExitsWith: .failure) {
      var out = Tensor(shape: [3])
      Tensor.gelu(Tensor(shape: [4]), into: &out)
    }
  }
}
