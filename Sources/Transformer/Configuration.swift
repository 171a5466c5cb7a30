import Tensors

/// The shape of a model, and its architecture.
///
/// Letters used in shapes throughout: L layers, H heads, G heads of keys and values, D width, K head
/// width, F hidden width, V vocabulary, C context, B rows of a batch, T positions of a row, N positions
/// of all rows. In GPT-2 G is H and H K is D.
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
  /// What a norm adds to the variance, or to the mean square.
  public var epsilon: Float
  /// How the attention scores are scaled.
  public var scaling: ScoreScaling
  /// What the model is made of.
  public var architecture: Architecture

  /// How attention scores are scaled before softmax.
  public enum ScoreScaling: String, Hashable, Sendable, Codable {
    /// One over the square root of the head width: GPT-2.
    case headWidth
    /// The same, divided by one plus the layer: `scale_attn_by_inverse_layer_idx`.
    case headWidthAndLayer
    /// None: `scale_attn_weights` false.
    case none
  }

  /// A shape; `width` must be a multiple of `heads` unless the architecture says how wide a head is.
  public init(
    layers: Int, heads: Int, width: Int, hidden: Int? = nil, vocabulary: Int, context: Int,
    epsilon: Float = 1e-5, scaling: ScoreScaling = .headWidth, architecture: Architecture = .gpt2
  ) {
    precondition(
      layers > 0 && heads > 0 && width > 0
        && (width % heads == 0 || architecture.headWidth != nil),
      "Configuration: \(layers) layers, \(heads) heads, width \(width)")
    precondition(
      heads % (architecture.keyValueHeads ?? heads) == 0
        && (architecture.windows.isEmpty || architecture.windows.count == layers),
      "Configuration: \(architecture)")
    self.layers = layers
    self.heads = heads
    self.width = width
    self.hidden = hidden ?? 4 * width
    self.vocabulary = vocabulary
    self.context = context
    self.epsilon = epsilon
    self.scaling = scaling
    self.architecture = architecture
  }

  /// The width of one head, K.
  public var headWidth: Int { architecture.headWidth ?? width / heads }

  /// The number of heads of keys and values, G.
  public var keyValueHeads: Int { architecture.keyValueHeads ?? heads }

  /// Whether several heads share their keys and values.
  public var hasGroups: Bool { keyValueHeads != heads }

  /// The columns of a [N, H K] tensor that belong to a head.
  public func columns(ofHead head: Int) -> Range<Int> {
    head * headWidth..<(head + 1) * headWidth
  }

  /// The head of keys and values that a head reads.
  public func keyValueHead(of head: Int) -> Int { head / (heads / keyValueHeads) }

  /// The heads that read a head of keys and values.
  public func readers(ofKeyValueHead head: Int) -> Range<Int> {
    let each = heads / keyValueHeads
    return head * each..<(head + 1) * each
  }

  /// How many positions back a query of a layer sees, itself included; nil for all.
  public func window(layer: Int) -> Int? {
    architecture.windows.isEmpty ? nil : architecture.windows[layer]
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

  /// The wider of the stream and of what all heads of a layer hold: as GPT-2's are, D.
  public var widest: Int { max(width, zColumns) }

  /// The numbers that an MLP holds of each position: F, and where it is gated the other factor's F.
  public var hiddenColumns: Int { architecture.isGated ? 2 * hidden : hidden }

  /// The numbers that a pass holds of each position: the stream, its normed form and what is added,
  /// queries, keys, values and z, and the hidden layer.
  public var passColumns: Int { 4 * width + inputColumns + zColumns + hiddenColumns }

  /// The number of parameters; a tied unembedding counts once.
  public func parameterCount(tied: Bool = true) -> Int {
    Parameter.all(in: self, hasSeparateHead: !tied).reduce(0) { $0 + $1.shape(self).count }
  }
}
