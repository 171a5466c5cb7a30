import Transformer

/// What two circuits have in common, head by head.
public struct CircuitDifference: Codable, Equatable, Sendable {
  /// One for each head at a position of either circuit, by layer and head, then by position.
  public var entries: [Entry]

  /// A head at a position.
  public struct Entry: Codable, Equatable, Sendable {
    /// The head and its position.
    public var member: Circuit.Member
    /// Its class in the first circuit; nil where that lacks it.
    public var first: String?
    /// Its class in the second circuit; nil where that lacks it.
    public var second: String?

    /// In what the circuits differ here.
    public var change: Change {
      switch (first, second) {
      case (nil, _): .added
      case (_, nil): .removed
      default: first == second ? .same : .moved
      }
    }
  }

  /// What became of a head from the first circuit to the second.
  public enum Change: String, CaseIterable, Codable, Hashable, Sendable {
    case same, moved, added, removed
  }

  /// Compares two circuits.
  public init(_ first: Circuit, _ second: Circuit) {
    let all = Set(first.members).union(second.members)
    entries = all.sorted { ($0.head, $0.position) < ($1.head, $1.position) }.map { member in
      Entry(
        member: member, first: first.className(of: member), second: second.className(of: member))
    }
  }

  /// The entries with a change.
  public func entries(_ change: Change) -> [Entry] { entries.filter { $0.change == change } }

  /// The overlap by heads and positions: in both, of those in either; nil of two empty circuits.
  public var overlap: Float? {
    guard !entries.isEmpty else { return nil }
    return Float(entries.count { $0.first != nil && $0.second != nil }) / Float(entries.count)
  }

  /// The overlap by heads, wherever they act; nil of two empty circuits.
  public var overlapOfHeads: Float? {
    let first = Set(entries.filter { $0.first != nil }.map(\.member.head))
    let second = Set(entries.filter { $0.second != nil }.map(\.member.head))
    let either = first.union(second)
    return either.isEmpty ? nil : Float(first.intersection(second).count) / Float(either.count)
  }
}

extension Circuit {
  /// The name of the class of a head at a position; nil where it is not kept there.
  public func className(of member: Member) -> String? {
    classes.first { $0.members.contains(member) }?.name
  }
}
