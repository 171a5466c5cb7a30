public import Transformer

/// An edge: what one node writes, as another reads it.
///
/// A head reads by queries, keys and values, each an edge of its own. Names are those of the EAP-IG
/// package: `input->a0.h0<q>`, `a0.h1->m3`, `m3->logits`.
public struct Edge: Hashable, Sendable {
  /// The node that writes.
  public let source: EdgeNode
  /// The node that reads.
  public let target: EdgeNode
  /// The input of a head that reads; nil for MLPs and logits.
  public let input: HeadInput?

  /// An edge into an MLP or the logits, or into an input of a head; nil where the source does not come
  /// before the target, or the input is missing or too many.
  public init?(_ source: EdgeNode, _ target: EdgeNode, _ input: HeadInput? = nil) {
    guard Self.isBefore(source, target) else { return nil }
    if case .head = target {
      guard input != nil else { return nil }
    } else if input != nil {
      return nil
    }
    self.init(known: source, target, input)
  }

  /// An edge of a graph.
  init(known source: EdgeNode, _ target: EdgeNode, _ input: HeadInput?) {
    self.source = source
    self.target = target
    self.input = input
  }

  /// Whether a node reads a stream that another has written to.
  private static func isBefore(_ source: EdgeNode, _ target: EdgeNode) -> Bool {
    switch (source, target) {
    case (.logits, _), (_, .input): false
    case (.head(let writer), .head(let reader)): writer.layer < reader.layer
    default: source < target
    }
  }

  /// The name, such as `a0.h1->a3.h5<q>`.
  public var name: String {
    "\(source.name)->\(target.name)" + (input.map { "<\($0.rawValue)>" } ?? "")
  }

  /// The edge of a name.
  ///
  /// - Parameter name: any text.
  /// - Throws: `EdgeError`, saying what is wrong with it.
  public init(name: String) throws(EdgeError) {
    let parts = name.split(separator: "->", omittingEmptySubsequences: false)
    guard parts.count == 2, let source = EdgeNode(name: parts[0]) else {
      throw .notAnEdge(line: nil)
    }
    var (target, input) = (parts[1], HeadInput?.none)
    if let open = target.lastIndex(of: "<") {
      let word = target[target.index(after: open)...]
      guard word.last == ">",
        let found = HeadInput(rawValue: String(word.dropLast()))
      else { throw .notAnEdge(line: nil) }
      (target, input) = (target[..<open], found)
    }
    guard let node = EdgeNode(name: target) else { throw .notAnEdge(line: nil) }
    if case .head = node, input == nil { throw .noInput(line: nil) }
    guard let edge = Edge(source, node, input) else { throw .backwards(line: nil) }
    self = edge
  }
}

extension Edge: Comparable {
  /// By target, then queries before keys before values, then by source.
  public static func < (left: Edge, right: Edge) -> Bool {
    (left.target, left.input?.order ?? 0, left.source)
      < (right.target, right.input?.order ?? 0, right.source)
  }
}

extension Edge: Codable, CustomStringConvertible {
  /// The name.
  public var description: String { name }

  /// Reads an edge from its name.
  public init(from decoder: any Decoder) throws {
    self = try Edge(name: decoder.singleValueContainer().decode(String.self))
  }

  /// Writes an edge as its name.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }
}
