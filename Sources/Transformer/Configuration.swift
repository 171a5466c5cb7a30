/// The shape of a GPT-2-style model.
///
/// Letters used in shapes throughout: L layers, H heads, D width, K head width, F hidden width,
/// V vocabulary, C context, B rows of a batch, T positions of a row, N positions of all rows.
public struct Configuration: Hashable, Sendable, Codable {
  /// The number of blocks, L.
  public var layers: Int
  /// The number of heads of each block, H.
  public var heads: Int
  /// The width of the residual stream, D.
  public var width: Int
  /// The width of the MLP's hidden layer, F.
  public var hidden: Int
  /// The number of rows of the token embedding, V.
  public var vocabulary: Int
  /// The most positions a row may have, C.
  public var context: Int
  /// What LayerNorm adds to the variance.
  public var epsilon: Float
  /// How the attention scores are scaled.
  public var scaling: ScoreScaling

  /// How attention scores are scaled before softmax.
  public enum ScoreScaling: String, Hashable, Sendable, Codable {
    /// One over the square root of the head width: GPT-2.
    case headWidth
    /// The same, divided by one plus the layer: `scale_attn_by_inverse_layer_idx`.
    case headWidthAndLayer
    /// None: `scale_attn_weights` false.
    case none
  }

  /// A shape; `width` must be a multiple of `heads`.
  public init(
    layers: Int, heads: Int, width: Int, hidden: Int? = nil, vocabulary: Int, context: Int,
    epsilon: Float = 1e-5, scaling: ScoreScaling = .headWidth
  ) {
    precondition(
      layers > 0 && heads > 0 && width > 0 && width % heads == 0,
      "Configuration: \(layers) layers, \(heads) heads, width \(width)")
    self.layers = layers
    self.heads = heads
    self.width = width
    self.hidden = hidden ?? 4 * width
    self.vocabulary = vocabulary
    self.context = context
    self.epsilon = epsilon
    self.scaling = scaling
  }

  /// The width of one head, K.
  public var headWidth: Int { width / heads }

  /// The columns of a [N, D] tensor that belong to a head.
  public func columns(ofHead head: Int) -> Range<Int> {
    head * headWidth..<(head + 1) * headWidth
  }

  /// What the scores of a layer are multiplied by.
  public func scoreScale(layer: Int) -> Float {
    let byWidth = 1 / Float(headWidth).squareRoot()
    return switch scaling {
    case .headWidth: byWidth
    case .headWidthAndLayer: byWidth / Float(layer + 1)
    case .none: 1
    }
  }

  /// The number of parameters; a tied unembedding counts once.
  public func parameterCount(tied: Bool = true) -> Int {
    let block = 4 * width + 4 * width * width + 4 * width + 2 * width * hidden + hidden + width
    return vocabulary * width * (tied ? 1 : 2) + context * width + layers * block + 2 * width
  }
}
