import Analyses
import Foundation
import Tasks
import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("Entropy, divergence and prediction depth of the lens")
struct LensSumsTests {
  @Test(
    "are those of the logits that TransformerLens recorded, in double precision",
    arguments: Fixture.all.indices)
  func recorded(index: Int) throws {
    let fixture = Fixture.all[index]
    let vocabulary = fixture.weights.configuration.vocabulary
    let recorded = fixture["lens/residuals"].elements.map(Double.init)
    let lens = try LogitLens(fixture.subject, prompt: fixture.requests.lens.row, middles: true)
    let length = lens.layers[0].positions.count
    func logits(_ layer: Int, _ position: Int) -> [Double] {
      let start = (layer * length + position) * vocabulary
      return Array(recorded[start..<start + vocabulary])
    }
    let last = lens.layers.count - 1
    for (layer, reading) in lens.layers.enumerated() {
      for (position, found) in reading.positions.enumerated() {
        let here = logProbabilities(logits(layer, position))
        let final = logProbabilities(logits(last, position))
        let entropy = -here.reduce(0) { $0 + exp($1) * $1 }
        let divergence = zip(final, here).reduce(0) { $0 + exp($1.0) * ($1.0 - $1.1) }
        #expect(abs(Double(found.entropy) - entropy) < Double(Float.float32Forward) * 10)
        let ours = try #require(found.divergence)
        #expect(abs(Double(ours) - divergence) < Double(Float.float32Forward) * 10)
      }
    }
    for (position, depth) in lens.predictionDepths.enumerated() {
      let first = (0...last).map { layer in firstOf(logits(layer, position)) }
      var slow = last
      while slow > 0, first[slow - 1] == first[last] { slow -= 1 }
      #expect(depth == slow)
    }
  }

  @Test("nothing is below zero, entropy ends at the log of V, and the output is its own")
  func identities() throws {
    for fixture in Fixture.all {
      let lens = try LogitLens(fixture.subject)
      let most = log(Double(fixture.weights.configuration.vocabulary))
      for position in lens.layers.flatMap(\.positions) {
        #expect(position.entropy >= 0 && Double(position.entropy) <= most + 1e-5)
        #expect(try #require(position.divergence) >= 0)
      }
      #expect(lens.layers.last?.positions.allSatisfy { $0.divergence == 0 } == true)
    }
  }

  @Test("a model that knows nothing has the entropy of an even choice, at every layer")
  func even() throws {
    let subject = Fixture.tiny.subject
    var weights = subject.weights
    weights.finalNorm.gain = weights.finalNorm.gain.scaled(by: 0)
    weights.finalNorm.bias = weights.finalNorm.bias?.scaled(by: 0)
    let lens = try LogitLens(Subject(weights, subject.prompts))
    let even = log(Float(weights.configuration.vocabulary))
    for position in lens.layers.flatMap(\.positions) {
      #expect(abs(position.entropy - even) < 1e-5)
      #expect(position.divergence == 0)
    }
    #expect(lens.predictionDepths.allSatisfy { $0 == 0 })
  }

  @Test("a long prompt is read in runs like a short one")
  func runs() throws {
    let weights = Fixture.tiny.subject.weights
    let (vocabulary, context) = (weights.configuration.vocabulary, weights.configuration.context)
    let tokens = (0..<min(context, 70)).map { TokenID($0 * 7 % vocabulary) }
    func lens(_ count: Int) throws -> LogitLens {
      try LogitLens(
        Subject(weights, PromptSet([Prompt(tokens: Array(tokens.prefix(count)))])))
    }
    let (long, short) = (try lens(tokens.count), try lens(tokens.count / 2))
    for (layer, other) in zip(long.layers, short.layers) {
      #expect(layer.positions.count == tokens.count)
      for (position, twin) in zip(layer.positions, other.positions) {
        #expect(abs(position.entropy - twin.entropy) < 1e-4)
        #expect(abs((position.divergence ?? -1) - (twin.divergence ?? -1)) < 1e-4)
      }
    }
  }

  private func logProbabilities(_ logits: [Double]) -> [Double] {
    let largest = logits.max() ?? 0
    let normaliser = largest + log(logits.reduce(0) { $0 + exp($1 - largest) })
    return logits.map { $0 - normaliser }
  }

  private func firstOf(_ logits: [Double]) -> Int? {
    logits.firstIndex(of: logits.max() ?? .nan)
  }
}
