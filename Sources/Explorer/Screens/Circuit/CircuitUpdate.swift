import Analyses
import Circuits
import Screen
import Transformer

// What keys do on the circuit screen.

extension CircuitScreen {
  static func move(_ scene: inout Scene<CircuitState>, _ move: Move) -> [Effect] {
    if scene.own.edges != nil {
      scene.moveInEdges(move)
    } else if scene.own.wizard != nil {
      scene.moveInWizard(move)
    } else if scene.own.side == .card, scene.pane == CircuitPane.side.rawValue {
      scene.scrollCard(move)
    } else {
      scene.moveOverCircuit(move)
    }
    return []
  }

  static func press(_ scene: inout Scene<CircuitState>, row: Int) -> [Effect] {
    if let edges = scene.own.edges {
      if scene.pane == CircuitPane.side.rawValue {
        scene.own.edges?.row = row
      } else if edges.nodes.indices.contains(row) {
        scene.setEdgeCursor(edges.nodes[row])
      }
      return []
    }
    if scene.own.wizard != nil {
      scene.own.wizard?.row = row
      return []
    }
    let places = scene.circuitPlaces
    guard scene.pane == CircuitPane.diagram.rawValue, places.indices.contains(row) else {
      return []
    }
    scene.setCircuitCursor(places[row])
    return []
  }

  /// The head whose minimality is largest, or the first candidate.
  static func goToStrongest(_ scene: inout Scene<CircuitState>) -> Bool {
    if scene.own.edges != nil {
      guard let best = scene.own.edges?.edges?.first else { return false }
      scene.setEdgeCursor(best.edge.source)
      return true
    }
    if scene.own.wizard != nil {
      scene.own.wizard?.row = 0
      return scene.wizardStep != nil
    }
    let best = scene.minimalityBars.filter { $0.value.isFinite }.max { $0.value < $1.value }
    guard let best else { return false }
    scene.setCircuitCursor(.head(best.member, of: best.className))
    return true
  }

  /// Stops what takes long, goes back a step of the wizard, or leaves it.
  static func back(_ scene: inout Scene<CircuitState>) -> [Effect]? {
    if scene.own.edges != nil { return scene.leaveEdges() }
    if scene.own.wizard != nil { return scene.wizardBack() }
    let effects = scene.cancel {
      $0.query is any CircuitQuery && !($0.query is CircuitRunQuery)
    }
    guard !effects.isEmpty else { return nil }
    (scene.own.isStopped, scene.own.asked) = (true, [])
    scene.note = .done("Stopped. r goes on.")
    return effects
  }

  static func receive(
    _ scene: inout Scene<CircuitState>, _ answer: AnyAnswer, of query: AnyQuery, seconds: Double
  ) {
    if query.query is DiscoveryQuery { scene.goOnWithWizard() }
  }

  static func refresh(_ scene: inout Scene<CircuitState>) -> [Effect] {
    if let wizard = scene.own.wizard, scene.facts(wizard.condition.model) == nil {
      scene.own.wizard = nil
    }
    scene.prepareEdges()
    return scene.finishWizard() + scene.cancelStale()
  }

  static func press(_ scene: inout Scene<CircuitState>, cell: Point) -> [Effect] {
    if scene.own.edges != nil {
      let nodes = scene.edgeGraph.nodes
      if nodes.indices.contains(cell.column), let node = EdgeNode(name: nodes[cell.column].name) {
        scene.setEdgeCursor(node)
      }
    } else if scene.own.wizard != nil {
      let head = Head(cell.row, cell.column)
      if let row = scene.wizardCandidates.firstIndex(where: { $0.member.head == head }) {
        scene.own.wizard?.row = row
      }
    } else {
      let item = cell.column > 0 ? cell.column - 1 : nil
      if let place = scene.circuitPlace(DiagramPlace(box: cell.row, item: item)) {
        scene.setCircuitCursor(place)
      }
    }
    return []
  }

  static func open(_ scene: inout Scene<CircuitState>) -> [Effect] {
    if scene.own.edges != nil {
      scene.openInEdges()
      return []
    }
    if scene.own.wizard != nil { return scene.acceptStep() }
    guard case .head? = scene.circuitCursor else { return [] }
    scene.show(.detail)
    return []
  }

