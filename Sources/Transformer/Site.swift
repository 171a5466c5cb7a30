/// A place in the forward pass whose value can be captured or edited.
///
/// Shapes: N positions of all rows of the batch, D width, H heads, G heads of keys and values, K head
/// width, F hidden width, V vocabulary. Head-wise sites hold head h in columns K h ..< K (h + 1). Which
/// sites a model has goes by its architecture: see `exists(in:)`.
public enum Site: Hashable, Sendable {
  /// W_E[token]: [N, D].
  case embedding
  /// W_pos[position]: [N, D].
  case positionEmbedding
  /// A place within a block.
  case block(Int, Stage)
  /// The denominator of the last norm: [N].
  case finalScale
  /// The output of the last norm: [N, D].
  case finalNorm

  /// The places within a block, in the order of the computation.
  public enum Stage: String, CaseIterable, Hashable, Sendable, Codable {
    /// The residual stream entering the block: [N, D].
    case residualIn
    /// The denominator of the norm before attention: [N].
    case norm1Scale
    /// The output of the norm before attention: [N, D].
    case norm1
    /// q of every head, bias included, before norm and rotation: [N, H K].
    case queries
    /// k of every head of keys, bias included, before norm and rotation: [N, G K].
    case keys
    /// v of every head of values, bias included: [N, G K].
    case values
    /// q as attention reads it, where it is rotated: [N, H K].
    case rotatedQueries
    /// k as attention reads it, where it is rotated: [N, G K].
    case rotatedKeys
    /// Attention scores before softmax, minus infinity where masked: per row [H, T, T].
    case scores
    /// Attention probabilities: per row [H, T (query), T (key)].
    case pattern
    /// z, the values weighted by the pattern: [N, H K].
    case z
    /// Each head's output z W_O without the bias b_O: [N, H D].
    case headOutput
    /// The sum of all heads' outputs and b_O: [N, D].
    case attentionOut
    /// The residual stream between attention and MLP, where one follows the other: [N, D].
    case residualMid
    /// The denominator of the norm before the MLP: [N].
    case norm2Scale
    /// The output of the norm before the MLP: [N, D].
    case norm2
    /// The MLP's hidden layer before its activation: [N, F].
    case hiddenIn
    /// What the activated hidden layer is multiplied by, where it is gated: [N, F].
    case hiddenLinear
    /// The MLP's hidden layer as W_out reads it: [N, F].
    case hiddenOut
    /// The MLP's output, bias included: [N, D].
    case mlpOut
    /// The residual stream leaving the block: [N, D].
    case residualOut
  }

  /// Every site of a model, in the order of the computation.
  public static func every(in configuration: Configuration) -> [Site] {
    let blocks = (0..<configuration.layers).flatMap { layer in
      Stage.allCases.map { Site.block(layer, $0) }
    }
    return ([.embedding, .positionEmbedding] + blocks + [.finalScale, .finalNorm])
      .filter { $0.exists(in: configuration) }
  }

  /// Whether a model has the site.
  public func exists(in configuration: Configuration) -> Bool {
    switch self {
    case .embedding, .finalScale, .finalNorm: true
    case .positionEmbedding: configuration.architecture.hasPositionEmbedding
    case .block(let layer, let stage):
      (0..<configuration.layers).contains(layer) && stage.exists(in: configuration.architecture)
    }
  }

  /// Whether a sweep can keep an edit of the site in force in all its passes.
  ///
  /// A sweep resumes at `.residualMid` or `.residualIn` from what one whole pass kept
  /// (`Resumption`). Edits of z and of the MLP's output can be carried: below that point they are
  /// in what was kept, above it they are applied again. Edits of the stream, or of what a component
  /// reads, cannot.
  public var isCarriedBySweeps: Bool {
    switch self {
    case .block(_, .z), .block(_, .mlpOut): true
    default: false
    }
  }

