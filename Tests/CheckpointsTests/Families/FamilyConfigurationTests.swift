import StrictJSON
import Tensors
import Testing
import Transformer

@testable import Checkpoints

@Suite("config.json of every family is read as transformers means it, or refused by its cause")
struct FamilyConfigurationTests {
  private static func file(
    _ name: String, _ changes: [String: String?]
  ) throws -> ConfigurationFile {
    let text = try FamilyFixture.changed(FamilyFixture.named(name).configuration, changes)
    return try ConfigurationFile(JSON.parse(Array(text.utf8)), path: "config.json")
  }

  private static func shape(
    _ name: String, _ changes: [String: String?]
  ) throws -> Configuration { try file(name, changes).configuration }

  @Test("what is left out is what transformers fills in")
  func defaults() throws {
    let llama = try Self.shape(
      "llama", ["head_dim": nil, "num_key_value_heads": nil, "rope_theta": nil])
    #expect(llama.headWidth == 4)
    #expect(llama.keyValueHeads == 4)
    #expect(llama.architecture.rotary?.base == 10000)
    #expect(try Self.shape("llama", ["rms_norm_eps": nil]).epsilon == 1e-6)
    let mistral = try Self.shape(
      "mistral", ["sliding_window": nil, "num_key_value_heads": nil, "num_attention_heads": "8"])
    #expect(mistral.architecture.windows == [4096, 4096])
    #expect(mistral.keyValueHeads == 8)
    #expect(try Self.shape("mistral", ["num_key_value_heads": "null"]).keyValueHeads == 4)
    #expect(try Self.shape("qwen3", ["head_dim": nil]).headWidth == 128)
    #expect(try Self.shape("qwen3", ["head_dim": "null"]).headWidth == 4)
    let neo = try Self.shape("neo", ["intermediate_size": "null", "window_size": nil])
    #expect(neo.hidden == 64)
    #expect(neo.architecture.windows == [nil, 256])
    let neoX = try Self.shape(
      "neox-serial",
      [
        "rotary_pct": nil, "partial_rotary_factor": nil, "rotary_emb_base": nil, "rope_theta": nil,
        "use_parallel_residual": nil, "attention_bias": nil, "hidden_act": nil,
        "num_attention_heads": "1",
      ])
    #expect(neoX.architecture.rotary == Rotary(width: 4))
    #expect(neoX.architecture.isParallel)
    #expect(neoX.architecture.biases == .all)
    #expect(neoX.architecture.activation == .gelu)
  }

  @Test("the class says the family where model_type is left out")
  func classes() throws {
    for fixture in FamilyFixture.all {
      let file = try Self.file(fixture.testDescription, ["model_type": nil])
      #expect(try file.family.modelType == Self.file(fixture.testDescription, [:]).family.modelType)
    }
    #expect(
      throws: CheckpointError.setting(path: "config.json", .otherModel("Qwen3MoeForCausalLM"))
    ) {
      try Self.file(
        "qwen3", ["model_type": nil, "architectures": #"["Qwen3MoeForCausalLM"]"#])
    }
  }

  @Test("rotary positions are read in the words of transformers 4 and 5")
  func rotary() throws {
    let llama3 =
      #"{"rope_theta": 500000.0, "rope_type": "llama3", "factor": 8, "low_freq_factor": 1, "#
      + #""high_freq_factor": 4, "original_max_position_embeddings": 8192}"#
    let expected = Rotary(
      width: 6, base: 500_000, scaling: .llama3(factor: 8, low: 1, high: 4, context: 8192))
    let newer = ["rope_parameters": llama3, "rope_theta": nil, "rope_scaling": nil]
    #expect(try Self.shape("llama", newer).architecture.rotary == expected)
    let both = ["rope_parameters": llama3, "rope_theta": "500000", "rope_scaling": llama3]
    #expect(try Self.shape("llama", both).architecture.rotary == expected)
    let neoX = [
      "rope_parameters":
        #"{"rope_type": "default", "rope_theta": 100, "partial_rotary_factor": 0.5}"#,
      "rotary_pct": nil, "rotary_emb_base": nil, "rope_theta": nil, "partial_rotary_factor": nil,
    ]
    #expect(
      try Self.shape("pythia", neoX).architecture.rotary == Rotary(width: 4, base: 100))
  }

  @Test("YaRN's factor on queries and keys follows its numbers")
  func yarn() throws {
    func yarn(_ more: String) throws -> Rotary.Yarn? {
      let scaling = #"{"rope_type": "yarn", "factor": 4.0\#(more)}"#
      let shape = try Self.shape("llama", ["rope_scaling": scaling])
      guard case .yarn(let yarn)? = shape.architecture.rotary?.scaling else { return nil }
      return yarn
    }
    #expect(try yarn("") == Rotary.Yarn(factor: 4, context: 32))
    #expect(try yarn(#", "attention_factor": 1.25"#)?.attentionFactor == 1.25)
    #expect(try yarn(#", "mscale": 1.0, "mscale_all_dim": 1.0"#)?.attentionFactor == 1)
    #expect(try yarn(#", "truncate": false, "beta_fast": 16"#)?.rounds == false)
  }

  @Test("layers that slide are those that layer_types says, else those from max_window_layers on")
  func windows() throws {
    let kinds = #"["sliding_attention", "full_attention"]"#
    #expect(try Self.shape("qwen2", ["layer_types": kinds]).architecture.windows == [3, nil])
    #expect(try Self.shape("qwen2", ["max_window_layers": "0"]).architecture.windows == [3, 3])
    #expect(try Self.shape("qwen2", ["max_window_layers": "2"]).architecture.windows == [])
    #expect(try Self.shape("qwen2", ["use_sliding_window": "false"]).architecture.windows == [])
    let local = #"[[["local"], 2]]"#
    #expect(
      try Self.shape("neo", ["attention_types": local, "attention_layers": nil]).architecture
        .windows == [3, 3])
  }

  @Test("a wrong setting is told", arguments: FamilyRefusal.all)
  func refusals(refusal: FamilyRefusal) throws {
    let error = #expect(throws: CheckpointError.self) {
      try Self.file(refusal.fixture, refusal.changes)
    }
    #expect(error?.description == "config.json \(refusal.message)")
  }
}
