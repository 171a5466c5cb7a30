import StrictJSON
import Tensors
import Testing
import Transformer

@testable import Checkpoints

@Suite("config.json says the model's shape")
struct ConfigurationFileTests {
  /// A smallest config.json with some members replaced or added.
  private static func file(_ changes: [String: String?]) throws -> ConfigurationFile {
    var members: [String: String] = [
      "model_type": "\"gpt2\"", "n_layer": "3", "n_head": "2", "n_embd": "6", "n_positions": "7",
      "vocab_size": "11",
    ]
    for (key, value) in changes { members[key] = value }
    let text = members.map { "\"\($0)\": \($1)" }.joined(separator: ", ")
    let json = try JSON.parse(Array("{\(text)}".utf8))
    return try ConfigurationFile(json, path: "config.json")
  }

  @Test("what is left out is GPT-2's")
  func defaults() throws {
    let file = try Self.file([:])
    #expect(
      file.configuration
        == Configuration(
          layers: 3, heads: 2, width: 6, hidden: 24, vocabulary: 11, context: 7, epsilon: 1e-5,
          scaling: .headWidth))
    #expect(
      file.settings
        == CheckpointSettings(
          attentionDropout: 0.1, embeddingDropout: 0.1, residualDropout: 0.1, isTied: true,
          vocabulary: 11))
  }

  @Test("every setting is taken")
  func settings() throws {
    let file = try Self.file([
      "model_type": nil, "architectures": #"["GPT2Model"]"#, "n_inner": "5",
      "n_positions": nil, "n_ctx": "9", "layer_norm_epsilon": "0.25", "attn_pdrop": "0",
      "embd_pdrop": "0.5", "resid_pdrop": "0.25", "tie_word_embeddings": "false",
      "reorder_and_upcast_attn": "true",
    ])
    #expect(file.configuration.hidden == 5)
    #expect(file.configuration.context == 9)
    #expect(file.configuration.epsilon == 0.25)
    #expect(
      file.settings
        == CheckpointSettings(
          attentionDropout: 0, embeddingDropout: 0.5, residualDropout: 0.25, isTied: false,
          vocabulary: 11))
  }

  @Test(
    "scaling follows both settings",
    arguments: [
      ("true", "false", Configuration.ScoreScaling.headWidth),
      ("true", "true", .headWidthAndLayer), ("false", "false", .none),
    ])
  func scaling(weights: String, layer: String, expected: Configuration.ScoreScaling) throws {
    let file = try Self.file([
      "scale_attn_weights": weights, "scale_attn_by_inverse_layer_idx": layer,
    ])
    #expect(file.configuration.scaling == expected)
  }

  @Test(
    "all names of GELU's tanh form are taken",
    arguments: ["gelu_new", "gelu_pytorch_tanh", "gelu_fast"])
  func activation(name: String) throws {
    let file = try Self.file(["activation_function": "\"\(name)\""])
    #expect(file.configuration.architecture == .gpt2)
  }

  @Test("other activations are taken by their names")
  func otherActivations() throws {
    for (name, activation) in [("gelu", .gelu), ("relu", .relu), ("silu", .silu)]
      as [(String, Activation)]
    {
      let file = try Self.file(["activation_function": "\"\(name)\""])
      #expect(file.configuration.architecture == Architecture(activation: activation))
    }
  }

  @Test("the largest GPT-2 is within the limits")
  func largest() throws {
    let file = try Self.file([
      "n_layer": "48", "n_head": "25", "n_embd": "1600", "n_positions": "1024",
      "vocab_size": "50257",
    ])
    #expect(file.configuration.parameterCount() == 1_557_611_200)
  }

  @Test(
    "a wrong setting is told",
    arguments: [
      ("n_layer", nil, "has no 'n_layer'. Add it, or download the file again"),
      ("n_layer", "null", "has no 'n_layer'. Add it, or download the file again"),
      ("n_positions", nil, "has no 'n_positions'. Add it, or download the file again"),
      ("n_layer", "0", "has 0 for 'n_layer'; allowed are 1 to 1024. Correct it"),
      ("n_layer", "1025", "has 1025 for 'n_layer'; allowed are 1 to 1024. Correct it"),
      ("n_head", "-2", "has -2 for 'n_head'; allowed are 1 to 1024. Correct it"),
      ("n_embd", "65538", "has 65538 for 'n_embd'; allowed are 1 to 65536. Correct it"),
      (
        "n_positions", "1048577",
        "has 1048577 for 'n_positions'; allowed are 1 to 1048576. Correct it"
      ),
      (
        "vocab_size", "4194305",
        "has 4194305 for 'vocab_size'; allowed are 1 to 4194304. Correct it"
      ),
      ("n_inner", "0", "has 0 for 'n_inner'; allowed are 1 to 4194304. Correct it"),
      (
        "n_layer", "2.5", "has 2.5 for 'n_layer', where a whole number is needed. Correct it"
      ),
      (
        "n_layer", "1e300", "has 1e+300 for 'n_layer', where a whole number is needed. Correct it"
      ),
      (
        "n_layer", "\"3\"", "has a string for 'n_layer', where a number is needed. Correct it"
      ),
      (
        "scale_attn_weights", "1",
        "has a number for 'scale_attn_weights', where a truth value is needed. Correct it"
      ),
      (
        "n_embd", "7",
        "has n_embd 7, which is not a multiple of n_head 2. Correct one of them"
      ),
      (
        "layer_norm_epsilon", "0",
        "has 0.0 for 'layer_norm_epsilon'; it must be above 0 and finite in single precision. "
          + "Correct it"
      ),
      (
        "layer_norm_epsilon", "1e39",
        "has 1e+39 for 'layer_norm_epsilon'; it must be above 0 and finite in single precision. "
          + "Correct it"
      ),
      (
        "attn_pdrop", "1", "has 1.0 for 'attn_pdrop'; it must be at least 0 and below 1. Correct it"
      ),
      (
        "model_type", "\"gemma2\"",
        "describes a model of the type 'gemma2', Google's Gemma, whose embeddings and norms are scaled "
          + "in ways of their own. \(FamilyRefusal.readable)"
      ),
      (
        "model_type", nil,
        "does not say what model it describes. \(FamilyRefusal.readable)"
      ),
      (
        "activation_function", "\"tanh\"",
        "asks for the activation function 'tanh'. Patchbay computes gelu, gelu_new (also called "
          + "gelu_pytorch_tanh and gelu_fast), relu and silu"
      ),
      (
        "add_cross_attention", "true",
        "has 'add_cross_attention' true, which makes another model than Patchbay computes. "
          + "Give a GPT-2 model without it"
      ),
    ] as [(String, String?, String)])
  func refusals(key: String, value: String?, message: String) throws {
    let error = #expect(throws: CheckpointError.self) { try Self.file([key: value]) }
    #expect(error?.description == "config.json \(message)")
  }

  @Test("another architecture is named where only that is said")
  func architecture() throws {
    let error = #expect(throws: CheckpointError.self) {
      try Self.file(["model_type": nil, "architectures": #"["BertModel"]"#])
    }
    #expect(error == .setting(path: "config.json", .otherModel("BertModel")))
  }

  @Test("division by the layer alone is refused")
  func layerAlone() throws {
    let error = #expect(throws: CheckpointError.self) {
      try Self.file(["scale_attn_weights": "false", "scale_attn_by_inverse_layer_idx": "true"])
    }
    let key = "scale_attn_by_inverse_layer_idx"
    #expect(error == .setting(path: "config.json", .unsupported(key: key)))
  }

  @Test("anything but an object is refused")
  func noObject() throws {
    let error = #expect(throws: CheckpointError.self) {
      try ConfigurationFile(.array([]), path: "config.json")
    }
    #expect(
      error?.description == "config.json is not the JSON that it should be: line 1, column 1 "
        + "(byte 0): expected an object, found an array. Download or write the file again")
  }
}
