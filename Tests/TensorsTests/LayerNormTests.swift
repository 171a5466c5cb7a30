import Tensors
import TestSupport
import Testing

@Suite("Layer normalisation equals its equation")
struct LayerNormTests {
  static func normalise(
    _ x: Tensor, gain: Tensor, bias: Tensor, epsilon: Float
  ) -> (out: Tensor, scale: Tensor) {
    var out = Tensor(repeating: .nan, shape: x.shape)
    var scale = Tensor(repeating: .nan, shape: [x.rows])
    Tensor.normalise(x, gain: gain, bias: bias, epsilon: epsilon, into: &out, scale: &scale)
    return (out, scale)
  }

  static func check(_ x: Tensor, epsilon: Float, _ what: String) {
    let gain = Tensor.random([x.columns], in: 0.5...1.5, seed: 11)
    let bias = Tensor.random([x.columns], seed: 12)
    let ours = normalise(x, gain: gain, bias: bias, epsilon: epsilon)
    let theirs = (0..<x.rows).map {
      Reference.normalise(
        x.row($0), gain: gain.elements, bias: bias.elements, epsilon: epsilon)
    }
    let rows = Agreement(ours.out.elements, theirs.flatMap(\.row))
    let scales = Agreement(ours.scale.elements, theirs.map(\.scale))
    #expect(rows.worst < .float32Kernel, "\(what): \(rows)")
    #expect(scales.worst < .float32Kernel, "\(what): \(scales)")
  }

  @Test("at every width around a vector's", arguments: Array(1...40) + [768])
  func widths(width: Int) {
    for epsilon in [Float(1e-5), 1e-3] {
      Self.check(
        .random([5, width], in: -2...2, seed: UInt64(width)), epsilon: epsilon, "\(width)")
    }
  }

  @Test("without centring, with and without bias, at every width", arguments: Array(1...40) + [768])
  func rootMeanSquare(width: Int) {
    let x = Tensor.random([5, width], in: -1...3, seed: UInt64(width))
    let gain = Tensor.random([width], in: 0.5...1.5, seed: 11)
    for bias in [nil, Tensor.random([width], seed: 12)] {
      var (out, scale) = (Tensor(repeating: .nan, shape: x.shape), Tensor(shape: [5]))
      Tensor.normalise(
        x, gain: gain, bias: bias, epsilon: 1e-3, centres: false, into: &out, scale: &scale)
      let theirs = (0..<5).map {
        Reference.normalise(
          x.row($0), gain: gain.elements, bias: bias?.elements ?? gain.elements.map { _ in 0 },
          epsilon: 1e-3, centres: false)
      }
      let rows = Agreement(out.elements, theirs.flatMap(\.row))
      let scales = Agreement(scale.elements, theirs.map(\.scale))
      #expect(rows.worst < .float32Kernel, "\(rows)")
      #expect(scales.worst < .float32Kernel, "\(scales)")
    }
  }

  @Test("no bias is the same as one of zeros")
  func noBias() {
    let x = Tensor.random([3, 35], in: -2...2, seed: 3)
    let gain = Tensor.random([35], in: 0.5...1.5, seed: 4)
    var (out, scale) = (Tensor(shape: x.shape), Tensor(shape: [3]))
    Tensor.normalise(x, gain: gain, bias: nil, epsilon: 1e-5, into: &out, scale: &scale)
    let zeros = Tensor(repeating: 0, shape: [35])
    #expect(out == Self.normalise(x, gain: gain, bias: zeros, epsilon: 1e-5).out)
  }

  @Test("a constant row becomes the bias, over the square root of epsilon", arguments: [1, 16, 40])
  func constantRows(width: Int) {
    let gain = Tensor(repeating: 3, shape: [width])
    let bias = Tensor.counting([width])
    let x = Tensor(repeating: 0.5, shape: [2, width])
    let (out, scale) = Self.normalise(x, gain: gain, bias: bias, epsilon: 0.25)
    #expect(out == Tensor(bias.elements + bias.elements, shape: [2, width]))
    #expect(scale == Tensor([0.5, 0.5]))
  }

  @Test("adding a constant to a row or scaling it hardly changes the outcome")
  func invariance() {
    let x = Tensor.random([4, 33], in: -2...2, seed: 3)
    let gain = Tensor(repeating: 1, shape: [33])
    let bias = Tensor(repeating: 0, shape: [33])
    var moved = x
    moved.add(x)
    moved.addToRows(Tensor(repeating: 2, shape: [33]))
    let agreement = Agreement(
      Self.normalise(moved, gain: gain, bias: bias, epsilon: 0).out,
      Self.normalise(x, gain: gain, bias: bias, epsilon: 0).out)
    #expect(agreement.worst < .float32Kernel, "\(agreement)")
  }

  @Test("one NaN makes its row NaN and no other", arguments: [1, 16, 17, 40])
  func notANumber(width: Int) {
    for place in 0..<width {
      var x = Tensor.random([3, width], seed: 9)
      x[1, place] = .nan
      let (out, scale) = Self.normalise(
        x, gain: Tensor(repeating: 1, shape: [width]), bias: Tensor(repeating: 0, shape: [width]),
        epsilon: 1e-5)
      #expect(out.row(1).allSatisfy { $0.isNaN } && scale[0, 1].isNaN)
      #expect(out.rows(0..<1).firstNonFinite == nil && out.rows(2..<3).firstNonFinite == nil)
    }
  }

  @Test("shapes that do not fit are refused")
  func refusals() async {
    await #expect(processExitsWith: .failure) {
      var (out, scale) = (Tensor(shape: [2, 4]), Tensor(shape: [2]))
      Tensor.normalise(
        Tensor(shape: [2, 4]), gain: Tensor(shape: [3]), bias: Tensor(shape: [4]), epsilon: 1,
        into: &out, scale: &scale)
    }
    await #expect(processExitsWith: .failure) {
      var (out, scale) = (Tensor(shape: [2, 4]), Tensor(shape: [1]))
      Tensor.normalise(
        Tensor(shape: [2, 4]), gain: Tensor(shape: [4]), bias: Tensor(shape: [4]), epsilon: 1,
        into: &out, scale: &scale)
    }
  }
}
