import Analyses
import Circuits
import Transformer

/// What the circuit screen shows.
struct CircuitState: Sendable {
  /// What stands outside circuits, and where their heads are kept.
  var convention = CircuitConvention()
  /// The class or head under the cursor.
  var cursor: CircuitPlace?
  /// What the pane at the side shows.
  var side = CircuitSide.minimality
  /// The lines of the card that are scrolled past.
  var cardLine = 0
  /// Whether classes and nodes are listed in place of their picture.
  var showsList = false
  /// How the heads are chosen that go beside the one whose minimality is measured.
  var rule = MinimalityRule.wholeClass
  /// The long work that a person asked for.
  var asked: Set<AnyQuery> = []
  /// Whether a person stopped the work for the side.
  var isStopped = false
  /// The graph of edges; nil while it is not shown.
  var edges: EdgeState?
  /// The discovery under way; nil for none.
  var wizard: DiscoveryWizard?
}

/// A class of a circuit, or a head in it.
enum CircuitPlace: Hashable, Sendable {
  case group(String)
  case head(Circuit.Member, of: String)

  /// The name of the class.
  var className: String {
    switch self {
    case .group(let name), .head(_, let name): name
    }
  }
}

/// The panes of the circuit screen, by their numbers.
enum CircuitPane: Int, Hashable, Sendable, CaseIterable {
  /// Classes and heads.
  case diagram
  /// F(C) and what follows from it.
  case numbers
  /// Minimality, classes or completeness.
  case side
}

/// What the pane at the side shows.
enum CircuitSide: String, Hashable, Sendable, CaseIterable {
  /// What each head adds.
  case minimality
  /// F without each class.
  case classes
  /// F(C \ K) against F(M \ K).
  case completeness
  /// How far the circuit can be believed.
  case card
}