  /// The cursor goes to the head that was chosen on another screen.
  static func enter(_ scene: inout Scene<CircuitState>) {
    switch scene.visit {
    case .circuit: (scene.own.edges, scene.own.wizard) = (nil, nil)
    case .edges(let count): scene.showEdges(count: count)
    default: break
    }
    scene.adoptHead()
  }

  static func focus(_ scene: inout Scene<CircuitState>) { scene.adoptHead() }
}

extension Scene<CircuitState> {
  /// Moves the cursor, and the shared one of heads with it.
  mutating func setCircuitCursor(_ place: CircuitPlace) {
    own.cursor = place
    if case .head(let member, _) = place { go(to: member.head) }
  }

  fileprivate mutating func adoptHead() {
    if case .head(let member, _)? = circuitCursor, member.head == head { return }
    let place = circuitPlaces.first { place in
      if case .head(let member, _) = place { member.head == head } else { false }
    }
    if let place { own.cursor = place }
  }

  fileprivate mutating func moveOverCircuit(_ move: Move) {
    if let step = DiagramMove(move), !own.showsList, pane == CircuitPane.diagram.rawValue {
      let layout = DiagramLayout(circuitDiagram, in: diagramRoom)
      let next = layout.step(from: diagramPlace, step).flatMap(circuitPlace)
      if let next { setCircuitCursor(next) }
      return
    }
    let places = circuitPlaces
    guard let cursor = circuitCursor, let here = places.firstIndex(of: cursor) else { return }
    if let steps = move.steps(page: 10, all: places.count) {
      setCircuitCursor(places[clamped(here + steps, count: places.count)])
      return
    }
    // Sideways from class to class.
    let groups = circuitGroups.map(\.name)
    guard let group = groups.firstIndex(of: cursor.className) else { return }
    let next = clamped(group + (move == .left ? -1 : 1), count: groups.count)
    setCircuitCursor(.group(groups[next]))
  }

  /// Goes from a head to its class, and back to the first.
  mutating func toggleWholeClass() {
    guard let cursor = circuitCursor else { return }
    if case .head = cursor {
      setCircuitCursor(.group(cursor.className))
    } else if let first = circuitGroups.first(where: { $0.name == cursor.className })?.heads.first {
      setCircuitCursor(.head(first.member, of: cursor.className))
    }
  }

  // MARK: Edits

  /// Leaves the heads under the cursor out, or takes them back in.
  mutating func tryWithout() -> [Effect] {
    let members = circuitSelection
    let known = Set(circuit?.members ?? [])
    let lost = members.filter { !known.contains($0) }
    if !lost.isEmpty, lost.count == members.count, let cursor = circuitCursor {
      note = .done("\(lost.map(\.description).joined(separator: ", ")) taken in. u undoes.")
      return put(lost, into: cursor.className)
    }
    return editCircuit { $0.toggle(members.filter(known.contains)) }
  }

  /// Takes the heads under the cursor out of the circuit.
  mutating func removeSelection() -> [Effect] {
    let members = circuitSelection
    guard let cursor = circuitCursor else { return [] }
    let places = circuitPlaces
    let here = places.firstIndex(of: cursor) ?? 0
    note = .done(
      members.count == 1
        ? "\(members[0]) is out of the circuit. u undoes."
        : "\(cursor.className) is out of the circuit, \(members.count) heads. u undoes.")
    let effects = editCircuit { $0.remove(members) }
    let left = circuitPlaces
    if !left.contains(cursor), !left.isEmpty {
      own.cursor = left[clamped(here, count: left.count)]
    }
    return effects
  }

  /// The head of the other screens at the position of the class under the cursor.
  var headToAdd: (member: Circuit.Member, className: String) {
    let group = circuitGroups.first { $0.name == circuitCursor?.className }
    let position: String =
      switch circuitCursor {
      case .head(let member, _)?: member.position
      default: group?.positions.first ?? "END"
      }
    return (Circuit.Member(head, at: position), group?.name ?? "other")
  }

