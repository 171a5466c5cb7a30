import Checkpoints
import Foundation
import TestSupport
import Testing
import Transformer

@Suite("What a model is made of, in words")
struct ConfigurationWordsTests {
  private static func shape(_ name: String) throws -> Configuration {
    let folder = Fixture.folder.appending(path: "families").appending(path: name)
    return try Checkpoint.read(folder: folder.path).configuration
  }

  @Test(
    "the family's name, and what sets a model apart from GPT-2",
    arguments: [
      ("pythia", "GPT-NeoX", ["parallel blocks", "rotary"]),
      ("neox-serial", "GPT-NeoX", ["rotary"]), ("neo", "GPT-Neo", ["windows"]),
      ("llama", "Llama", ["2 key-value heads", "RMSNorm", "rotary", "gated MLP"]),
      ("mistral", "Mistral", ["1 key-value head", "RMSNorm", "rotary", "gated MLP", "windows"]),
      (
        "qwen3", "Qwen3",
        ["2 key-value heads", "RMSNorm", "query and key norms", "rotary", "gated MLP"]
      ),
    ])
  func traits(name: String, family: String, traits: [String]) throws {
    let shape = try Self.shape(name)
    #expect(shape.familyName == family)
    #expect(shape.traits == traits)
  }

  @Test("GPT-2 is what people expect")
  func plain() throws {
    let tiny = try Checkpoint.read(folder: Fixture.folder.appending(path: "tiny").path)
    #expect(tiny.configuration.traits.isEmpty)
    #expect(tiny.configuration.familyName == "GPT-2")
  }
}
