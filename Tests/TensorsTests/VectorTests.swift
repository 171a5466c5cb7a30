import Foundation
@testable import Tensors
import Testing

@Suite("Vectors of sixteen numbers")
struct VectorTests {
  @Test("the exponential is within 2e-7 of the true one, over all arguments it does not clamp")
  func exponential() {
    let steps = 1_000_000
    var (worst, place) = (0.0, Float(0))
    for first in stride(from: 0, to: steps, by: lanes) {
      var x = Vector.zero
      for lane in 0..<lanes {
        x[lane] = -87.3 + Float(first + lane) * (88 + 87.3) / Float(steps)
      }
      let ours = x.exponential
      for lane in 0..<lanes {
        let truth = exp(Double(x[lane]))
        let error = abs(Double(ours[lane]) - truth) / truth
        if !(error <= worst) { (worst, place) = (error, x[lane]) }
      }
    }
    #expect(worst < 2e-7, "worst \(worst) at \(place)")
  }

  @Test("the exponential of zero is exactly one")
  func exponentialOfZero() {
    #expect(Vector.zero.exponential == Vector(repeating: 1))
  }

  @Test(
    "the exponential is never denormal or infinite",
    arguments: [-Float.infinity, -1e30, -104, -88, 88, 89, 1e30, .infinity])
  func extremes(x: Float) {
    let power = Vector(repeating: x).exponential[0]
    #expect(power.isNormal && power > 0)
    #expect(x < 0 ? power < 2e-38 : power > 1e38)
  }

  @Test("the total adds every lane once")
  func total() {
    for lane in 0..<lanes {
      var x = Vector(repeating: 1)
      x[lane] = 1000
      #expect(x.total == 1015)
    }
  }

  @Test("a product is added lane by lane")
  func addingProduct() {
    let x = Vector((0..<lanes).map(Float.init))
    let sum = Vector(repeating: 3).adding(x, times: x)
    for lane in 0..<lanes { #expect(sum[lane] == Float(3 + lane * lane)) }
  }
}