  /// Puts the head under the cursor of the other screens into the class under the cursor.
  mutating func addHead() -> [Effect] {
    let (member, name) = headToAdd
    note = .done("\(member) is in \(name) now. u undoes.")
    let effects = put([member], into: name)
    own.cursor = .head(member, of: name)
    return effects
  }

  /// Moves the heads under the cursor to another class.
  mutating func moveSelection(to name: String) -> [Effect] {
    let members = circuitSelection
    guard !members.allSatisfy({ circuit?.className(of: $0) == name }) else { return [] }
    let effects = put(members, into: name)
    if let first = members.first, circuit?.className(of: first) == name {
      own.cursor = members.count == 1 ? .head(first, of: name) : .group(name)
    }
    return effects
  }

  /// Exchanges the open circuit and the one it is compared with.
  mutating func swapCircuits() -> [Effect] {
    change { document, _ in
      (document.circuit, document.comparedCircuit) = (document.comparedCircuit, document.circuit)
    }
  }

  /// Scrolls the card by lines; the last line stays in sight.
  mutating func scrollCard(_ move: Move) {
    guard let card = circuitCard else { return }
    let lines = CardView(card).height(width: cardWidth)
    let steps = move.steps(page: 10, all: lines) ?? 0
    own.cardLine = max(0, clamped(own.cardLine + steps, count: lines))
  }

  /// About the columns of the pane at the side.
  private var cardWidth: Int { max(20, isPaneFilled ? size.width - 4 : size.width / 2 - 4) }

  // MARK: Long work

  /// Runs what the side shows, however long it takes.
  mutating func runSide() {
    own.isStopped = false
    failures = failures.filter { !($0.key.query is any CircuitQuery) }
    if let query = sideQuery { own.asked.insert(AnyQuery(query)) }
  }

  /// Stops work on circuits that are no longer looked at.
  mutating func cancelStale() -> [Effect] {
    let asked = Set(circuitQueries.map { AnyQuery($0) })
    return cancel { query in
      let isOwn =
        query.query is any CircuitQuery || query.query is DiscoveryQuery
        || query.query is EdgeScoresQuery || query.query is EdgeRunQuery
      return isOwn && !asked.contains(query)
    }
  }

  /// Goes to the next way of choosing the heads that go beside one.
  mutating func nextRule() {
    let rules: [MinimalityRule] = [.wholeClass, .ordered, .none, .paper]
    own.rule = rules.next(after: own.rule)
    note = .done("Beside each head goes \(own.rule.words).")
  }

  // MARK: How circuits are run

  /// Goes to the next thing that stands outside circuits.
  mutating func nextOutside() {
    let kinds: [Ablation.Kind] = [.templateMean, .mean, .resample, .zero]
    own.convention.kind = kinds.next(after: own.convention.kind)
    note = .done("Heads outside: \(outsideWords).")
  }

  /// Goes to the next way of keeping heads at positions.
  mutating func nextPositionMode() {
    own.convention.positionMode = Circuit.PositionMode.allCases.next(
      after: own.convention.positionMode)
    note = .done("Heads are kept \(own.convention.positionMode.words).")
  }
}

extension DiagramMove {
  /// The step of a movement over one place; nil for others.
  init?(_ move: Move) {
    switch move {
    case .up: self = .up
    case .down: self = .down
    case .left: self = .left
    case .right: self = .right
    case .first, .last, .pageUp, .pageDown: return nil
    }
  }
}

extension MinimalityRule {
  /// The heads that go beside one, in words.
  var words: String {
    switch self {
    case .wholeClass: "the rest of its class"
    case .ordered: "the rest of its class, of name movers those before it"
    case .none: "no other head"
    case .paper: "what the paper's notebooks list for GPT-2 small, else the rest of its class"
    case .given: "what is listed for it"
    }
  }
}

extension Circuit.PositionMode {
  /// Where heads are kept, in words.
  var words: String {
    switch self {
    case .perPrompt: "at each prompt's own positions"
    case .union: "at every position that any prompt has of a name"
    }
  }
}
