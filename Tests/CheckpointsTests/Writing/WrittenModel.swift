import Checkpoints
import Tensors
import Testing
import Transformer

/// Models of small odd shapes with numbers of every kind, for tests of writing.
struct WrittenModel: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let configuration: Configuration
  var hasHead = false

  static let all = [
    WrittenModel(
      testDescription: "tied",
      configuration: Configuration(
        layers: 2, heads: 2, width: 4, hidden: 6, vocabulary: 5, context: 3)),
    WrittenModel(
      testDescription: "separate head, scaled by layer",
      configuration: Configuration(
        layers: 3, heads: 3, width: 9, vocabulary: 7, context: 2, epsilon: 1e-3,
        scaling: .headWidthAndLayer), hasHead: true),
    WrittenModel(
      testDescription: "eleven layers of width one, unscaled",
      configuration: Configuration(
        layers: 11, heads: 1, width: 1, hidden: 1, vocabulary: 1, context: 1, epsilon: 1e-12,
        scaling: .none)),
    WrittenModel(
      testDescription: "an embedding of more than one piece",
      configuration: Configuration(
        layers: 1, heads: 1, width: 8, vocabulary: 40_000, context: 5), hasHead: true),
  ]

  /// Every element another bit pattern, zeros, subnormals, infinities and NaNs among them.
  private func tensor(_ shape: Shape, _ start: UInt32) -> Tensor {
    let special: [Float] = [
      0, -0, .leastNonzeroMagnitude, -.infinity, .infinity, .greatestFiniteMagnitude,
    ]
    return Tensor(
      (0..<shape.count).map { index in
        if index < special.count { return special[index] }
        return Float(bitPattern: (start &+ UInt32(index)) &* 2_654_435_761)
      }, shape: shape)
  }

  var weights: Weights {
    var start: UInt32 = 0
    func next(_ place: Parameter) -> Tensor {
      start &+= 7919
      return tensor(place.shape(configuration), start)
    }
    return Weights(configuration, isTied: !hasHead, tensor: next)
  }

  var contents: CheckpointContents {
    CheckpointContents(
      weights: weights,
      settings: CheckpointSettings(
        attentionDropout: 0, embeddingDropout: 0.25, residualDropout: 0.1, isTied: !hasHead,
        vocabulary: configuration.vocabulary, beginningToken: 0, endToken: nil),
      tokenizer: TokenizerFiles(files: ["vocab.json": Array("{}".utf8), "merges.txt": []]))
  }
}

/// The places whose tensors differ in any bit, NaNs included.
func bitDifferences(_ left: Weights, _ right: Weights) -> [Parameter] {
  Parameter.all(in: left.configuration, hasSeparateHead: true).filter { place in
    let (one, other) = (place.tensor(of: left), place.tensor(of: right))
    return one?.shape != other?.shape
      || one?.elements.map(\.bitPattern) != other?.elements.map(\.bitPattern)
  }
}
