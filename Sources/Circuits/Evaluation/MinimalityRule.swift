public import Transformer

/// Which heads K are removed beside a head whose part in a circuit is measured.
///
/// A head that others stand in for does nothing by itself: it shows only when those are gone too.
public enum MinimalityRule: Hashable, Sendable {
  /// The sets of the paper's notebooks, for the heads of GPT-2 small that they list; the rest of its class
  /// for any other.
  case paper
  /// The rest of its class; for name movers and their backups, those that stand before it.
  case ordered
  /// The rest of its class.
  case wholeClass
  /// None.
  case none
  /// A set for each head that is listed; the rest of its class for any other.
  case given([Head: [Head]])

  /// A word for the rule.
  public var name: String {
    switch self {
    case .paper: "paper"
    case .ordered: "ordered"
    case .wholeClass: "class"
    case .none: "none"
    case .given: "given"
    }
  }

  /// The heads that have a set of their own; nil for rules that go by classes.
  public var listed: Set<Head>? {
    switch self {
    case .paper: Set(Self.notebooks.keys)
    case .given(let sets): Set(sets.keys)
    case .ordered, .wholeClass, .none: nil
    }
  }

  /// The set K of every head of a circuit.
  ///
  /// - Parameter circuit: the circuit; heads of a set that it lacks are left out.
  /// - Returns: for each head at its position what is removed beside it, in the order of the circuit.
  ///
  /// Source: Wang et al. 2022, section 4.2; the paper, appendix G.
  public func sets(of circuit: Circuit) -> [Circuit.Member: [Circuit.Member]] {
    let members = circuit.members
    let movers = circuit.classes.filter(\.isOfNameMovers).flatMap(\.members)
    var sets: [Circuit.Member: [Circuit.Member]] = [:]
    for entry in circuit.classes {
      for member in entry.members {
        let others = entry.members.filter { $0 != member }
        switch self {
        case .none: sets[member] = []
        case .wholeClass: sets[member] = others
        case .ordered:
          sets[member] =
            entry.isOfNameMovers ? Array(movers.prefix { $0 != member }) : others
        case .paper: sets[member] = Self.chosen(Self.notebooks, member, members) ?? others
        case .given(let listed): sets[member] = Self.chosen(listed, member, members) ?? others
        }
      }
    }
    return sets
  }

  /// The members whose heads are listed for a head; nil where nothing is listed for it.
  private static func chosen(
    _ listed: [Head: [Head]], _ member: Circuit.Member, _ members: [Circuit.Member]
  ) -> [Circuit.Member]? {
    listed[member.head].map { heads in
      members.filter { heads.contains($0.head) && $0 != member }
    }
  }
}

extension CircuitClass {
  /// Whether its heads move names, or would if others did not.
  fileprivate var isOfNameMovers: Bool {
    [DiscoveryClass.nameMover.rawValue, DiscoveryClass.backup.rawValue].contains(name)
  }
}

extension MinimalityRule {
  /// Reads a text of sets: a line for each head, `10.0: 9.9 9.6`; `#` starts a comment.
  ///
  /// - Parameter text: any text.
  /// - Returns: the sets; an empty one where nothing stands after the colon.
  /// - Throws: `notASet` with the number of the first line that is none, from 1.
  public static func sets(
    parsing text: String
  ) throws(CircuitError) -> [Head: [Head]] {
    var sets: [Head: [Head]] = [:]
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (number, line) in lines.enumerated() {
      let content = line.prefix { $0 != "#" }
      guard content.contains(where: { !$0.isWhitespace }) else { continue }
      let parts = content.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2, let head = Head(parts[0].filter { !$0.isWhitespace }),
        sets[head] == nil
      else { throw .notASet(line: number + 1) }
      var others: [Head] = []
      for word in parts[1].split(whereSeparator: { $0.isWhitespace || $0 == "," }) {
        guard let other = Head(word) else { throw .notASet(line: number + 1) }
        others.append(other)
      }
      sets[head] = others
    }
    return sets
  }

  /// The sets that the paper's notebooks use, for GPT-2 small.
  private static let notebooks: [Head: [Head]] = (try? sets(parsing: notebookText)) ?? [:]

  private static let notebookText = """
    9.9:
    10.0: 9.9
    9.6: 9.9 10.0
    10.7: 11.10
    11.10: 10.7
    7.3: 7.9 8.6 8.10
    7.9: 7.3 8.6 8.10
    8.6: 7.3 7.9 8.10
    8.10: 7.3 7.9 8.6
    5.5: 5.9 6.9 5.8
    6.9: 5.9 5.5 5.8
    5.8: 11.10 10.7
    5.9: 11.10 10.7
    0.1: 0.10 3.0
    0.10: 0.1 3.0
    3.0: 0.1 0.10
    4.11: 2.2
    2.2: 4.11
    11.2: 9.9 10.0 9.6
    10.6: 9.9 10.0 9.6 11.2
    10.10: 9.9 10.0 9.6 11.2 10.6
    10.2: 9.9 10.0 9.6 11.2 10.6 10.10
    9.7: 9.9 10.0 9.6 11.2 10.6 10.10 10.2
    10.1: 9.9 10.0 9.6 11.2 10.6 10.10 10.2 9.7
    10.3: 9.9 10.0 9.6 11.2 10.6 10.10 10.2 9.7
    11.9: 9.9 10.0 9.6 9.0
    9.0: 9.9 10.0 9.6 11.9
    11.1: 9.9 10.0 9.6
    11.3: 9.9 10.0 9.6 9.0
    11.6: 9.9 10.0 9.6 9.0
    6.1: 7.9 8.10 7.3
    3.7: 2.2 4.11
    2.9: 2.2 4.11 3.7
    3.3: 2.2 4.11 2.9
    4.0: 2.2 4.11 2.9 3.3
    5.1: 5.9 6.9 5.8
    6.0: 5.9 6.9 5.8
    """
}
