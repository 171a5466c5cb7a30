public import Transformer

/// A node of the edge graph: what writes to the residual stream, and the logits, which read it.
///
/// Nodes are ordered as they are computed. Names are those of the EAP-IG package: `input`, `a3.h5`,
/// `m3`, `logits`.
public enum EdgeNode: Hashable, Sendable {
  /// The token embedding; position embedding and biases belong to no node.
  case input
  /// An attention head.
  case head(Head)
  /// The MLP of a layer.
  case mlp(Int)
  /// The end of the residual stream, before the last norm.
  case logits

  /// The name, such as `a3.h5`.
  public var name: String {
    switch self {
    case .input: "input"
    case .head(let head): "a\(head.layer).h\(head.index)"
    case .mlp(let layer): "m\(layer)"
    case .logits: "logits"
    }
  }

  /// The node of a name; nil where the text is anything else.
  ///
  /// - Parameter name: such as `m3`; numbers have no sign and no zeros in front.
  public init?(name: some StringProtocol) {
    switch name {
    case "input": self = .input
    case "logits": self = .logits
    default:
      if name.first == "m", let layer = Self.number(name.dropFirst()) {
        self = .mlp(layer)
        return
      }
      let parts = name.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count == 2, parts[0].first == "a", parts[1].first == "h",
        let layer = Self.number(parts[0].dropFirst()),
        let index = Self.number(parts[1].dropFirst())
      else { return nil }
      self = .head(Head(layer, index))
    }
  }

  /// A number as it is printed; nil for any other text, such as 01 or +1.
  private static func number(_ text: some StringProtocol) -> Int? {
    guard let number = Int(text), number >= 0, String(number) == text else { return nil }
    return number
  }

  /// The layer; nil for the input and the logits.
  public var layer: Int? {
    switch self {
    case .input, .logits: nil
    case .head(let head): head.layer
    case .mlp(let layer): layer
    }
  }
}

extension EdgeNode: Comparable {
  /// By the order of computation: input, then layer by layer heads and MLP, then logits.
  public static func < (left: EdgeNode, right: EdgeNode) -> Bool {
    left.place < right.place
  }

  private var place: (Int, Int, Int) {
    switch self {
    case .input: (-1, 0, 0)
    case .head(let head): (head.layer, 0, head.index)
    case .mlp(let layer): (layer, 1, 0)
    case .logits: (Int.max, 0, 0)
    }
  }
}

extension EdgeNode: Codable, CustomStringConvertible {
  /// The name.
  public var description: String { name }

  /// Reads a node from its name.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let node = EdgeNode(name: try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not a node; write input, a3.h5, m3 or logits")
    }
    self = node
  }

  /// Writes a node as its name.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }
}
