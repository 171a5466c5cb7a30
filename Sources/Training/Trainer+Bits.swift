import Tensors
import Transformer

extension Trainer {
  /// A number of every bit that the next steps depend on: weights, both moments and the step.
  ///
  /// Cost: one read of 12 bytes a parameter.
  var bitHash: UInt64 {
    let tensors = weights.parameters.map { weights[$0] } + optimiser.first + optimiser.second
    return tensors.reduce(UInt64(step)) { hash, tensor in
      (hash &* 0x9E37_79B9_7F4A_7C15 ^ tensor.bitHash) &* 0xBF58_476D_1CE4_E5B9
    }
  }
}
