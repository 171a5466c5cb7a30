import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@testable import Checkpoints

@Suite("Models of every family are read as transformers computes them")
struct FamilyReadingTests {
  @Test("logits agree", arguments: FamilyFixture.all)
  func logits(fixture: FamilyFixture) throws {
    let weights = try Checkpoint.read(folder: fixture.path).weights
    let reference = try TensorFile(path: "\(fixture.path)/reference.safetensors")
    let prompts = try fixture.prompts
    #expect(prompts.count == 4)
    for (row, prompt) in prompts.enumerated() {
      let theirs = try #require(try reference.tensor(named: "row\(row)/logits"))
      let ours = try weights.forward(TokenBatch([prompt]), Pass(logits: .all))
      let agreement = Agreement(try #require(ours.logits), theirs)
      #expect(agreement.worst < .float32Forward, "row \(row): \(agreement)")
    }
  }

  @Test("nothing is left aside, nothing is strange, and the preview says the same")
  func whole() throws {
    for fixture in FamilyFixture.all {
      let checkpoint = try Checkpoint.read(folder: fixture.path)
      #expect(checkpoint.ignored == [], "\(fixture.testDescription)")
      #expect(checkpoint.notes == [], "\(fixture.testDescription)")
      let preview = try CheckpointPreview(path: fixture.path)
      #expect(preview.shape == checkpoint.configuration)
      #expect(preview.bytesHeld == checkpoint.bytesHeld)
      // Only queries, keys and values that are stored head by head are copied.
      let shape = checkpoint.configuration
      let isNeoX = shape.architecture.family == "gpt_neox"
      let columns = shape.width + (shape.architecture.biases == .all ? 1 : 0)
      let joined = shape.layers * 3 * shape.width * columns
      #expect(checkpoint.bytesHeld == (isNeoX ? 4 * joined : 0), "\(fixture.testDescription)")
    }
  }

  @Test("the architecture is what config.json says", arguments: Expected.all)
  func architecture(expected: Expected) throws {
    let checkpoint = try Checkpoint.read(folder: FamilyFixture.named(expected.name).path)
    #expect(checkpoint.configuration == expected.configuration)
    #expect(checkpoint.isTied == expected.isTied)
    #expect(checkpoint.settings.endToken == 40)
  }

  struct Expected: Sendable, CustomTestStringConvertible {
    let name: String
    let configuration: Configuration
    let isTied: Bool
    var testDescription: String { name }

    private static func llama(
      _ name: String, _ rotary: Rotary, keyValueHeads: Int? = 2, headWidth: Int?,
      context: Int, epsilon: Float = 1e-6, isTied: Bool = false,
      _ change: (inout Architecture) -> Void = { _ in }
    ) -> Expected {
      var architecture = Architecture(
        family: "llama", norm: .rms, positions: .rotary(rotary), activation: .silu, isGated: true,
        keyValueHeads: keyValueHeads, headWidth: headWidth, hasJoinedInputs: false,
        isOutputMajor: true, biases: [])
      change(&architecture)
      return Expected(
        name: name,
        configuration: Configuration(
          layers: 2, heads: 4, width: 16, hidden: 20, vocabulary: 41, context: context,
          epsilon: epsilon, architecture: architecture), isTied: isTied)
    }

    private static func neoX(
      _ name: String, _ rotary: Rotary, layers: Int, heads: Int, epsilon: Float,
      _ change: (inout Architecture) -> Void
    ) -> Expected {
      var architecture = Architecture(
        family: "gpt_neox", positions: .rotary(rotary), isParallel: true, activation: .gelu,
        isOutputMajor: true)
      change(&architecture)
      return Expected(
        name: name,
        configuration: Configuration(
          layers: layers, heads: heads, width: 16, hidden: 20, vocabulary: 41, context: 32,
          epsilon: epsilon, architecture: architecture), isTied: false)
    }

    static let all: [Expected] = [
      neoX("pythia", Rotary(width: 4, base: 100), layers: 3, heads: 2, epsilon: 1e-5) { _ in },
      neoX("neox-serial", Rotary(width: 4), layers: 2, heads: 4, epsilon: 1e-3) {
        ($0.isParallel, $0.activation, $0.biases) = (false, .geluTanh, .mlp)
      },
      Expected(
        name: "neo",
        configuration: Configuration(
          layers: 2, heads: 4, width: 16, hidden: 20, vocabulary: 41, context: 32, scaling: .none,
          architecture: Architecture(
            family: "gpt_neo", windows: [nil, 3], hasJoinedInputs: false, isOutputMajor: true,
            biases: [.attentionOutput, .mlp])), isTied: true),
      llama("llama", Rotary(width: 6), headWidth: 6, context: 32, epsilon: 1e-5),
      llama(
        "llama-linear", Rotary(width: 4, base: 100, scaling: .linear(factor: 2)),
        keyValueHeads: nil, headWidth: nil, context: 32),
      llama(
        "llama-yarn",
        Rotary(width: 8, base: 100, scaling: .yarn(Rotary.Yarn(factor: 4, context: 64))),
        headWidth: 8, context: 256),
      llama(
        "llama3",
        Rotary(
          width: 8, base: 100, scaling: .llama3(factor: 4, low: 1, high: 4, context: 64)),
        headWidth: 8, context: 256, epsilon: 1e-3, isTied: true
      ) { $0.biases = .all },
      llama(
        "mistral", Rotary(width: 4), keyValueHeads: 1, headWidth: nil, context: 32, epsilon: 1e-5
      ) { ($0.family, $0.windows) = ("mistral", [3, 3]) },
      llama(
        "qwen2", Rotary(width: 4, base: 1_000_000), headWidth: nil, context: 32, isTied: true
      ) { ($0.family, $0.windows, $0.biases) = ("qwen2", [nil, 3], .attentionInput) },
      llama("qwen3", Rotary(width: 6, base: 1_000_000), headWidth: 6, context: 32) {
        ($0.family, $0.normalisesQueriesAndKeys) = ("qwen3", true)
      },
    ]
  }
}
