import Analyses
import Screen
import Tasks
import Transformer

extension HeadsScreen {
  static func move(_ scene: inout Scene<HeadsState>, _ move: Move) -> [Effect] {
    if scene.pane == HeadsPane.table.rawValue {
      scene.moveOverTable(move)
    } else {
      scene.moveOverGrid(move)
    }
    return []
  }

  static func goToStrongest(_ scene: inout Scene<HeadsState>) -> Bool {
    guard let head = scene.strongestHead else { return false }
    scene.head = head
    scene.scrollTable()
    return true
  }

  /// Starts at the strongest head, unless a person has been there before.
  static func receive(
    _ scene: inout Scene<HeadsState>, _ answer: AnyAnswer, of query: AnyQuery, seconds: Double
  ) {
    guard !scene.own.hasStarted, query.query is AttributionQuery, let head = scene.strongestHead
    else { return }
    scene.own.hasStarted = true
    let isUntouched = scene.head == scene.model.nearest(Head(0, 0)) && scene.document.edits.isEmpty
    if isUntouched { scene.head = head }
  }

  static func open(_ scene: inout Scene<HeadsState>) -> [Effect] {
    scene.show(.attention)
    return []
  }

  static func press(_ scene: inout Scene<HeadsState>, row: Int) -> [Effect] {
    let heads = scene.listedHeads(room: scene.tableRoom)
    guard heads.indices.contains(row), let chosen = heads[row] else { return [] }
    return press(&scene, chosen)
  }

  static func press(_ scene: inout Scene<HeadsState>, cell: Point) -> [Effect] {
    press(&scene, scene.model.nearest(Head(cell.row, cell.column)))
  }

  /// Moves the cursor to a pressed head; opens the head if the cursor is there already.
  private static func press(_ scene: inout Scene<HeadsState>, _ chosen: Head) -> [Effect] {
    if chosen == scene.head { return open(&scene) }
    scene.head = chosen
    return []
  }

  /// Stops a running ablation sweep, else removes the filter.
  static func back(_ scene: inout Scene<HeadsState>) -> [Effect]? {
    if let effects = scene.stopAblationSweep() { return effects }
    guard scene.own.filter != nil else { return nil }
    scene.own.filter = nil
    scene.scrollTable()
    return []
  }

  static func enter(_ scene: inout Scene<HeadsState>) {
    scene.own.wasSeen = true
    scene.scrollTable()
  }

  static func focus(_ scene: inout Scene<HeadsState>) { scene.scrollTable() }

  static func documentChanged(_ scene: inout Scene<HeadsState>, from old: Document) {
    guard scene.document.prompt != old.prompt else { return }
    let measures = HeadMeasure.all(for: scene.document.prompt)
    if !measures.contains(scene.own.measure) { scene.own.measure = .attribution }
  }
}

extension Scene<HeadsState> {
  /// The head whose number on the grid is the largest, whatever its sign; nil while none is known.
  fileprivate var strongestHead: Head? {
    let values = grid(own.measure)
    return model.heads.filter { !values[$0.layer][$0.index].isNaN }
      .max { values[$0.layer][$0.index].magnitude < values[$1.layer][$1.index].magnitude }
  }

  fileprivate mutating func moveOverGrid(_ move: Move) {
    switch move {
    case .left: go(to: Head(head.layer, head.index - 1))
    case .right: go(to: Head(head.layer, head.index + 1))
    default:
      let layers = model.shape.layers
      let steps = move.steps(page: max(1, layers / 3), all: layers) ?? 0
      go(to: Head(head.layer + steps, head.index))
    }
  }

  fileprivate mutating func moveOverTable(_ move: Move) {
    let room = tableRoom
    let heads = listedHeads(room: room).compactMap(\.self)
    switch move {
    case .left, .right: moveOverGrid(move)
    default:
      let steps = move.steps(page: max(1, room - 1), all: heads.count) ?? 0
      guard !heads.isEmpty else { return }
      let place = heads.firstIndex(of: head) ?? (steps > 0 ? -1 : 0)
      head = heads[clamped(place + steps, count: heads.count)]
    }
    scrollTable()
  }

  /// Scrolls the table to the head under the cursor while keys act on it.
  mutating func scrollTable() {
    let room = tableRoom
    own.top = tableTop(count: listedHeads(room: room).count, room: room)
  }

  // MARK: The sweep

  /// Stops a running ablation sweep; nil if none runs.
  fileprivate mutating func stopAblationSweep() -> [Effect]? {
    let sweeps = pending.filter(\.key.isAblationSweep)
    guard !sweeps.isEmpty else { return nil }
    isAblationSweepStopped = true
    for query in sweeps.keys { pending[query] = nil }
    note = .done("Sweep stopped; what is done stays. r goes on.")
    return [.cancel(Set(sweeps.values))]
  }

  /// Resumes an ablation sweep that was stopped or has failed.
  mutating func resumeAblationSweep() {
    isAblationSweepStopped = false
    failures = failures.filter { !$0.key.isAblationSweep }
  }

  // MARK: Order and filter

  /// Takes the next measure, and lists them all.
  mutating func nextMeasure() {
    openAtCurrent(HeadMeasureOverlay(original: own.measure))
    own.measure = HeadMeasure.all(for: document.prompt).next(after: own.measure)
  }

  /// Sorts the table in another order.
  fileprivate mutating func choose(_ order: HeadOrder) {
    own.chosenOrder = order
    own.chosenAxis = axis
    own.top = 0
    scrollTable()
  }

  mutating func invertOrder() {
    var order = tableOrder
    order.isAscending.toggle()
    choose(order)
  }

  mutating func toggleEnds() {
    own.showsEnds.toggle()
    scrollTable()
  }

  mutating func clearFilter() {
    own.filter = nil
    scrollTable()
  }

  /// Sorts the table by another column.
  mutating func sort(by step: Int) {
    let columns = headColumns
    let place = columns.firstIndex(of: tableOrder.column) ?? 1
    let next = columns[(place + step + columns.count) % columns.count]
    choose(HeadOrder(column: next, isAscending: next == .head || next == .role))
  }

  /// Goes to the next head that passes the filter, in the order of the table.
  mutating func goToMatch(_ step: Int) {
    let matches = sortedHeads
    guard !matches.isEmpty else {
      note = .refused("No head fits '\(own.filter?.text ?? "")'.")
      return
    }
    if let place = matches.firstIndex(of: head) {
      head = matches[(place + step + matches.count) % matches.count]
    } else {
      head = step > 0 ? matches[0] : matches[matches.count - 1]
    }
    scrollTable()
  }

  /// Lists only heads that pass a filter; all if it is empty.
  mutating func setFilter(_ text: String) {
    guard !text.allSatisfy(\.isWhitespace) else {
      own.filter = nil
      overlay = nil
      scrollTable()
      return
    }
    do throws(FilterProblem) {
      own.filter = try HeadFilter(text, columns: headColumns)
      overlay = nil
      own.top = 0
      if !sortedHeads.contains(head), let first = sortedHeads.first { head = first }
    } catch {
      note = .refused(error.description)
    }
  }
}
