import Foundation
import Tensors
public import Transformer

extension Weights {
  /// Reads a fixture's model of GPT-2's architecture, knowing that it is well formed.
  init(fixture folder: URL) throws {
    let arrays = try readArrays(folder.appending(path: "model.safetensors"))
    let config = try JSONDecoder().decode(
      FixtureConfiguration.self, from: Data(contentsOf: folder.appending(path: "config.json")))
    let configuration = Configuration(
      layers: config.n_layer, heads: config.n_head, width: config.n_embd, hidden: config.n_inner,
      vocabulary: config.vocab_size, context: config.n_positions,
      epsilon: config.layer_norm_epsilon)
    self.init(configuration, isTied: arrays["lm_head.weight"] == nil) { place in
      let name = place.fixtureName
      guard let tensor = arrays["transformer." + name] ?? arrays[name] else {
        fatalError("\(folder.lastPathComponent) has no \(name)")
      }
      return tensor
    }
  }
}

extension Parameter {
  /// The name in a fixture's file, which is GPT-2's own.
  var fixtureName: String {
    switch self {
    case .tokenEmbedding: "wte.weight"
    case .positionEmbedding: "wpe.weight"
    case .finalGain: "ln_f.weight"
    case .finalBias: "ln_f.bias"
    case .unembedding: "lm_head.weight"
    case .block(let layer, let part): "h.\(layer).\(part.fixtureName)"
    }
  }

  /// All parameters of a model of GPT-2's architecture.
  public static func gpt2(layers: Int, hasSeparateHead: Bool) -> [Parameter] {
    all(
      in: Configuration(layers: layers, heads: 1, width: 1, vocabulary: 1, context: 1),
      hasSeparateHead: hasSeparateHead)
  }
}

extension Parameter.Part {
  var fixtureName: String {
    switch self {
    case .norm1Gain: "ln_1.weight"
    case .norm1Bias: "ln_1.bias"
    case .attentionInputWeight: "attn.c_attn.weight"
    case .attentionInputBias: "attn.c_attn.bias"
    case .attentionOutputWeight: "attn.c_proj.weight"
    case .attentionOutputBias: "attn.c_proj.bias"
    case .norm2Gain: "ln_2.weight"
    case .norm2Bias: "ln_2.bias"
    case .mlpInputWeight: "mlp.c_fc.weight"
    case .mlpInputBias: "mlp.c_fc.bias"
    case .mlpOutputWeight: "mlp.c_proj.weight"
    case .mlpOutputBias: "mlp.c_proj.bias"
    default: fatalError("GPT-2 has no \(self)")
    }
  }
}

/// The keys of config.json, under their own names.
private struct FixtureConfiguration: Decodable {
  // swift-format-ignore: AlwaysUseLowerCamelCase
  let n_layer, n_head, n_embd, vocab_size, n_positions: Int
  // swift-format-ignore: AlwaysUseLowerCamelCase
  let n_inner: Int?
  // swift-format-ignore: AlwaysUseLowerCamelCase
  let layer_norm_epsilon: Float
}
