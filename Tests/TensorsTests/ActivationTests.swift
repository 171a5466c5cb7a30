import Foundation
import Tensors
import TestSupport
import Testing

@Suite("Activations equal their equations")
struct ActivationTests {
  /// The largest error over a dense sweep, as a share of `scale` of x and the true value.
  static func worst(
    _ activation: Activation, scale: (Double, Double) -> Double
  ) -> (error: Double, x: Float) {
    let steps = 600_000
    let x = Tensor((0...steps).map { -30 + Float($0) * 60 / Float(steps) })
    var out = x
    out.activate(activation)
    var worst = (error: 0.0, x: Float(0))
    for (x, y) in zip(x.elements, out.elements) {
      let truth = Equation.activated(activation, Double(x))
      let error = abs(Double(y) - truth) / scale(Double(x), truth)
      if !(error <= worst.error) { worst = (error, x) }
    }
    return worst
  }

  @Test("the exact GELU, to less than two units in the last place of x")
  func exactGELU() {
    let worst = Self.worst(.gelu) { x, _ in 0x1p-24 * max(abs(x), 1e-30) }
    #expect(worst.error < 2, "\(worst)")
  }

  @Test("the exact GELU keeps relative precision near zero, where erf is a small number")
  func exactGELUNearZero() {
    let x = Tensor((1...20_000).map { Float($0) * 1e-4 } + (1...9000).map { -Float($0) * 1e-4 })
    var out = x
    out.activate(.gelu)
    for (x, y) in zip(x.elements, out.elements) {
      let truth = Equation.activated(.gelu, Double(x))
      #expect(abs(Double(y) - truth) < 4e-7 * abs(truth), "at \(x)")
    }
  }

  @Test("SiLU, in relative error")
  func silu() {
    let worst = Self.worst(.silu) { _, truth in 4e-7 * abs(truth) + 1e-36 }
    #expect(worst.error < 1, "\(worst)")
  }

  @Test("ReLU, exactly")
  func relu() {
    #expect(Self.worst(.relu) { _, _ in 1 }.error == 0)
  }

  @Test("GELU in its tanh form is the one of GPT-2, bit for bit, also backward")
  func tanhForm() {
    let x = Tensor.random([1001], in: -9...9, seed: 1)
    var (ours, theirs) = (x, x)
    ours.activate(.geluTanh)
    theirs.gelu()
    #expect(ours == theirs)
    (ours, theirs) = (x, x)
    var (dours, dtheirs) = (Tensor.random([1001], seed: 2), Tensor.random([1001], seed: 2))
    Tensor.activateBackward(.geluTanh, &ours, gradient: &dours)
    Tensor.geluBackward(&theirs, gradient: &dtheirs)
    #expect(ours == theirs && dours == dtheirs)
  }

  /// Whether two results are the same; the tanh form rounds its value otherwise backward.
  static func agree(_ activation: Activation, _ one: Tensor, _ other: Tensor) -> Bool {
    activation == .geluTanh ? Agreement(one, other).worst < 5e-7 : one == other
  }

  @Test("backward they give their value once more, at every length", arguments: 1...40)
  func values(count: Int) {
    let x = Tensor.random([count], in: -4...4, seed: UInt64(count))
    let linear = Tensor.random([count], in: -4...4, seed: 100)
    for activation in Activation.allCases {
      var (value, again) = (x, x)
      value.activate(activation)
      var gradient = Tensor(repeating: 1, shape: [count])
      Tensor.activateBackward(activation, &again, gradient: &gradient)
      #expect(Self.agree(activation, again, value), "\(activation)")
      for (x, y) in zip(x.elements, value.elements) {
        #expect(abs(Double(y) - Equation.activated(activation, Double(x))) < 1e-6)
      }
      var (gate, dout) = (x, Tensor(repeating: 1, shape: [count]))
      let dlinear = Tensor.gateBackward(
        activation, gate: &gate, linear: linear, gradient: &dout
      ).dlinear
      #expect(Self.agree(activation, dlinear, value) && dout.count == 0)
      value.multiply(by: linear)
      #expect(Self.agree(activation, gate, value))
    }
  }

  @Test("multiplication goes element by element, at every length", arguments: 1...40)
  func products(count: Int) {
    let (a, b) = (Tensor.random([count], seed: 1), Tensor.random([count], seed: 2))
    var out = a
    out.multiply(by: b)
    #expect(out.elements == zip(a.elements, b.elements).map { $0 * $1 })
  }

  @Test(
    "an infinite or missing number stays one, so that an overflow shows", arguments: [0, 16, 20])
  func notFinite(place: Int) {
    for activation in Activation.allCases {
      for value in [Float.infinity, .nan] {
        var x = Tensor(repeating: 1, shape: [21])
        x[0, place] = value
        x.activate(activation)
        #expect(x.firstNonFinite == place, "\(activation)")
        if value == .infinity { #expect(x[0, place] == .infinity) }
      }
    }
  }

  @Test("zero stays zero, and keeps its sign")
  func zero() {
    for activation in Activation.allCases {
      var x = Tensor([0, -0.0])
      x.activate(activation)
      #expect(x == Tensor([0, 0]))
      #expect(x[0, 0].sign == .plus && x[0, 1].sign == .minus)
    }
  }

  @Test("factors of different sizes are refused")
  func refusals() async {
    await #expect(processExitsWith: .failure) {
      var x = Tensor(shape: [3])
      x.multiply(by: Tensor(shape: [4]))
    }
    await #expect(processExitsWith: .failure) {
      var (gate, gradient) = (Tensor(shape: [3]), Tensor(shape: [3]))
      _ = Tensor.gateBackward(
        .silu, gate: &gate, linear: Tensor(shape: [4]), gradient: &gradient)
    }
  }
}
