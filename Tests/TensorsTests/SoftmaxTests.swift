import Tensors
import TestSupport
import Testing

@Suite("Softmax equals its equation")
struct SoftmaxTests {
  static func check(_ x: Tensor, _ what: String) {
    let ours = x.softmax()
    let theirs = (0..<x.rows).flatMap { Reference.softmax(x.row($0).map(Double.init)) }
    let agreement = Agreement(ours.elements, theirs.map { Float($0) })
    #expect(agreement.worst < .float32Kernel, "\(what): \(agreement)")
    for row in 0..<x.rows {
      let sum = ours.row(row).reduce(0.0) { $0 + Double($1) }
      #expect(abs(sum - 1) < Double(Float.float32Kernel), "\(what): row \(row) sums to \(sum)")
      #expect(ours.row(row).allSatisfy { $0 >= 0 }, "\(what)")
    }
  }

  @Test("at every length around a vector's", arguments: 1...40)
  func lengths(count: Int) {
    Self.check(.random([7, count], in: -8...8, seed: UInt64(count)), "length \(count)")
  }

  @Test("with large offsets", arguments: [Float(-1e6), -1e4, -100, 100, 1e4, 1e6])
  func offsets(offset: Float) {
    for count in [1, 5, 16, 33] {
      var x = Tensor.random([3, count], in: -8...8, seed: UInt64(count))
      x.addToRows(Tensor(repeating: offset, shape: [count]))
      Self.check(x, "offset \(offset), length \(count)")
    }
  }

  @Test("of equal values is the same share for each", arguments: 1...40)
  func equalValues(count: Int) {
    for value in [Float(0), -3, 1e30] {
      let shares = Tensor(repeating: value, shape: [2, count]).softmax()
      let agreement = Agreement(shares, Tensor(repeating: 1 / Float(count), shape: [2, count]))
      #expect(agreement.worst < 0x1p-23, "\(agreement)")
    }
  }

  @Test("of one value far above the rest is one", arguments: [2, 16, 17, 40])
  func winner(count: Int) {
    for place in 0..<count {
      var x = Tensor(repeating: 0, shape: [1, count])
      x[0, place] = 200
      let shares = x.softmax()
      #expect(shares[0, place] == 1)
      #expect(shares.elements.filter { $0 > 1e-37 }.count == 1)
    }
  }

  @Test("of minus infinity is nothing")
  func masked() {
    var x = Tensor.random([1, 20], seed: 4)
    x[0, 3] = -.infinity
    x[0, 18] = -.infinity
    let shares = x.softmax()
    #expect(shares[0, 3] < 1e-37 && shares[0, 18] < 1e-37)
    Self.check(x, "two masked")
  }

  @Test("a tensor without columns stays as it is")
  func empty() {
    #expect(Tensor(shape: [3, 0]).softmax() == Tensor(shape: [3, 0]))
  }

  @Test("one NaN makes its row NaN and no other", arguments: [1, 16, 17, 40])
  func notANumber(count: Int) {
    for place in 0..<count {
      var x = Tensor.random([3, count], seed: 9)
      x[1, place] = .nan
      let shares = x.softmax()
      #expect(shares.row(1).allSatisfy { $0.isNaN }, "NaN at \(place) of \(count)")
      #expect(shares.rows(0..<1).firstNonFinite == nil)
      #expect(shares.rows(2..<3).firstNonFinite == nil)
    }
  }

  @Test("a row without a largest finite number has no shares", arguments: [1, 16, 17, 40])
  func noFiniteLargest(count: Int) {
    for value in [Float.infinity, -.infinity] {
      let shares = Tensor(repeating: value, shape: [1, count]).softmax()
      #expect(shares.elements.allSatisfy { $0.isNaN }, "\(value), \(count)")
    }
  }
}
