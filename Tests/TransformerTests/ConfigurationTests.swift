import Tensors
import TestSupport
import Testing
import Transformer

@Suite("The shape of a model")
struct ConfigurationTests {
  @Test("has as many parameters as its tensors hold", arguments: Fixture.all.indices)
  func parameterCount(index: Int) {
    let weights = Fixture.all[index].weights
    var tensors = [weights.tokenEmbedding, weights.finalNorm.gain]
    tensors += [weights.positionEmbedding, weights.finalNorm.bias].compactMap(\.self)
    if let head = weights.separateUnembedding { tensors.append(head) }
    for block in weights.blocks {
      tensors += Parameter.Part.allCases.compactMap { block[$0] }
    }
    #expect(
      weights.configuration.parameterCount(tied: weights.isTied)
        == tensors.reduce(0) { $0 + $1.count })
  }

  @Test("holds of a row what its maps write: more of a gated layer, less of shared keys and values")
  func passColumns() {
    let plain = Configuration(layers: 2, heads: 4, width: 16, vocabulary: 9, context: 8)
    #expect(plain.passColumns == 8 * 16 + 64)
    let grouped = Configuration(
      layers: 2, heads: 4, width: 16, hidden: 20, vocabulary: 9, context: 8,
      architecture: Architecture(isGated: true, keyValueHeads: 2, headWidth: 6))
    // The stream four times; four heads of queries, two of keys, two of values, four of z; both
    // hidden layers.
    #expect(grouped.passColumns == 4 * 16 + (4 + 2 + 2 + 4) * 6 + 2 * 20)
  }

  @Test("names the heads of a group, and the one head that shares with none")
  func groups() {
    let shape = Configuration(
      layers: 2, heads: 6, width: 12, vocabulary: 9, context: 8,
      architecture: Architecture(keyValueHeads: 2))
    #expect(shape.groupWords(layer: 1, keyValueHead: 1) == "1.3-1.5")
    let single = Configuration(layers: 2, heads: 6, width: 12, vocabulary: 9, context: 8)
    #expect(single.groupWords(layer: 1, keyValueHead: 4) == "1.4")
  }

  @Test("has constants where a norm or a map has a bias that reaches the stream")
  func constants() {
    let rms = Architecture(norm: .rms, biases: [])
    #expect(!rms.hasHeadConstants && !rms.hasLogitConstant)
    #expect(Architecture(norm: .rms, biases: .attentionInput).hasHeadConstants)
    #expect(!Architecture(norm: .rms, biases: .mlp).hasHeadConstants)
    // The bias of the norm before attention is a value bias once it is folded.
    let layer = Architecture(norm: .layer, biases: [])
    #expect(layer.hasHeadConstants && layer.hasLogitConstant)
  }

  @Test("of two models the parts agree whatever the family is called and however it is stored")
  func parts() {
    let one = Architecture(family: "a", hasJoinedInputs: true)
    #expect(one.hasSameParts(as: Architecture(family: "b", hasJoinedInputs: false)))
    for other in [
      Architecture(norm: .rms), Architecture(isParallel: true), Architecture(isGated: true),
      Architecture(positions: .rotary(Rotary(width: 2))),
      Architecture(normalisesQueriesAndKeys: true),
    ] {
      #expect(!one.hasSameParts(as: other), "\(other)")
    }
  }

  @Test("counts GPT-2 small's 124,439,808 parameters")
  func small() {
    let small = Configuration(
      layers: 12, heads: 12, width: 768, vocabulary: 50257, context: 1024)
    #expect(small.parameterCount() == 124_439_808)
    #expect(small.parameterCount(tied: false) == 124_439_808 + 50257 * 768)
    #expect(small.hidden == 3072 && small.headWidth == 64)
  }

  @Test("gives each head its own columns")
  func columns() {
    let shape = Configuration(layers: 1, heads: 3, width: 24, vocabulary: 5, context: 4)
    #expect((0..<3).flatMap { Array(shape.columns(ofHead: $0)) } == Array(0..<24))
  }

  @Test("scales scores by the head's width, the layer, or not at all")
  func scales() {
    var shape = Configuration(layers: 4, heads: 2, width: 32, vocabulary: 5, context: 4)
    #expect((0..<4).map(shape.scoreScale) == [0.25, 0.25, 0.25, 0.25])
    shape.scaling = .headWidthAndLayer
    #expect((0..<4).map(shape.scoreScale) == [0.25, 0.125, 0.25 / 3, 0.0625])
    shape.scaling = .none
    #expect((0..<4).map(shape.scoreScale) == [1, 1, 1, 1])
  }

  @Test("a shape that no model has is refused")
  func refusals() async {
    await #expect(processExitsWith: .failure) {
      _ = Configuration(layers: 0, heads: 1, width: 4, vocabulary: 5, context: 4)
    }
    await #expect(processExitsWith: .failure) {
      _ = Configuration(layers: 1, heads: 0, width: 4, vocabulary: 5, context: 4)
    }
    await #expect(processExitsWith: .failure) {
      _ = Configuration(layers: 1, heads: 3, width: 4, vocabulary: 5, context: 4)
    }
  }
}
