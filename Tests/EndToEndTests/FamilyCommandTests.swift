import Foundation
import StrictJSON
import TestSupport
import Testing

@Suite("Commands name what a model of another family has, and refuse what it has not")
struct FamilyCommandTests {
  private static func folder(_ name: String) -> String {
    Fixture.folder.appending(path: "families").appending(path: name).path
  }

  private static let pair = [
    "--tokens", "1,2,3,4,5", "--corrupted-tokens", "1,7,3,8,5", "--answer-id", "9",
    "--distractor-id", "10",
  ]

  private static func run(_ command: String, _ model: String, _ more: [String]) throws -> CommandRun
  {
    try CommandRun([command, folder(model)] + more)
  }

  @Test(
    "info says what it is made of",
    arguments: [
      (
        "pythia",
        ["LayerNorm, attention and MLP in parallel", "rotary in 4 of a head's 8 elements"]
      ),
      ("llama", ["RMSNorm", "keys and values shared by groups of 2", "gated MLP 20 of SiLU"]),
      ("qwen3", ["RMSNorm, of queries and keys too"]),
      ("neo", ["the last 3 positions, in layer 1 biases"]),
    ])
  func info(model: String, words: [String]) throws {
    let run = try Self.run("info", model, [])
    #expect(run.code == 0, "\(run.errors)")
    let text = run.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for word in words { #expect(text.contains(word), "\(word): \(text)") }
    let json = try Self.run("info", model, ["--json"]).json()
    #expect(
      json["checkpoint"]?["architecture"]?.string
        == json["result"]?["configuration"]?["architecture"]?["family"]?.string)
  }

  @Test("a model without biases and positions has no such parts", arguments: ["llama", "pythia"])
  func attribute(model: String) throws {
    let run = try Self.run("attribute", model, Self.pair)
    #expect(run.code == 0, "\(run.errors)")
    let isLlama = model == "llama"
    #expect(!run.output.contains("position embedding"))
    #expect(run.output.contains("b_O") == !isLlama, "\(run.output)")
    #expect(run.output.contains("last norm and unembedding bias") == !isLlama)
    #expect(run.output.contains("RMSNorm") == isLlama)
    #expect(run.output.contains("LayerNorm") == !isLlama)
    let result = try Self.run("attribute", model, Self.pair + ["--json"]).json()["result"]
    #expect((result?["position"] ?? .null) == .null)
  }

  @Test(
    "keys and values that heads share have a column for each key-value head", arguments: ["k", "v"])
  func patch(site: String) throws {
    let more = Self.pair + ["--site", site]
    let run = try Self.run("patch", "llama", more)
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.output.contains("kv0") && run.output.contains("kv1"), "\(run.output)")
    #expect(!run.output.contains("kv2") && run.output.contains("RMSNorms included"))
    let text = run.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(text.contains("which 2 heads read"), "\(text)")
    let json = try Self.run("patch", "llama", more + ["--json"]).json()
    #expect(json["result"]?["columns"]?.array?.compactMap(\.string) == ["kv0", "kv1"])
    let queries = try Self.run("patch", "llama", Self.pair + ["--site", "q", "--json"]).json()
    #expect(queries["result"]?["columns"]?.array?.count == 4)
  }

  @Test("paths to keys name the heads that share them")
  func paths() throws {
    let run = try Self.run("path-patch", "llama", Self.pair + ["--to", "1.2.k"])
    #expect(run.code == 0, "\(run.errors)")
    let text = run.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(text.contains("heads 1.2-1.3 share their keys and values"), "\(text)")
    let queries = try Self.run("path-patch", "llama", Self.pair + ["--to", "1.2.q"])
    #expect(!queries.output.contains("share"))
  }

  @Test("a parallel block has no stream in the middle, and says so by its name")
  func middles() throws {
    let more = ["--tokens", "1,2,3", "--middles"]
    let run = try Self.run("lens", "pythia", more)
    #expect(run.code == 1 && run.output.isEmpty)
    #expect(run.errors.contains("hook_resid_mid") && run.errors.contains("GPT-NeoX"))
    #expect(try Self.run("lens", "neox-serial", more).output.contains("within 1"))
  }

  @Test("values of a model of other parts are not written into another")
  func cross() throws {
    // Both have 2 layers of 4 heads, 16 wide.
    let run = try CommandRun(
      ["cross-patch", Self.folder("neo"), Self.folder("neox-serial"), "--site", "z"]
        + ["--tokens", "1,2,3", "--answer-id", "4", "--distractor-id", "5"])
    #expect(run.code == 1)
    #expect(run.errors.contains("made of different parts: gpt_neo and gpt_neox"), "\(run.errors)")
  }
}
