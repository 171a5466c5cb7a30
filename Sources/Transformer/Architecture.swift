public import Tensors

/// What a model is made of, beside its sizes.
///
/// The engine asks it what there is and never which family it belongs to; the families are the business
/// of the reader of checkpoints.
public struct Architecture: Hashable, Sendable, Codable {
  /// The family, by the name that `model_type` of Hugging Face gives it.
  public var family: String
  /// How the stream is normalised before it is read.
  public var norm: NormKind
  /// How positions are told apart.
  public var positions: Positions
  /// Whether attention and MLP of a block read the same stream, and both are added to it.
  public var isParallel: Bool
  /// The activation of the MLP's hidden layer.
  public var activation: Activation
  /// Whether the activated half of the hidden layer is multiplied by a second, linear one.
  public var isGated: Bool
  /// The number of heads of keys and values where several heads share one; nil for one each.
  public var keyValueHeads: Int?
  /// The width of a head where it is not the width of the stream over the number of heads.
  public var headWidth: Int?
  /// For each layer how many positions back a query sees, itself included.
  ///
  /// Nil for all of them; empty where every layer sees all.
  public var windows: [Int?]
  /// Whether queries, keys and values are one map, stored side by side.
  public var hasJoinedInputs: Bool
  /// Whether linear maps are stored [out, in], as PyTorch's own, and not [in, out].
  public var isOutputMajor: Bool
  /// The linear maps that have a bias.
  public var biases: Biases
  /// Whether queries and keys are normalised, head by head, before they are rotated.
  public var normalisesQueriesAndKeys: Bool

  /// How the stream is normalised.
  public enum NormKind: String, Hashable, Sendable, Codable {
    /// Centred, divided by the deviation, with gain and bias: Ba, Kiros and Hinton 2016.
    case layer
    /// Divided by the root of the mean square, with a gain: Zhang and Sennrich 2019.
    case rms
  }

  /// How positions are told apart.
  public enum Positions: Hashable, Sendable, Codable {
    /// A learned vector for each position is added to the token's embedding.
    case learned
    /// Queries and keys are rotated by angles that grow with the position.
    case rotary(Rotary)
  }

  /// A choice of linear maps.
  public struct Biases: OptionSet, Hashable, Sendable, Codable {
    /// The bits of the choice.
    public let rawValue: Int

    /// A choice by its bits.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// Queries, keys and values.
    public static let attentionInput = Biases(rawValue: 1)
    /// What attention writes.
    public static let attentionOutput = Biases(rawValue: 2)
    /// Both maps of the MLP.
    public static let mlp = Biases(rawValue: 4)
    /// All.
    public static let all: Biases = [.attentionInput, .attentionOutput, .mlp]
  }

  /// An architecture; what is left out is as in GPT-2.
  public init(
    family: String = "gpt2", norm: NormKind = .layer, positions: Positions = .learned,
    isParallel: Bool = false, activation: Activation = .geluTanh, isGated: Bool = false,
    keyValueHeads: Int? = nil, headWidth: Int? = nil, windows: [Int?] = [],
    hasJoinedInputs: Bool = true, isOutputMajor: Bool = false, biases: Biases = .all,
    normalisesQueriesAndKeys: Bool = false
  ) {
    self.family = family
    self.norm = norm
    self.positions = positions
    self.isParallel = isParallel
    self.activation = activation
    self.isGated = isGated
    self.keyValueHeads = keyValueHeads
    self.headWidth = headWidth
    self.windows = windows
    self.hasJoinedInputs = hasJoinedInputs
    self.isOutputMajor = isOutputMajor
    self.biases = biases
    self.normalisesQueriesAndKeys = normalisesQueriesAndKeys
  }

  /// GPT-2's own.
  ///
  /// Source: Radford et al. 2019, section 2.3.
  public static let gpt2 = Architecture()

  /// How queries and keys are rotated; nil where positions are learned.
  public var rotary: Rotary? {
    if case .rotary(let rotary) = positions { rotary } else { nil }
  }

  /// Whether a learned vector is added for each position.
  public var hasPositionEmbedding: Bool { rotary == nil }
}
