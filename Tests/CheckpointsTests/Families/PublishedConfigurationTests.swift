import StrictJSON
import Testing
import Transformer

@testable import Checkpoints

@Suite("Published models have as many parameters as their authors count")
struct PublishedConfigurationTests {
  @Test("a config.json as it was published", arguments: Published.all)
  func parameters(model: Published) throws {
    let json = try JSON.parse(Array("{\(model.members)}".utf8))
    let file = try ConfigurationFile(json, path: "config.json")
    let count = file.configuration.parameterCount(tied: file.settings.isTied)
    #expect(count == model.parameters)
    #expect(file.notes == [])
  }

  /// What a published config.json says of its model's shape.
  struct Published: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let parameters: Int
    let members: String

    static let all = [
      Published(
        testDescription: "EleutherAI/pythia-160m", parameters: 162_322_944,
        members: """
          "architectures": ["GPTNeoXForCausalLM"], "bos_token_id": 0, "eos_token_id": 0,
          "hidden_act": "gelu", "hidden_size": 768, "initializer_range": 0.02,
          "intermediate_size": 3072, "layer_norm_eps": 1e-05, "max_position_embeddings": 2048,
          "model_type": "gpt_neox", "num_attention_heads": 12, "num_hidden_layers": 12,
          "rotary_emb_base": 10000, "rotary_pct": 0.25, "tie_word_embeddings": false,
          "torch_dtype": "float16", "use_cache": true, "use_parallel_residual": true,
          "vocab_size": 50304
          """),
      Published(
        testDescription: "EleutherAI/gpt-neo-125m", parameters: 125_198_592,
        members: """
          "activation_function": "gelu_new", "attention_dropout": 0, "attention_layers": ["global",
          "local", "global", "local", "global", "local", "global", "local", "global", "local",
          "global", "local"], "attention_types": [[["global", "local"], 6]], "embed_dropout": 0,
          "hidden_size": 768, "intermediate_size": null, "layer_norm_epsilon": 1e-05,
          "max_position_embeddings": 2048, "model_type": "gpt_neo", "num_heads": 12,
          "num_layers": 12, "resid_dropout": 0, "vocab_size": 50257, "window_size": 256
          """),
      Published(
        testDescription: "meta-llama/Llama-2-7b-hf", parameters: 6_738_415_616,
        members: """
          "architectures": ["LlamaForCausalLM"], "hidden_act": "silu", "hidden_size": 4096,
          "intermediate_size": 11008, "max_position_embeddings": 4096, "model_type": "llama",
          "num_attention_heads": 32, "num_hidden_layers": 32, "num_key_value_heads": 32,
          "pretraining_tp": 1, "rms_norm_eps": 1e-05, "rope_scaling": null,
          "tie_word_embeddings": false, "vocab_size": 32000
          """),
      Published(
        testDescription: "meta-llama/Llama-3.2-1B", parameters: 1_235_814_400,
        members: """
          "attention_bias": false, "attention_dropout": 0.0, "bos_token_id": 128000,
          "eos_token_id": 128001, "head_dim": 64, "hidden_act": "silu", "hidden_size": 2048,
          "intermediate_size": 8192, "max_position_embeddings": 131072, "mlp_bias": false,
          "model_type": "llama", "num_attention_heads": 32, "num_hidden_layers": 16,
          "num_key_value_heads": 8, "rms_norm_eps": 1e-05, "rope_scaling": {"factor": 32.0,
          "high_freq_factor": 4.0, "low_freq_factor": 1.0,
          "original_max_position_embeddings": 8192, "rope_type": "llama3"},
          "rope_theta": 500000.0, "tie_word_embeddings": true, "vocab_size": 128256
          """),
      Published(
        testDescription: "HuggingFaceTB/SmolLM2-135M", parameters: 134_515_008,
        members: """
          "attention_bias": false, "attention_dropout": 0.0, "hidden_act": "silu",
          "hidden_size": 576, "intermediate_size": 1536, "is_llama_config": true,
          "max_position_embeddings": 8192, "model_type": "llama", "num_attention_heads": 9,
          "num_hidden_layers": 30, "num_key_value_heads": 3, "rms_norm_eps": 1e-05,
          "rope_interleaved": false, "rope_scaling": null, "rope_theta": 100000,
          "tie_word_embeddings": true, "vocab_size": 49152
          """),
      Published(
        testDescription: "mistralai/Mistral-7B-v0.1", parameters: 7_241_732_096,
        members: """
          "hidden_act": "silu", "hidden_size": 4096, "intermediate_size": 14336,
          "max_position_embeddings": 32768, "model_type": "mistral", "num_attention_heads": 32,
          "num_hidden_layers": 32, "num_key_value_heads": 8, "rms_norm_eps": 1e-05,
          "rope_theta": 10000.0, "sliding_window": 4096, "tie_word_embeddings": false,
          "vocab_size": 32000
          """),
      Published(
        testDescription: "Qwen/Qwen2.5-0.5B", parameters: 494_032_768,
        members: """
          "attention_dropout": 0.0, "hidden_act": "silu", "hidden_size": 896,
          "intermediate_size": 4864, "max_position_embeddings": 32768, "max_window_layers": 24,
          "model_type": "qwen2", "num_attention_heads": 14, "num_hidden_layers": 24,
          "num_key_value_heads": 2, "rms_norm_eps": 1e-06, "rope_theta": 1000000.0,
          "sliding_window": 32768, "tie_word_embeddings": true, "use_mrope": false,
          "use_sliding_window": false, "vocab_size": 151936
          """),
      Published(
        testDescription: "Qwen/Qwen3-0.6B", parameters: 596_049_920,
        members: """
          "attention_bias": false, "attention_dropout": 0.0, "head_dim": 128,
          "hidden_act": "silu", "hidden_size": 1024, "intermediate_size": 3072,
          "max_position_embeddings": 40960, "max_window_layers": 28, "model_type": "qwen3",
          "num_attention_heads": 16, "num_hidden_layers": 28, "num_key_value_heads": 8,
          "rms_norm_eps": 1e-06, "rope_scaling": null, "rope_theta": 1000000,
          "sliding_window": null, "tie_word_embeddings": true, "use_sliding_window": false,
          "vocab_size": 151936
          """),
    ]
  }
}
