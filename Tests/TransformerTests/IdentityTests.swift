import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("The parts of a forward pass add up")
struct IdentityTests {
  @Test("a pattern is causal and each of its rows sums to one", arguments: Fixture.all.indices)
  func patterns(index: Int) throws {
    let fixture = Fixture.all[index]
    let sites = (0..<fixture.configuration.layers).map { Site.block($0, .pattern) }
    let activations = try fixture.forward(capture: Set(sites))
    for site in sites {
      for (row, length) in fixture.batch.lengths.enumerated() {
        for position in 0..<length {
          let values = fixture.values(activations[site], at: site, row: row, position: position)
          for head in 0..<fixture.configuration.heads {
            let weights = values[head * length..<(head + 1) * length]
            #expect(weights.suffix(length - 1 - position).allSatisfy { $0 == 0 }, "\(site)")
            #expect(weights.allSatisfy { $0 >= 0 }, "\(site)")
            #expect(abs(weights.reduce(0, +) - 1) < .float32Kernel, "\(site)")
          }
        }
      }
    }
  }

  @Test("scores above the diagonal are minus infinity", arguments: Fixture.all.indices)
  func scores(index: Int) throws {
    let fixture = Fixture.all[index]
    let site = Site.block(0, .scores)
    let activations = try fixture.forward(capture: [site])
    for (row, length) in fixture.batch.lengths.enumerated() {
      for position in 0..<length {
        let values = fixture.values(activations[site], at: site, row: row, position: position)
        for (key, value) in values.enumerated() {
          #expect(value.isFinite == (key % length <= position))
        }
      }
    }
  }

  @Test("the stream is the sum of what was added to it", arguments: Fixture.all.indices)
  func stream(index: Int) throws {
    let fixture = Fixture.all[index]
    let layers = fixture.configuration.layers
    let activations = try fixture.forward(capture: Set(Site.every(in: fixture.configuration)))
    #expect(
      Tensor.sum(activations[.embedding], activations[.positionEmbedding])
        == activations[.block(0, .residualIn)])
    for layer in 0..<layers {
      func value(_ stage: Site.Stage) -> Tensor { activations[.block(layer, stage)] }
      #expect(.sum(value(.residualIn), value(.attentionOut)) == value(.residualMid))
      #expect(.sum(value(.residualMid), value(.mlpOut)) == value(.residualOut))
      if layer + 1 < layers {
        #expect(value(.residualOut) == activations[.block(layer + 1, .residualIn)])
      }
    }
  }

  @Test("the heads' outputs and b_O are the attention's output", arguments: Fixture.all.indices)
  func heads(index: Int) throws {
    let fixture = Fixture.all[index]
    let (heads, width) = (fixture.configuration.heads, fixture.configuration.width)
    for layer in 0..<fixture.configuration.layers {
      let bias = try #require(fixture.weights.blocks[layer].attention.output.bias)
      let outputs = try fixture.forward(capture: [.block(layer, .headOutput)])
      var sum = Tensor(shape: [fixture.batch.count, width])
      for head in 0..<heads {
        sum.add(
          outputs[.block(layer, .headOutput)].gathering(
            columns: head * width..<(head + 1) * width))
      }
      sum.addToRows(bias)
      // Without the heads captured, the attention's output is one product.
      let plain = try fixture.forward(capture: [.block(layer, .attentionOut), .block(layer, .z)])
      expectAgreement(sum, plain[.block(layer, .attentionOut)], "layer \(layer)")
      #expect(
        fixture.weights.headOutputs(layer: layer, z: plain[.block(layer, .z)])
          == outputs[.block(layer, .headOutput)])
    }
  }

  @Test("the logits are the unembedding of the last norm", arguments: Fixture.all.indices)
  func unembedding(index: Int) throws {
    let fixture = Fixture.all[index]
    let last = Site.block(fixture.configuration.layers - 1, .residualOut)
    let activations = try fixture.forward(capture: [.finalNorm, .finalScale, last])
    let again = fixture.weights.normalise(activations[last], fixture.weights.finalNorm)
    #expect(again.normed == activations[.finalNorm] && again.scale == activations[.finalScale])
    #expect(try fixture.weights.unembed(again.normed) == activations.wantedLogits())
  }

  @Test(
    "what a run captures does not depend on what else it captures", arguments: Fixture.all.indices)
  func capturesAreIndependent(index: Int) throws {
    let fixture = Fixture.all[index]
    let sites = Site.every(in: fixture.configuration)
    let together = try fixture.forward(capture: Set(sites))
    let logits = try fixture.forward().wantedLogits()
    for site in sites {
      let alone = try fixture.forward(capture: [site])
      #expect(alone.captured == [site])
      expectAgreement(alone[site], together[site], "\(site)")
      expectAgreement(try alone.wantedLogits(), logits, "logits with \(site)")
    }
  }
}