  /// How many numbers the site holds for rows of the given lengths.
  ///
  /// Tells the cost of a capture before the pass.
  public func count(in configuration: Configuration, lengths: [Int]) -> Int {
    let positions = lengths.reduce(0, +)
    switch self {
    case .embedding, .positionEmbedding, .finalNorm: return positions * configuration.width
    case .finalScale: return positions
    case .block(_, let stage):
      switch stage {
      case .norm1Scale, .norm2Scale: return positions
      case .scores, .pattern:
        return lengths.reduce(0) { $0 + $1 * $1 } * configuration.heads
      case .headOutput: return positions * configuration.heads * configuration.width
      case .hiddenIn, .hiddenLinear, .hiddenOut: return positions * configuration.hidden
      case .queries, .rotatedQueries, .z:
        return positions * configuration.heads * configuration.headWidth
      case .keys, .rotatedKeys, .values:
        return positions * configuration.keyValueHeads * configuration.headWidth
      case .residualIn, .norm1, .attentionOut, .residualMid, .norm2, .mlpOut, .residualOut:
        return positions * configuration.width
      }
    }
  }
}

extension Site: CustomStringConvertible {
  /// The hook name that researchers know the site by, as TransformerLens writes it.
  public var description: String { hookName }

  /// The hook name that researchers know the site by, as TransformerLens writes it.
  public var hookName: String {
    switch self {
    case .embedding: "hook_embed"
    case .positionEmbedding: "hook_pos_embed"
    case .finalScale: "ln_final.hook_scale"
    case .finalNorm: "ln_final.hook_normalized"
    case .block(let layer, let stage): "blocks.\(layer).\(stage.hookName)"
    }
  }

  /// The site that a hook name means; nil where there is none.
  public init?(hookName: String) {
    switch hookName {
    case "hook_embed": self = .embedding
    case "hook_pos_embed": self = .positionEmbedding
    case "ln_final.hook_scale": self = .finalScale
    case "ln_final.hook_normalized": self = .finalNorm
    default:
      let parts = hookName.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3, parts[0] == "blocks", let layer = Int(parts[1]), layer >= 0,
        let stage = Stage.allCases.first(where: { $0.hookName == parts[2] })
      else { return nil }
      self = .block(layer, stage)
    }
  }
}

extension Site.Stage {
  /// Whether blocks of an architecture have the place.
  public func exists(in architecture: Architecture) -> Bool {
    switch self {
    case .rotatedQueries, .rotatedKeys: architecture.rotary != nil
    case .residualMid: !architecture.isParallel
    case .hiddenLinear: architecture.isGated
    default: true
    }
  }

  /// The part of the hook name after the layer.
  public var hookName: String {
    switch self {
    case .residualIn: "hook_resid_pre"
    case .norm1Scale: "ln1.hook_scale"
    case .norm1: "ln1.hook_normalized"
    case .queries: "attn.hook_q"
    case .keys: "attn.hook_k"
    case .values: "attn.hook_v"
    case .rotatedQueries: "attn.hook_rot_q"
    case .rotatedKeys: "attn.hook_rot_k"
    case .scores: "attn.hook_attn_scores"
    case .pattern: "attn.hook_pattern"
    case .z: "attn.hook_z"
    case .headOutput: "attn.hook_result"
    case .attentionOut: "hook_attn_out"
    case .residualMid: "hook_resid_mid"
    case .norm2Scale: "ln2.hook_scale"
    case .norm2: "ln2.hook_normalized"
    case .hiddenIn: "mlp.hook_pre"
    case .hiddenLinear: "mlp.hook_pre_linear"
    case .hiddenOut: "mlp.hook_post"
    case .mlpOut: "hook_mlp_out"
    case .residualOut: "hook_resid_post"
    }
  }
}

extension Site: Codable {
  /// Reads a site from its hook name.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let site = Site(hookName: text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(text)' is not a hook name")
    }
    self = site
  }

  /// Writes a site as its hook name.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(hookName)
  }
}
