import Foundation
import Tensors
import Transformer

extension Weights {
  /// Reads a fixture's model, knowing that it is well formed.
  init(fixture folder: URL) throws {
    let arrays = try readArrays(folder.appending(path: "model.safetensors"))
    let config = try JSONDecoder().decode(
      FixtureConfiguration.self, from: Data(contentsOf: folder.appending(path: "config.json")))
    func tensor(_ name: String) -> Tensor {
      guard let tensor = arrays["transformer." + name] ?? arrays[name] else {
        fatalError("\(folder.lastPathComponent) has no \(name)")
      }
      return tensor
    }
    func norm(_ name: String) -> Norm {
      Norm(gain: tensor(name + ".weight"), bias: tensor(name + ".bias"))
    }
    let blocks = (0..<config.n_layer).map { layer in
      let name = "h.\(layer)."
      return Block(
        norm1: norm(name + "ln_1"),
        attention: AttentionWeights(
          inputWeight: tensor(name + "attn.c_attn.weight"),
          inputBias: tensor(name + "attn.c_attn.bias"),
          outputWeight: tensor(name + "attn.c_proj.weight"),
          outputBias: tensor(name + "attn.c_proj.bias")),
        norm2: norm(name + "ln_2"),
        mlp: MLPWeights(
          inputWeight: tensor(name + "mlp.c_fc.weight"), inputBias: tensor(name + "mlp.c_fc.bias"),
          outputWeight: tensor(name + "mlp.c_proj.weight"),
          outputBias: tensor(name + "mlp.c_proj.bias")))
    }
    self.init(
      configuration: Configuration(
        layers: config.n_layer, heads: config.n_head, width: config.n_embd, hidden: config.n_inner,
        vocabulary: config.vocab_size, context: config.n_positions,
        epsilon: config.layer_norm_epsilon),
      tokenEmbedding: tensor("wte.weight"), positionEmbedding: tensor("wpe.weight"),
      blocks: blocks, finalNorm: norm("ln_f"), separateUnembedding: arrays["lm_head.weight"])
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
