import Tensors

/// What one training step drops at random, at GPT-2's places.
///
/// The same seed drops the same elements, forward and backward, with any number of threads.
///
/// Source: Radford et al. 2019; places and the usual 0.1 are those of GPT-2 in transformers.
public struct Dropout: Hashable, Sendable {
  /// The probability after the sum of the embeddings.
  public var embedding: Float
  /// The probability on attention weights after softmax.
  public var attention: Float
  /// The probability on what attention and MLP add to the residual stream.
  public var residual: Float
  /// Another seed drops other elements; a step has its own.
  public var seed: UInt64
  /// Where the rows begin in the batch of which they are a share: an element's place there says
  /// whether it is dropped, so that shares drop what the whole batch drops.
  public var origin = Origin()

  /// What a larger batch has in front of some of its rows.
  public struct Origin: Hashable, Sendable {
    /// The tokens of the rows before.
    public var tokens: Int
    /// The attention weights of the rows before, of all heads of a block.
    public var weights: Int

    /// An origin; by default the beginning of the batch.
    public init(tokens: Int = 0, weights: Int = 0) {
      self.tokens = tokens
      self.weights = weights
    }
  }

  /// Dropout of one step.
  ///
  /// - Parameters:
  ///   - embedding: from 0 on, below 1.
  ///   - attention: likewise.
  ///   - residual: likewise.
  ///   - seed: the step's.
  public init(embedding: Float, attention: Float, residual: Float, seed: UInt64) {
    self.embedding = embedding
    self.attention = attention
    self.residual = residual
    self.seed = seed
  }

  /// Whether nothing is dropped anywhere.
  public var isNone: Bool { embedding == 0 && attention == 0 && residual == 0 }

  /// A place in the model where elements are dropped.
  enum Place {
    case embedding
    case pattern(layer: Int)
    case attentionOut(layer: Int)
    case mlpOut(layer: Int)

    /// The number from which the place's key is made.
    var number: Int {
      switch self {
      case .embedding: 0
      case .pattern(let layer): 1 + 3 * layer
      case .attentionOut(let layer): 2 + 3 * layer
      case .mlpOut(let layer): 3 + 3 * layer
      }
    }
  }

  /// Drops a place's elements, of a value or of its gradient.
  func apply(to tensor: inout Tensor, at place: Place) {
    let start: Int =
      switch place {
      case .pattern: origin.weights
      case .embedding, .attentionOut, .mlpOut: origin.tokens * tensor.columns
      }
    tensor.dropOut(
      DropoutMask(probability: probability(at: place), key: key(of: place), start: start))
  }

  private func probability(at place: Place) -> Float {
    switch place {
    case .embedding: embedding
    case .pattern: attention
    case .attentionOut, .mlpOut: residual
    }
  }

  /// The SplitMix64 number of the place in the seed's sequence.
  private func key(of place: Place) -> UInt64 {
    var z = seed &+ UInt64(place.number + 1) &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
