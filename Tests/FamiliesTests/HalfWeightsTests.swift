import Analyses
import Checkpoints
import Foundation
import Tasks
import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("Weights of half precision can stay in their file")
struct HalfWeightsTests {
  static func read(_ halves: HalfWeights) throws -> Checkpoint {
    try Checkpoint.read(folder: FamilyFixture.folder("llama-bf16").path, halves: halves)
  }

  /// The prompts of the fixture, of which logits alone were recorded.
  static var rows: [[TokenID]] {
    get throws {
      struct Rows: Decodable { let prompts: [[TokenID]] }
      let file = FamilyFixture.folder("llama-bf16").appending(path: "reference.json")
      return try JSONDecoder().decode(Rows.self, from: Data(contentsOf: file)).prompts
    }
  }

  @Test("and give the logits that transformers computes of them", arguments: HalfWeights.allCases)
  func logits(halves: HalfWeights) throws {
    let folder = FamilyFixture.folder("llama-bf16")
    let arrays = try readArrays(folder.appending(path: "reference.safetensors"))
    let model = try Self.read(halves)
    for (row, prompt) in try Self.rows.enumerated() {
      let ours = try #require(
        model.weights.forward(TokenBatch([prompt]), Pass(logits: .all)).logits)
      let theirs = try #require(arrays["row\(row)/logits"])
      let agreement = Agreement(ours, theirs)
      #expect(agreement.worst < .float32Forward, "row \(row): \(agreement)")
    }
  }

  @Test("which takes memory for vectors alone")
  func memory() throws {
    let (mapped, converted) = (try Self.read(.mapped), try Self.read(.converted))
    let matrices = mapped.weights.parameters.filter { mapped.weights[$0].shape.extents.count == 2 }
    #expect(!matrices.isEmpty && matrices.allSatisfy { mapped.weights[$0].isHalf })
    #expect(converted.weights.parameters.allSatisfy { !converted.weights[$0].isHalf })
    let bytes = converted.weights.parameters.reduce(0) { $0 + 4 * converted.weights[$1].count }
    #expect(converted.bytesHeld == bytes)
    let ofMatrices = matrices.reduce(0) { $0 + 4 * mapped.weights[$1].count }
    #expect(mapped.bytesHeld == bytes - ofMatrices)
  }

  @Test("and are trained and analysed as converted ones are")
  func analyses() throws {
    let (mapped, converted) = (try Self.read(.mapped).weights, try Self.read(.converted).weights)
    let batch = TokenBatch(try Self.rows.filter { $0.count > 1 })
    let (own, other) = (try mapped.lossGradient(batch), try converted.lossGradient(batch))
    #expect(abs(own.loss - other.loss) < 1e-6)
    for parameter in mapped.parameters {
      let agreement = Agreement(
        gradients: own.gradients[parameter], other.gradients[parameter])
      #expect(agreement.worst < .float32Gradient, "\(parameter): \(agreement)")
    }
    let prompts = PromptSet(
      batch.rows.map { Prompt(tokens: $0, answer: TokenID(1), distractor: TokenID(2)) })
    let attributions = try [mapped, converted].map { try HeadAttribution(Subject($0, prompts)) }
    let agreement = Agreement(
      attributions[0].heads.flatMap(\.self), attributions[1].heads.flatMap(\.self))
    #expect(agreement.worst < .float32Forward, "\(agreement)")
  }
}
