import Testing

/// A config.json that is refused, and in which words.
struct FamilyRefusal: Sendable, CustomTestStringConvertible {
  let fixture: String
  let changes: [String: String?]
  let message: String

  init(_ fixture: String, _ changes: [String: String?], _ message: String) {
    self.fixture = fixture
    self.changes = changes
    self.message = message
  }

  var testDescription: String { "\(fixture): \(message)" }

  static let readable =
    "Patchbay reads GPT-2, GPT-NeoX (Pythia), GPT-Neo, Llama (SmolLM2), Mistral, Qwen2 and Qwen3: "
    + "model_type must be gpt2, gpt_neox, gpt_neo, llama, mistral, qwen2 or qwen3"

  static let all = models + shapes + rotations + layers

  private static let models = [
    FamilyRefusal(
      "llama", ["model_type": "\"mixtral\""],
      "describes a model of the type 'mixtral', a mixture of experts. \(readable)"),
    FamilyRefusal(
      "llama", ["model_type": "\"llava\""],
      "describes a model of the type 'llava', a model of images and text. \(readable)"),
    FamilyRefusal(
      "llama", ["model_type": "\"mamba\""],
      "describes a model of the type 'mamba', a state-space model, which has no attention. "
        + readable),
    FamilyRefusal(
      "llama", ["model_type": "\"newer\""],
      "describes a model of the type 'newer'. \(readable)"),
    FamilyRefusal(
      "llama", ["num_local_experts": "8"],
      "has 'num_local_experts', which makes it a mixture of experts. \(readable)"),
    FamilyRefusal(
      "llama", ["vision_config": "{}"],
      "has 'vision_config', which makes it a model of images and text. \(readable)"),
    FamilyRefusal(
      "llama", ["is_encoder_decoder": "true"],
      "has 'is_encoder_decoder', which makes it an encoder and a decoder. \(readable)"),
    FamilyRefusal(
      "qwen2", ["quantization_config": #"{"quant_method": "awq"}"#],
      "says that the weights were put into few bits (quantization_config, awq). Patchbay computes with "
        + "the weights as they were trained: give the model from before quantisation, or dequantise it "
        + "in Python with model.dequantize().save_pretrained(DIR2)"),
    FamilyRefusal(
      "llama", ["hidden_act": "\"quick_gelu\""],
      "asks for the activation function 'quick_gelu'. Patchbay computes gelu, gelu_new (also called "
        + "gelu_pytorch_tanh and gelu_fast), relu and silu"),
  ]

  private static let shapes = [
    FamilyRefusal(
      "llama", ["hidden_size": nil], "has no 'hidden_size'. Add it, or download the file again"),
    FamilyRefusal(
      "llama", ["hidden_size": "18", "head_dim": nil],
      "has hidden_size 18, which is not a multiple of num_attention_heads 4. Correct one of them"),
    FamilyRefusal(
      "llama", ["num_key_value_heads": "3"],
      "has num_attention_heads 4, which is not a multiple of num_key_value_heads 3. Correct one of "
        + "them"),
    FamilyRefusal(
      "llama", ["num_key_value_heads": "0"],
      "has 0 for 'num_key_value_heads'; allowed are 1 to 1024. Correct it"),
    FamilyRefusal(
      "llama", ["head_dim": "0"], "has 0 for 'head_dim'; allowed are 1 to 16384. Correct it"),
    FamilyRefusal(
      "llama", ["head_dim": "20000"],
      "has 20000 for 'head_dim'; allowed are 1 to 16384. Correct it"),
    FamilyRefusal(
      "llama", ["intermediate_size": nil],
      "has no 'intermediate_size'. Add it, or download the file again"),
    FamilyRefusal(
      "pythia", ["num_attention_heads": "3"],
      "has hidden_size 16, which is not a multiple of num_attention_heads 3. Correct one of them"),
    FamilyRefusal(
      "neo", ["num_heads": "5"],
      "has hidden_size 16, which is not a multiple of num_heads 5. Correct one of them"),
    FamilyRefusal(
      "llama", ["attention_bias": "1"],
      "has a number for 'attention_bias', where a truth value is needed. Correct it"),
    FamilyRefusal(
      "llama", ["rms_norm_eps": "-1"],
      "has -1.0 for 'rms_norm_eps'; it must be above 0 and finite in single precision. Correct it"),
  ]

  private static let rotations = [
    FamilyRefusal(
      "llama", ["head_dim": "5"],
      "has 5 of a head's 5 elements rotated, where an even number from 2 on is needed. Correct "
        + "'head_dim'"),
    FamilyRefusal(
      "pythia", ["rotary_pct": "0.4", "partial_rotary_factor": nil],
      "has 3 of a head's 8 elements rotated, where an even number from 2 on is needed. Correct "
        + "'rotary_pct'"),
    FamilyRefusal(
      "pythia", ["rotary_pct": "0.25"],
      "has rotary_pct 0.25 and partial_rotary_factor 0.5, which contradict each other. Correct one of "
        + "them"),
    FamilyRefusal(
      "pythia", ["rotary_pct": "1.5", "partial_rotary_factor": nil],
      "has 1.5 for 'rotary_pct'; it must be above 0 and at most 1. Correct it"),
    FamilyRefusal(
      "llama", ["partial_rotary_factor": "0.5"],
      "has 0.5 for 'partial_rotary_factor'; it must be 1. Correct it"),
    FamilyRefusal(
      "llama", ["rope_parameters": #"{"rope_type": "default", "rope_theta": 7}"#],
      "has rope_theta 10000.0 and rope_parameters.rope_theta 7.0, which contradict each other. "
        + "Correct one of them"),
    FamilyRefusal(
      "llama-linear", ["rope_parameters": #"{"rope_type": "default"}"#],
      "has rope_parameters and rope_scaling, which contradict each other. Correct one of them"),
    FamilyRefusal(
      "llama", ["rope_theta": "1"],
      "has 1.0 for 'rope_theta'; it must be above 1 and finite. Correct it"),
    FamilyRefusal(
      "llama", ["rope_scaling": #"{"type": "longrope", "factor": 2}"#],
      "asks for rotary positions scaled in the way 'longrope'. Patchbay computes default, linear, "
        + "dynamic, llama3 and yarn"),
    FamilyRefusal(
      "llama", ["rope_scaling": #"{"type": "linear", "rope_type": "yarn", "factor": 2}"#],
      "has rope_scaling.rope_type yarn and rope_scaling.type linear, which contradict each other. "
        + "Correct one of them"),
    FamilyRefusal(
      "llama", ["rope_scaling": #"{"factor": 2}"#],
      "has no 'rope_scaling.rope_type'. Add it, or download the file again"),
    FamilyRefusal(
      "llama", ["rope_scaling": #"{"type": "linear"}"#],
      "has no 'rope_scaling.factor'. Add it, or download the file again"),
    FamilyRefusal(
      "llama", ["rope_scaling": #"{"type": "linear", "factor": 0.5}"#],
      "has 0.5 for 'rope_scaling.factor'; it must be at least 1 and finite. Correct it"),
    FamilyRefusal(
      "llama", ["rope_scaling": #"{"rope_type": "llama3", "factor": 8, "low_freq_factor": 1}"#],
      "has no 'rope_scaling.high_freq_factor'. Add it, or download the file again"),
    FamilyRefusal(
      "llama3",
      [
        "rope_scaling": #"{"rope_type": "llama3", "factor": 8, "low_freq_factor": 4, "#
          + #""high_freq_factor": 4, "original_max_position_embeddings": 64}"#
      ],
      "has rope_scaling.low_freq_factor 4.0 and rope_scaling.high_freq_factor 4.0, which contradict "
        + "each other. Correct one of them"),
    FamilyRefusal(
      "llama-yarn", ["max_position_embeddings": "64"],
      "has rope_scaling.factor 4.0 and max_position_embeddings 64 over "
        + "rope_scaling.original_max_position_embeddings 64, which contradict each other. Correct one "
        + "of them"),
    FamilyRefusal(
      "llama", ["rope_scaling": "[]"],
      "has an array for 'rope_scaling', where an object is needed. Correct it"),
  ]

  private static let layers = [
    FamilyRefusal(
      "mistral", ["sliding_window": "0"],
      "has 0 for 'sliding_window'; allowed are 1 to 1048576. Correct it"),
    FamilyRefusal(
      "qwen2", ["sliding_window": "0"],
      "has 0 for 'sliding_window'; allowed are 1 to 1048576. Correct it"),
    FamilyRefusal(
      "neo", ["window_size": "0"],
      "has 0 for 'window_size'; allowed are 1 to 1048576. Correct it"),
    FamilyRefusal(
      "qwen2", ["layer_types": #"["full_attention"]"#],
      "has 1 layers in 'layer_types' and num_hidden_layers 2. Correct one of them"),
    FamilyRefusal(
      "qwen3", ["layer_types": #"["full_attention", "chunked_attention"]"#],
      "has 'chunked_attention' in 'layer_types'; allowed are full_attention and sliding_attention. "
        + "Correct it"),
    FamilyRefusal(
      "qwen3", ["layer_types": #"["full_attention", "sliding_attention"]"#],
      "has use_sliding_window false and layer_types sliding_attention, which contradict each other. "
        + "Correct one of them"),
    FamilyRefusal(
      "neo", ["attention_types": #"[[["global"], 3]]"#, "attention_layers": nil],
      "has 3 layers in 'attention_types' and num_layers 2. Correct one of them"),
    FamilyRefusal(
      "neo", ["attention_layers": #"["local", "global"]"#],
      "has attention_types and attention_layers, which contradict each other. Correct one of them"),
    FamilyRefusal(
      "neo", ["attention_types": #"[[["global", "sparse"], 1]]"#, "attention_layers": nil],
      "has 'sparse' in 'attention_types'; allowed are global and local. Correct it"),
    FamilyRefusal(
      "neo", ["attention_types": #"[[["global", "local"], 1000]]"#, "attention_layers": nil],
      "has 2000 for 'attention_types'; allowed are 1 to 1024. Correct it"),
  ]
}
