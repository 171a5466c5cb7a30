import Checkpoints
public import Tensors
public import Transformer

extension Weights {
  /// Every trained tensor under its name in transformers, in the order of its `named_parameters`.
  ///
  /// GPT-2's names are those of the tests, others those of the product's reader.
  public var namedTensors: [(name: String, tensor: Tensor)] {
    let architecture = configuration.architecture
    return parameters.map { place in
      guard architecture == .gpt2 else { return (place.name(in: architecture), self[place]) }
      let name = place.fixtureName
      return (place == .unembedding ? name : "transformer." + name, self[place])
    }
  }
}
