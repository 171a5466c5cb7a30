/// One of the three things that a head computes from the stream.
public enum HeadInput: String, CaseIterable, Codable, Hashable, Sendable {
  /// Queries.
  case queries = "q"
  /// Keys.
  case keys = "k"
  /// Values.
  case values = "v"

  /// The place of the input among the three.
  package var order: Int {
    switch self {
    case .queries: 0
    case .keys: 1
    case .values: 2
    }
  }

  /// The stage of a block at which the input is seen, before any rotation.
  public var stage: Site.Stage {
    switch self {
    case .queries: .queries
    case .keys: .keys
    case .values: .values
    }
  }
}

extension Configuration {
  /// The number of heads of an input: H of queries, G of keys and of values.
  public func heads(of input: HeadInput) -> Int {
    input == .queries ? heads : keyValueHeads
  }

  /// The columns of an input where all three stand side by side: [N, (H + 2 G) K].
  public func columns(of input: HeadInput) -> Range<Int> {
    let (queries, others) = (heads * headWidth, keyValueHeads * headWidth)
    return switch input {
    case .queries: 0..<queries
    case .keys: queries..<queries + others
    case .values: queries + others..<queries + 2 * others
    }
  }

  /// The columns of z: H K.
  public var zColumns: Int { heads * headWidth }

  /// The number of columns of all three side by side: (H + 2 G) K.
  public var inputColumns: Int { (heads + 2 * keyValueHeads) * headWidth }

  /// The number of the head, at an input's site, whose values a head reads.
  public func place(ofHead head: Int, at input: HeadInput) -> Int {
    input == .queries ? head : keyValueHead(of: head)
  }

  /// The columns at an input's site that a head reads; keys and values of a group are the same ones.
  public func columns(ofHead head: Int, at input: HeadInput) -> Range<Int> {
    columns(ofHead: place(ofHead: head, at: input))
  }
}
