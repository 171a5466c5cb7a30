import Analyses
import Circuits
import Screen
import Transformer

/// What a head adds to the circuit, as a bar.
struct MinimalityBar: Hashable, Sendable {
  var member: Circuit.Member
  var className: String
  /// The number of the class, for its colour.
  var group: Int
  var value: Double
  var interval: ClosedRange<Double>?
  /// The heads removed beside it.
  var removed: [Circuit.Member]
}

extension Scene<CircuitState> {
  // MARK: Minimality

  /// The query for the bars; nil where nothing can be run.
  var minimalityQuery: MinimalityQuery? {
    guard circuitProblem == nil, let column = leadingColumn, !column.circuit.classes.isEmpty else {
      return nil
    }
    return MinimalityQuery(column.condition, column.circuit, own.convention, own.rule)
  }

  /// What each head adds; nil while unknown.
  var minimality: Minimality? { minimalityQuery.flatMap { findings[$0] } }

  /// Whether shares of F(M) are shown, and not numbers in the unit of the score.
  var showsShares: Bool { minimality?.entries.allSatisfy { $0.percent != nil } ?? true }

  /// The unit of the bars.
  var minimalityUnit: String { showsShares ? "% of F(M)" : score.unit }

  /// The bars, in the order of the circuit.
  var minimalityBars: [MinimalityBar] {
    guard let minimality else { return [] }
    let names = circuitGroups.map(\.name)
    let isShare = showsShares
    return minimality.entries.map { entry in
      let interval = isShare ? entry.percentInterval : entry.scoreInterval
      return MinimalityBar(
        member: entry.member, className: entry.className,
        group: names.firstIndex(of: entry.className) ?? 0,
        value: Double(isShare ? entry.percent ?? .nan : entry.score),
        interval: interval.map { Double($0.low)...Double(max($0.low, $0.high)) },
        removed: entry.removed)
    }
  }

  /// What a head adds; nil while unknown.
  func minimalityValue(_ member: Circuit.Member) -> Double? {
    minimalityBars.first { $0.member == member }?.value
  }

  // MARK: Completeness

  /// The query for classes and scatter; nil where nothing can be run.
  var completenessQuery: CompletenessQuery? {
    guard circuitProblem == nil, let column = leadingColumn, !column.circuit.classes.isEmpty else {
      return nil
    }
    return CompletenessQuery(column.condition, column.circuit, own.convention)
  }

  /// F without each class and without random sets; nil while unknown.
  var completeness: Completeness? { completenessQuery.flatMap { findings[$0] } }

  /// The whole circuit and those without a class.
  var classPoints: [Completeness.Point] {
    (completeness?.points ?? []).filter { $0.kind != .subset }
  }

  // MARK: The card

  /// The query for the card; nil where nothing can be run.
  var cardQuery: CircuitCardQuery? {
    guard circuitProblem == nil, let column = leadingColumn, !column.circuit.classes.isEmpty else {
      return nil
    }
    return CircuitCardQuery(column.condition, column.circuit, own.convention)
  }

  /// The card as it is drawn; nil while unknown.
  var circuitCard: Card? {
    guard let query = cardQuery, let card = findings[query] else { return nil }
    return card.page(of: document.circuit?.name ?? "circuit", score, query.settings)
  }

  // MARK: What is asked

  /// The query behind the side that is shown.
  var sideQuery: (any CircuitQuery)? {
    switch own.side {
    case .minimality: minimalityQuery
    case .classes, .completeness: completenessQuery
    case .card: cardQuery
    }
  }

  /// The runs of circuits that the side takes.
  var sideRuns: Int {
    let circuit = leadingColumn?.circuit
    return switch own.side {
    case .minimality: 1 + 2 * (circuit?.members.count ?? 0)
    case .classes, .completeness:
      2 * (1 + (circuit?.classes.count ?? 0) + CompletenessQuery.subsets)
    case .card:
      // What discovery on samples takes is of this order.
      20 * CardSettings().samples * model.shape.layers + CardSettings().randomCircuits
    }
  }

  /// Whether the side waits for `r`: it is long, and nobody has asked for it.
  var isSideWaiting: Bool {
    guard let query = sideQuery else { return false }
    return !findings.has(AnyQuery(query)) && !isSideAsked(query)
  }

  /// Whether the side is computed by itself, or was asked for.
  func isSideAsked(_ query: any CircuitQuery) -> Bool {
    own.asked.contains(AnyQuery(query)) || (isSideQuick && !own.isStopped)
  }

  /// Whether the side takes a second or two at most.
  private var isSideQuick: Bool {
    let shape = model.shape
    let positions = Double(circuitPrompts.count * 5 * sideRuns)
    let parameters = shape.linearMaps.reduce(0) { $0 + $1.inputs * $1.outputs }
    // A multiplication and an addition for each.
    return positions * 2 * Double(shape.layers) * Double(parameters) < 4e11
  }
}
