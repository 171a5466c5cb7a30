import StrictJSON

/// What is known of models that are not read, so that a message can say more than their name.
enum OtherModels {
  /// What kind of model a `model_type` is; nil where it is not known.
  static func kind(_ modelType: String) -> String? {
    kinds.first { $0.types.contains(modelType) }?.kind
  }

  private static let experts = "a mixture of experts"
  private static let images = "a model of images and text"
  private static let encoder = "an encoder, which does not predict the next token"
  private static let both = "an encoder and a decoder"

  private static let kinds: [(types: Set<String>, kind: String)] = [
    (
      [
        "mixtral", "qwen2_moe", "qwen3_moe", "qwen3_next", "deepseek_v2", "deepseek_v3", "phimoe",
        "olmoe", "gpt_oss", "dbrx", "jamba", "granitemoe", "switch_transformers", "glm4_moe",
      ], experts
    ),
    (
      [
        "llava", "llava_next", "llava_onevision", "mllama", "llama4", "qwen2_vl", "qwen2_5_vl",
        "qwen3_vl", "pixtral", "mistral3", "idefics", "idefics2", "idefics3", "smolvlm",
        "paligemma", "blip-2", "internvl", "clip", "siglip", "vit", "kosmos-2",
      ], images
    ),
    (["whisper", "wav2vec2", "qwen2_audio", "speecht5"], "a model of sound"),
    (
      ["t5", "mt5", "umt5", "bart", "mbart", "pegasus", "marian", "led", "encoder-decoder"], both
    ),
    (
      [
        "bert", "roberta", "distilbert", "albert", "electra", "deberta", "deberta-v2",
        "modernbert", "xlm-roberta",
      ], encoder
    ),
    (
      ["gemma", "gemma2", "gemma3", "gemma3_text", "gemma3n", "gemma4"],
      "Google's Gemma, whose embeddings and norms are scaled in ways of their own"
    ),
    (
      ["phi", "phi3", "phi4_multimodal"],
      "Microsoft's Phi, whose blocks are joined in ways of their own"
    ),
    (["falcon", "RefinedWeb", "RefinedWebModel"], "Falcon, whose blocks share norms"),
    (["mamba", "mamba2", "falcon_mamba"], "a state-space model, which has no attention"),
    (["rwkv"], "a recurrent network, which has no attention"),
    (["bloom", "mpt"], "a model whose positions are slopes of the scores (ALiBi)"),
    (["opt"], "OPT, whose positions begin at two"),
    (["gptj", "codegen"], "a model that rotates neighbouring elements of queries and keys"),
    (["smollm3"], "a model of which some layers have no positions"),
    (["gpt_bigcode"], "GPT-2 with one head of keys and values"),
    (["granite"], "a model whose parts are scaled by factors of their own"),
  ]

  /// Members that only models of another kind have, and what kind that is.
  static func check(_ members: ConfigurationMembers) throws(SettingProblem) {
    for key in ["num_local_experts", "num_experts", "n_routed_experts", "moe_num_experts"] {
      if let count = members[key]?.integer, count > 1 { throw .otherKind(key: key, experts) }
    }
    for key in ["vision_config", "audio_config", "text_config"] where members[key] != nil {
      throw .otherKind(
        key: key, key == "audio_config" ? "a model of sound and text" : images)
    }
    if members["is_encoder_decoder"]?.bool == true {
      throw .otherKind(key: "is_encoder_decoder", both)
    }
  }
}
