package import Transformer

/// A site at which the destination run takes the source run's values.
public enum PatchSite: String, CaseIterable, Codable, Hashable, Sendable {
  /// The residual stream entering a block.
  case residualIn = "residual-in"
  /// What a block's attention adds to the stream: all heads and the bias b_O.
  case attentionOut = "attention-out"
  /// What a block's MLP adds to the stream.
  case mlpOut = "mlp-out"
  /// What a head adds to the stream, z W_O, each with the W_O of its own checkpoint.
  case headOutput = "head-output"
  /// A head's z, read by the W_O of the checkpoint that is patched.
  case z
  /// A head's queries, bias included.
  case queries = "q"
  /// A head's keys, bias included; where heads share them, those of a group.
  case keys = "k"
  /// A head's values, bias included; where heads share them, those of a group.
  case values = "v"
  /// A head's attention probabilities.
  case pattern

  /// Whether the site belongs to a head; otherwise it belongs to a position of the stream.
  public var isHeadwise: Bool {
    switch self {
    case .residualIn, .attentionOut, .mlpOut: false
    case .headOutput, .z, .queries, .keys, .values, .pattern: true
    }
  }

  /// The place in the forward pass.
  func site(_ layer: Int) -> Site {
    switch self {
    case .residualIn: .block(layer, .residualIn)
    case .attentionOut: .block(layer, .attentionOut)
    case .mlpOut: .block(layer, .mlpOut)
    case .headOutput, .z: .block(layer, .z)
    case .queries: .block(layer, .queries)
    case .keys: .block(layer, .keys)
    case .values: .block(layer, .values)
    case .pattern: .block(layer, .pattern)
    }
  }

  /// The input of heads that the site is; nil for other sites.
  var headInput: HeadInput? {
    switch self {
    case .queries: .queries
    case .keys: .keys
    case .values: .values
    case .residualIn, .attentionOut, .mlpOut, .headOutput, .z, .pattern: nil
    }
  }

  /// How many heads the site has: keys and values may be shared by several heads.
  package func heads(in configuration: Configuration) -> Int {
    headInput.map(configuration.heads(of:)) ?? configuration.heads
  }

  /// The columns of the site's grid, one for each of its heads.
  func columns(in configuration: Configuration) -> [PatchColumn] {
    let readers = configuration.heads / configuration.keyValueHeads
    return (0..<heads(in: configuration)).map { index in
      actsOnKeys && configuration.hasGroups
        ? .keyValueHead(index, readers: readers) : .head(index)
    }
  }

  /// The heads whose z a column of the site's grid changes.
  func heads(ofColumn column: Int, in configuration: Configuration) -> Range<Int> {
    actsOnKeys ? configuration.readers(ofKeyValueHead: column) : column..<column + 1
  }

  /// The column of the site's grid that a head belongs to.
  func column(ofHead head: Int, in configuration: Configuration) -> Int {
    headInput.map { configuration.place(ofHead: head, at: $0) } ?? head
  }

  /// Whether its change reaches later queries of the same block.
  var actsOnKeys: Bool { self == .keys || self == .values }
}
