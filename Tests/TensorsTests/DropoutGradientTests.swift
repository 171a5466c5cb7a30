import Tensors
import TestSupport
import Testing

@Suite("Dropout's masks")
struct DropoutGradientTests {
  static let count = 1 << 18

  /// A mask as zeros and ones.
  static func kept(_ probability: Float, key: UInt64, count: Int = count) -> [Float] {
    var ones = Tensor(repeating: 1, shape: [count])
    ones.dropOut(DropoutMask(probability: probability, key: key))
    return ones.elements.map { $0 == 0 ? 0 : 1 }
  }

  /// How many standard deviations a count of fair draws is away from what is expected.
  static func deviations(_ found: Float, of count: Int, chance: Float) -> Float {
    let n = Float(count)
    return (found - n * chance) / (n * chance * (1 - chance)).squareRoot()
  }

  @Test("are the definition's, element by element, wherever a run of vectors ends")
  func definition() {
    for count in Array(1...40) + [1000, 20_001] {
      let twin = DropoutTwin(probability: 0.25, seed: UInt64(count))
      let x = Tensor.random([count], in: 1...2, seed: 5)
      var ours = x
      ours.dropOut(DropoutMask(twin, place: 4))
      let theirs = x.elements.enumerated().map {
        $1 * Float(twin.factor(place: 4, index: $0))
      }
      #expect(ours.elements == theirs, "\(count)")
    }
  }

  @Test("of a run of a tensor are that run of the tensor's", arguments: [0, 1, 15, 16, 300, 999])
  func runs(start: Int) {
    let x = Tensor.random([1000], in: 1...2, seed: 6)
    var whole = x
    whole.dropOut(DropoutMask(probability: 0.3, key: 11))
    var run = Tensor(Array(x.elements[start...]))
    run.dropOut(DropoutMask(probability: 0.3, key: 11, start: start))
    #expect(run.elements == Array(whole.elements[start...]))
  }

  @Test("drop the asked share", arguments: [0.01, 0.1, 0.5, 0.9] as [Float])
  func share(probability: Float) {
    for key in [UInt64(0), 1, 0x0123_4567_89AB_CDEF, .max] {
      let kept = Self.kept(probability, key: key).reduce(0, +)
      let away = Self.deviations(kept, of: Self.count, chance: 1 - probability)
      #expect(abs(away) < 5, "key \(key): \(away) standard deviations")
    }
  }

  @Test("of other keys, and of neighbours, have nothing in common", arguments: [1, 2, 16, 768])
  func independence(distance: Int) {
    let mask = Self.kept(0.5, key: 42)
    let other = Self.kept(0.5, key: 42 + UInt64(distance))
    let equalKeys = zip(mask, other).reduce(Float(0)) { $0 + ($1.0 == $1.1 ? 1 : 0) }
    #expect(abs(Self.deviations(equalKeys, of: Self.count, chance: 0.5)) < 5)
    let neighbours = zip(mask, mask.dropFirst(distance)).reduce(Float(0)) {
      $0 + ($1.0 == $1.1 ? 1 : 0)
    }
    #expect(abs(Self.deviations(neighbours, of: Self.count - distance, chance: 0.5)) < 5)
  }

  @Test("of probability zero change nothing")
  func none() {
    let x = Tensor.random([100], seed: 1)
    var ours = x
    ours.dropOut(DropoutMask(probability: 0, key: 9))
    #expect(ours == x)
  }

  @Test("of a probability outside 0..<1 are refused")
  func refusals() async {
    await #expect(processExitsWith: .failure) { _ = DropoutMask(probability: 1, key: 0) }
    await #expect(processExitsWith: .failure) { _ = DropoutMask(probability: -0.1, key: 0) }
    await #expect(processExitsWith: .failure) { _ = DropoutMask(probability: .nan, key: 0) }
  }
}
