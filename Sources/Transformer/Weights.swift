public import Tensors

/// All trained numbers of a GPT-2-style model, as the checkpoint stores them.
///
/// A value: an edited, folded or fine-tuned model is another `Weights`. Copies share memory.
public struct Weights: Sendable {
  /// The model's shape.
  public let configuration: Configuration
  /// W_E: [V, D].
  public var tokenEmbedding: Tensor
  /// W_pos: [C, D].
  public var positionEmbedding: Tensor
  /// The blocks, first to last.
  public var blocks: [Block]
  /// The LayerNorm before unembedding.
  public var finalNorm: Norm
  /// W_Uᵀ where it is not the token embedding itself: [V, D].
  public var separateUnembedding: Tensor?
  /// b_U: [V]; GPT-2 has none, folding makes one.
  public var unembeddingBias: Tensor?

  /// W_Uᵀ: [V, D]; the token embedding where the two are tied.
  public var unembedding: Tensor { separateUnembedding ?? tokenEmbedding }

  /// Whether the unembedding is the token embedding itself.
  public var isTied: Bool { separateUnembedding == nil }

  /// Puts a model together.
  ///
  /// That every tensor has the shape that the configuration gives it is a precondition; the reader
  /// of checkpoints checks it.
  public init(
    configuration: Configuration, tokenEmbedding: Tensor, positionEmbedding: Tensor,
    blocks: [Block], finalNorm: Norm, separateUnembedding: Tensor? = nil,
    unembeddingBias: Tensor? = nil
  ) {
    self.configuration = configuration
    self.tokenEmbedding = tokenEmbedding
    self.positionEmbedding = positionEmbedding
    self.blocks = blocks
    self.finalNorm = finalNorm
    self.separateUnembedding = separateUnembedding
    self.unembeddingBias = unembeddingBias
    checkShapes()
  }

  private func checkShapes() {
    let c = configuration
    func check(_ tensor: Tensor?, _ shape: Shape, _ name: String) {
      guard let tensor else { return }
      precondition(tensor.shape == shape, "Weights: \(name) has \(tensor.shape), not \(shape)")
    }
    check(tokenEmbedding, [c.vocabulary, c.width], "tokenEmbedding")
    check(positionEmbedding, [c.context, c.width], "positionEmbedding")
    check(separateUnembedding, [c.vocabulary, c.width], "unembedding")
    check(unembeddingBias, [c.vocabulary], "unembeddingBias")
    check(finalNorm.gain, [c.width], "finalNorm")
    precondition(blocks.count == c.layers, "Weights: \(blocks.count) blocks, not \(c.layers)")
    for block in blocks {
      check(block.norm1.gain, [c.width], "norm1")
      check(block.norm2.gain, [c.width], "norm2")
      check(block.attention.inputWeight, [c.width, 3 * c.width], "attention.inputWeight")
      check(block.attention.inputBias, [3 * c.width], "attention.inputBias")
      check(block.attention.outputWeight, [c.width, c.width], "attention.outputWeight")
      check(block.attention.outputBias, [c.width], "attention.outputBias")
      check(block.mlp.inputWeight, [c.width, c.hidden], "mlp.inputWeight")
      check(block.mlp.inputBias, [c.hidden], "mlp.inputBias")
      check(block.mlp.outputWeight, [c.hidden, c.width], "mlp.outputWeight")
      check(block.mlp.outputBias, [c.width], "mlp.outputBias")
    }
  }
}

/// The gain and bias of a LayerNorm.
public struct Norm: Sendable {
  /// What the normalised stream is multiplied by: [D].
  public var gain: Tensor
  /// What is added after: [D].
  public var bias: Tensor

  /// A LayerNorm's two vectors.
  public init(gain: Tensor, bias: Tensor) {
    self.gain = gain
    self.bias = bias
  }
}

/// One block: attention, then MLP, each reading the residual stream through a LayerNorm.
public struct Block: Sendable {
  /// The LayerNorm before attention.
  public var norm1: Norm
  /// The attention heads.
  public var attention: AttentionWeights
  /// The LayerNorm before the MLP.
  public var norm2: Norm
  /// The MLP.
  public var mlp: MLPWeights

  /// A block of its four parts.
  public init(norm1: Norm, attention: AttentionWeights, norm2: Norm, mlp: MLPWeights) {
    self.norm1 = norm1
    self.attention = attention
    self.norm2 = norm2
    self.mlp = mlp
  }
}

/// The weights of all heads of a block, input-major (y = x W + b) as Hugging Face stores them.
public struct AttentionWeights: Sendable {
  /// W_Q, W_K, W_V side by side: [D, 3 D]; head h owns columns K h ..< K (h + 1) of each third.
  public var inputWeight: Tensor
  /// b_Q, b_K, b_V: [3 D].
  public var inputBias: Tensor
  /// W_O: [D, D]; head h owns rows K h ..< K (h + 1).
  public var outputWeight: Tensor
  /// b_O: [D].
  public var outputBias: Tensor

  /// Attention weights of their four tensors.
  public init(inputWeight: Tensor, inputBias: Tensor, outputWeight: Tensor, outputBias: Tensor) {
    self.inputWeight = inputWeight
    self.inputBias = inputBias
    self.outputWeight = outputWeight
    self.outputBias = outputBias
  }
}

/// The weights of a block's MLP, input-major (y = x W + b) as Hugging Face stores them.
public struct MLPWeights: Sendable {
  /// W_in: [D, F].
  public var inputWeight: Tensor
  /// b_in: [F].
  public var inputBias: Tensor
  /// W_out: [F, D].
  public var outputWeight: Tensor
  /// b_out: [D].
  public var outputBias: Tensor

  /// MLP weights of their four tensors.
  public init(inputWeight: Tensor, inputBias: Tensor, outputWeight: Tensor, outputBias: Tensor) {
    self.inputWeight = inputWeight
    self.inputBias = inputBias
    self.outputWeight = outputWeight
    self.outputBias = outputBias
  }
}
