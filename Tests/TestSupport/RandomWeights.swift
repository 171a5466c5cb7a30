import Tensors
public import Transformer

extension Weights {
  /// A model whose every number is random, norms and biases too, the same for the same seed.
  ///
  /// - Parameters:
  ///   - configuration: its shape.
  ///   - isTied: whether the head is the token embedding.
  ///   - seed: decides the numbers.
  public init(random configuration: Configuration, isTied: Bool = true, seed: UInt64) {
    var numbers = RandomNumbers(state: seed)
    self.init(configuration, isTied: isTied) { place in
      numbers.tensor(place.shape(configuration), around: place.isGain ? 1 : 0)
    }
  }
}

extension Weights {
  /// The model with a little noise on every parameter, the same for the same seed.
  public func perturbed(seed: UInt64) -> Weights {
    var numbers = RandomNumbers(state: seed)
    var perturbed = self
    perturbed.updateEach { _, tensor in
      let noise = numbers.tensor(tensor.shape).elements
      tensor = Tensor(zip(tensor.elements, noise).map { $0 + $1 / 10 }, shape: tensor.shape)
    }
    return perturbed
  }
}

extension Parameter {
  /// Whether something normalised is multiplied by it.
  fileprivate var isGain: Bool {
    switch self {
    case .finalGain, .block(_, .norm1Gain), .block(_, .norm2Gain), .block(_, .queryNormGain),
      .block(_, .keyNormGain):
      true
    default: false
    }
  }
}

/// Numbers of the splitmix64 generator, spread evenly around a middle.
private struct RandomNumbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func tensor(_ shape: Shape, around middle: Float = 0) -> Tensor {
    let range = middle - 0.7...middle + 0.7
    return Tensor(
      (0..<shape.count).map { _ in Float.random(in: range, using: &self) }, shape: shape)
  }
}
