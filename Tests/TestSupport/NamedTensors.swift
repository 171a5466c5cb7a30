public import Tensors
public import Transformer

extension Weights {
  /// Every trained tensor under its name in transformers, in the order of its `named_parameters`.
  public var namedTensors: [(name: String, tensor: Tensor)] {
    var all = [
      ("transformer.wte.weight", tokenEmbedding), ("transformer.wpe.weight", positionEmbedding),
    ]
    for (layer, block) in blocks.enumerated() {
      let name = "transformer.h.\(layer)."
      all += [
        (name + "ln_1.weight", block.norm1.gain), (name + "ln_1.bias", block.norm1.bias),
        (name + "attn.c_attn.weight", block.attention.inputWeight),
        (name + "attn.c_attn.bias", block.attention.inputBias),
        (name + "attn.c_proj.weight", block.attention.outputWeight),
        (name + "attn.c_proj.bias", block.attention.outputBias),
        (name + "ln_2.weight", block.norm2.gain), (name + "ln_2.bias", block.norm2.bias),
        (name + "mlp.c_fc.weight", block.mlp.inputWeight),
        (name + "mlp.c_fc.bias", block.mlp.inputBias),
        (name + "mlp.c_proj.weight", block.mlp.outputWeight),
        (name + "mlp.c_proj.bias", block.mlp.outputBias),
      ]
    }
    all += [("transformer.ln_f.weight", finalNorm.gain), ("transformer.ln_f.bias", finalNorm.bias)]
    if let separateUnembedding { all.append(("lm_head.weight", separateUnembedding)) }
    return all
  }
}
