public import Tensors
public import Transformer

extension Weights {
  /// Every trained tensor of a model of GPT-2's architecture under its name in transformers, in the
  /// order of its `named_parameters`.
  public var namedTensors: [(name: String, tensor: Tensor)] {
    parameters.map { place in
      let name = place.fixtureName
      return (place == .unembedding ? name : "transformer." + name, self[place])
    }
  }
}
