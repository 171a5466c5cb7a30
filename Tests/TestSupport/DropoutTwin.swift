/// The definition of dropout's masks, written out element by element.
///
/// An element is dropped when a hash of its index, under a key of its place, is below the share
/// of 2³² that is to be dropped. `Scripts/reference/dropout.py` says the same in Python.
public struct DropoutTwin: Sendable {
  /// The share of dropped elements of the embedding sum.
  public var embedding: Float
  /// The share of dropped elements of patterns.
  public var attention: Float
  /// The share of dropped elements of what attention and MLP add to the residual stream.
  public var residual: Float
  /// The seed of the step.
  public var seed: UInt64

  /// Masks of a seed that drop the same share everywhere.
  public init(probability: Float, seed: UInt64) {
    self.init(embedding: probability, attention: probability, residual: probability, seed: seed)
  }

  /// Masks of a seed.
  public init(embedding: Float, attention: Float, residual: Float, seed: UInt64) {
    self.embedding = embedding
    self.attention = attention
    self.residual = residual
    self.seed = seed
  }

  /// The share of dropped elements of a place, counted as in the model's order.
  public func probability(place: Int) -> Float {
    if place == 0 { return embedding }
    return place % 3 == 1 ? attention : residual
  }

  /// What an element of a place is multiplied by: zero, or one over the share that is kept.
  public func factor(place: Int, index: Int) -> Double {
    let (first, second) = key(place: place)
    let probability = probability(place: place)
    let hash = mixed(mixed(UInt32(index) &+ first) ^ second)
    return Double(hash) < Double(probability) * 4_294_967_296 ? 0 : Double(1 / (1 - probability))
  }

  /// The words of a place's key, from the numbers that splitmix64 gives.
  public func key(place: Int) -> (UInt32, UInt32) {
    var z = seed &+ UInt64(place + 1) &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    z ^= z >> 31
    return (UInt32(truncatingIfNeeded: z), UInt32(z >> 32))
  }

  private func mixed(_ word: UInt32) -> UInt32 {
    var x = word
    x ^= x >> 16
    x &*= 0x7feb_352d
    x ^= x >> 15
    x &*= 0x846c_a68b
    x ^= x >> 16
    return x
  }
}
