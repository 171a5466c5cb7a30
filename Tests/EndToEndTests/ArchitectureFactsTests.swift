import Foundation
import StrictJSON
import TestSupport
import Testing

@Suite(
  "info tells what a model of any family is made of",
  .enabled(if: CommandRun.isBuilt, "the command is not built beside the tests"))
struct ArchitectureFactsTests {
  private func folder(_ name: String) -> String {
    Fixture.folder.appending(path: name).path
  }

  @Test(
    "in words",
    arguments: [
      (
        "tiny",
        [
          "architecture    GPT-2, LayerNorm", "layers          2, each with 4 heads of width 8",
          "width           32, MLP 128 of GELU in tanh form",
          "context         24 positions, learned", "biases          of all linear maps",
        ]
      ),
      (
        "families/pythia",
        [
          "architecture    GPT-NeoX (Pythia), LayerNorm, attention and MLP in parallel",
          "context         32 positions, rotary in 4 of a head's 8 elements, base 100",
        ]
      ),
      (
        "families/neo",
        [
          "windows         the last 3 positions, in layer 1",
          "biases          of attention's output; the MLP",
        ]
      ),
      (
        "families/mistral",
        [
          "layers          2, each with 4 heads of width 4, which share keys and values",
          "width           16, gated MLP 20 of SiLU",
          "windows         the last 3 positions, in all layers", "biases          none",
        ]
      ),
      (
        "families/qwen3",
        [
          "architecture    Qwen3, RMSNorm, of queries and keys too",
          "layers          2, each with 4 heads of width 6, keys and values shared by groups of 2",
        ]
      ),
      (
        "families/llama-yarn",
        [
          "context         256 positions, rotary, base 100, slow angles divided by 4 (YaRN, from 64 "
            + "positions)"
        ]
      ),
    ])
  func words(name: String, lines: [String]) throws {
    let run = try CommandRun(["info", folder(name)])
    #expect(run.code == 0, "\(run.errors)")
    // Long lines go on below, set in.
    let text = run.output.replacing(/\n +/, with: " ")
    for line in lines { #expect(text.contains(line + "\n"), "\(line) in \(text)") }
  }

  @Test("in JSON")
  func json() throws {
    let facts = try CommandRun(["info", folder("families/llama3"), "--json"]).result()
    let architecture = facts["configuration"]?["architecture"]
    #expect(architecture?["family"] == .string("llama"))
    #expect(architecture?["norm"] == .string("rms"))
    #expect(architecture?["gated"] == .bool(true))
    #expect(architecture?["keyValueHeads"] == .integer(2))
    #expect(architecture?["rotary"]?["width"] == .integer(8))
    #expect(architecture?["rotary"]?["scaling"]?["rope_type"] == .string("llama3"))
    #expect(
      architecture?["biases"]?.array?.compactMap(\.string)
        == ["attentionInput", "attentionOutput", "mlp"])
  }
}
