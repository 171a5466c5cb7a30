import Analyses
import Circuits
import Tasks
import Transformer

/// A class as the screen shows it.
struct CircuitGroup: Hashable, Sendable {
  var name: String
  var heads: [CircuitHead]

  /// The positions of its heads, each once.
  var positions: [String] {
    heads.reduce(into: []) { if !$0.contains($1.member.position) { $0.append($1.member.position) } }
  }
}

/// A head in a class as the screen shows it.
struct CircuitHead: Hashable, Sendable {
  var member: Circuit.Member
  var mark: Mark
  /// Whether it is left out for trying.
  var isDropped: Bool

  /// How it stands against the compared circuit.
  enum Mark: Hashable, Sendable {
    /// In both, or compared with nothing.
    case kept
    /// Not in the other circuit.
    case added
    /// In the other circuit alone.
    case lost
  }
}

/// A circuit under a condition, with the title of its numbers.
struct CircuitColumn: Hashable, Sendable {
  var title: String
  var condition: Condition
  var circuit: Circuit
}

extension Scene<CircuitState> {
  // MARK: Classes and heads

  /// The classes of the open circuit, and what the compared one has besides.
  var circuitGroups: [CircuitGroup] {
    let open = document.circuit
    let other = document.comparedCircuit?.kept
    let known = Set(other?.members ?? [])
    var groups = (open?.circuit.classes ?? []).map { entry in
      CircuitGroup(
        name: entry.name,
        heads: entry.members.map { member in
          CircuitHead(
            member: member, mark: other == nil || known.contains(member) ? .kept : .added,
            isDropped: open?.dropped.contains(member) ?? false)
        })
    }
    let own = Set(open?.circuit.members ?? [])
    for entry in other?.classes ?? [] {
      let lost = entry.members.filter { !own.contains($0) }
        .map { CircuitHead(member: $0, mark: .lost, isDropped: false) }
      guard !lost.isEmpty else { continue }
      if let place = groups.firstIndex(where: { $0.name == entry.name }) {
        groups[place].heads += lost
      } else {
        groups.append(CircuitGroup(name: entry.name, heads: lost))
      }
    }
    return groups
  }

  /// Every class followed by its heads.
  var circuitPlaces: [CircuitPlace] {
    circuitGroups.flatMap { group in
      [.group(group.name)] + group.heads.map { .head($0.member, of: group.name) }
    }
  }

  /// What is under the cursor; the first head before it was moved.
  var circuitCursor: CircuitPlace? {
    let places = circuitPlaces
    if let cursor = own.cursor, places.contains(cursor) { return cursor }
    if let cursor = own.cursor, places.contains(.group(cursor.className)) {
      return .group(cursor.className)
    }
    let head = places.first { if case .head = $0 { true } else { false } }
    return own.showsList ? places.first : head ?? places.first
  }

  /// The heads under the cursor: those of a class, or one.
  var circuitSelection: [Circuit.Member] {
    switch circuitCursor {
    case nil: []
    case .head(let member, _)?: [member]
    case .group(let name)?:
      circuitGroups.first { $0.name == name }?.heads.map(\.member) ?? []
    }
  }

  /// The path that the circuit is saved at, unless another is typed.
  var circuitPath: String {
    if own.edges != nil { return "edges.txt" }
    let path = document.circuit?.path ?? ""
    return path.isEmpty ? "circuit.txt" : path
  }

  // MARK: Numbers

  /// The circuits and conditions whose numbers stand side by side: one, or two.
  ///
  /// Two checkpoints or both sides of the edits come first, then the compared circuit, then the
  /// circuit as it was opened.
  var circuitColumns: [CircuitColumn] {
    guard let open = document.circuit else { return [] }
    if let axis {
      return [
        CircuitColumn(title: axis.titles[0], condition: axis.first, circuit: open.kept),
        CircuitColumn(title: axis.titles[1], condition: axis.second, circuit: open.kept),
      ]
    }
    let now = CircuitColumn(title: "this", condition: leading, circuit: open.kept)
    if let other = document.comparedCircuit {
      return [CircuitColumn(title: "other", condition: leading, circuit: other.kept), now]
    }
    guard open.isEdited else { return [now] }
    return [
      CircuitColumn(title: "before", condition: leading, circuit: open.original),
      CircuitColumn(title: "after", condition: leading, circuit: open.kept),
    ]
  }

  /// The titles of the columns of numbers.
  var circuitTitles: [String] {
    let columns = circuitColumns
    guard columns.count > 1 else { return [""] }
    return columns.map(\.title) + [axis?.titles[2] ?? "change"]
  }

  /// A number of the circuits that stand side by side.
  func circuitComparison(_ value: (CircuitColumn) -> Double?) -> Comparison {
    let columns = circuitColumns
    guard columns.count > 1 else {
      return Comparison(before: columns.first.flatMap(value), after: nil)
    }
    return Comparison(before: value(columns[0]), after: value(columns[1]))
  }

  /// F(C) of a column; nil while unknown.
  func circuitRun(_ column: CircuitColumn) -> CircuitRun? {
    findings[CircuitRunQuery(column.condition, column.circuit, own.convention)]
  }

  /// The column that intervals and bars are of: the open circuit under the leading condition.
  var leadingColumn: CircuitColumn? {
    document.circuit.map { CircuitColumn(title: "", condition: leading, circuit: $0.kept) }
  }

  // MARK: What there is to ask

  /// The prompts that circuits are run on: the list, or the one prompt.
  var circuitPrompts: [Prompt] { document.list?.prompts ?? [document.prompt] }

  /// Why circuits cannot be run; nil if they can.
  var circuitProblem: String? {
    if let words = promptProblem { return words }
    return lacking.isEmpty
      ? nil
      : "The prompts lack positions that the circuit names: \(lacking.joined(separator: " ")). "
        + "L takes a list that has them."
  }

  /// Why nothing of circuits can be reckoned on the prompts; nil if it can.
  var promptProblem: String? {
    if document.list?.years == nil, circuitPrompts.contains(where: { $0.pair == nil }) {
      return "This needs prompts with an answer and a distractor. L takes a list of them."
    }
    if own.convention.kind.needsReference, document.references.isEmpty {
      return "Heads outside take values of reference prompts, and there are none. R chooses some, "
        + "t takes zero instead."
    }
    return nil
  }

  /// The positions that the circuits name and not every prompt has.
  private var lacking: [String] {
    let members =
      (document.circuit?.circuit.members ?? []) + (document.comparedCircuit?.kept.members ?? [])
    let names = Set(members.map(\.position)).subtracting(["all"])
    return names.filter { name in
      circuitPrompts.contains { $0.position(named: name) == nil }
    }.sorted()
  }

  /// The queries that the screen shows, the quickest first.
  var circuitQueries: [any Query] {
    if own.edges != nil { return edgeQueries }
    if let wizard = own.wizard { return [wizard.query] }
    guard circuitProblem == nil else { return [] }
    let runs = circuitColumns.map { CircuitRunQuery($0.condition, $0.circuit, own.convention) }
    guard let side = sideQuery, isSideAsked(side) else { return runs }
    return runs + [side]
  }

  /// What stands outside circuits, and of which prompts, in words.
  var outsideWords: String {
    let kind = own.convention.kind
    guard kind.needsReference else { return kind.rawValue }
    let references = document.references
    let count = kind == .resample ? circuitPrompts.count : references.count
    return "\(kind.rawValue) of \(count) (\(references.source.words))"
  }
}
