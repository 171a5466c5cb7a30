import StrictJSON
import Transformer

/// Writes config.json as transformers reads it for `GPT2LMHeadModel`.
///
/// Every member that its defaults would fill differently is there: the tokens at beginning and end
/// are null where they are not known, since the defaults are those of GPT-2's own vocabulary.
enum ConfigurationOutput {
  /// The member that says who wrote a folder, and its value.
  static let writer = (key: "writer", value: "patchbay")

  /// The text of config.json.
  static func text(_ weights: Weights, _ settings: CheckpointSettings) -> String {
    let shape = weights.configuration
    let json: JSONOutput = [
      "activation_function": "gelu_new",
      "add_cross_attention": false,
      "architectures": ["GPT2LMHeadModel"],
      "attn_pdrop": settings.attentionDropout,
      "bos_token_id": settings.beginningToken,
      "embd_pdrop": settings.embeddingDropout,
      "eos_token_id": settings.endToken,
      "initializer_range": 0.02 as Double,
      "layer_norm_epsilon": shape.epsilon,
      "model_type": "gpt2",
      "n_embd": shape.width,
      "n_head": shape.heads,
      "n_inner": shape.hidden,
      "n_layer": shape.layers,
      "n_positions": shape.context,
      "reorder_and_upcast_attn": false,
      "resid_pdrop": settings.residualDropout,
      "scale_attn_by_inverse_layer_idx": shape.scaling == .headWidthAndLayer,
      "scale_attn_weights": shape.scaling != .none,
      "tie_word_embeddings": weights.isTied,
      "torch_dtype": "float32",
      "use_cache": true,
      "vocab_size": shape.vocabulary,
      writer.key: writer.value,
    ]
    return json.text + "\n"
  }
}
