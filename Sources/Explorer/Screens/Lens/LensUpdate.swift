import Analyses
import Screen
import Tasks
import Transformer

extension LensScreen {
  static func move(_ scene: inout Scene<LensState>, _ move: Move) -> [Effect] {
    if scene.own.subject == .years {
      scene.moveOverYears(move)
    } else {
      scene.moveOverCells(move)
    }
    return []
  }

  /// Goes to the most probable top token; where the answer is shown, to its largest probability.
  static func goToStrongest(_ scene: inout Scene<LensState>) -> Bool {
    guard scene.own.subject != .years else { return scene.goToStrongestYear() }
    let rows = scene.lensReadings(scene.leading) ?? []
    let showsTop = scene.own.mode == .top
    let cells = rows.enumerated().flatMap { row, positions in
      positions.enumerated().compactMap { position, reading -> (Point, Float)? in
        let value = showsTop ? reading.top.first?.probability : reading.targetProbability
        return value.map { (Point(column: position, row: row), $0) }
      }
    }
    guard let place = cells.max(by: { $0.1 < $1.1 })?.0 else { return false }
    scene.position = place.column
    scene.own.row = place.row
    scene.publishHead()
    return true
  }

  static func press(_ scene: inout Scene<LensState>, cell: Point) -> [Effect] {
    if scene.own.subject == .years {
      scene.own.start = clamped(cell.row, count: 100)
      scene.own.year = clamped(cell.column, count: 100)
    } else {
      scene.position = clamped(cell.column, count: scene.document.prompt.tokens.count)
      scene.own.row = clamped(cell.row, count: scene.lensRowCount)
      scene.publishHead()
    }
    return []
  }

  static func enter(_ scene: inout Scene<LensState>) {
    switch scene.visit {
    case .lens(let subject, let row):
      scene.own.subject = subject
      scene.own.row = min(row, scene.lensRowCount - 1)
    case .years(let isOfMLP): (scene.own.subject, scene.own.readsMLP) = (.years, isOfMLP)
    default: break
    }
    scene.adoptSharedHead()
    scene.dropMissingMode()
  }

  static func documentChanged(_ scene: inout Scene<LensState>, from old: Document) {
    scene.dropMissingMode()
  }
}

extension Scene<LensState> {
  /// Goes back to top tokens where the mode has nothing to show.
  fileprivate mutating func dropMissingMode() {
    if !lensModes.contains(own.mode) { own.mode = .top }
  }

  /// Moves over the map of years: start years downwards, years to the right.
  fileprivate mutating func moveOverYears(_ move: Move) {
    switch move {
    case .left: own.year = clamped(own.year - 1, count: 100)
    case .right: own.year = clamped(own.year + 1, count: 100)
    default: own.start = clamped(own.start + (move.steps(page: 10, all: 100) ?? 0), count: 100)
    }
  }

  fileprivate mutating func goToStrongestYear() -> Bool {
    guard let values = yearGrid else { return false }
    let cells = values.enumerated().flatMap { row, line in
      line.enumerated().filter { !$0.element.isNaN }.map { (row, $0.offset, $0.element.magnitude) }
    }
    guard let cell = cells.max(by: { $0.2 < $1.2 }) else { return false }
    (own.start, own.year) = (cell.0, cell.1)
    return true
  }

  fileprivate mutating func moveOverCells(_ move: Move) {
    let tokens = document.prompt.tokens.count
    switch move {
    case .left: moveToken(-1)
    case .right: moveToken(1)
    case .first: moveToken(-tokens)
    case .last: moveToken(tokens)
    default:
      // The last row is drawn at the top, so up goes to later layers.
      let rows = lensRowCount
      own.row = clamped(own.row - (move.steps(page: 4, all: rows) ?? 0), count: rows)
      publishHead()
    }
  }

  /// Goes to the next subject of the lens.
  mutating func nextSubject() {
    own.subject = LensSubject.allCases.next(after: own.subject)
    own.row = lensRowCount - 1
    adoptSharedHead()
    dropMissingMode()
  }

  /// Moves the cursor to the shared head, if rows are heads or layers.
  mutating func adoptSharedHead() {
    switch own.subject {
    case .residuals, .years: own.row = clamped(own.row, count: lensRowCount)
    case .heads: own.row = head.index
    case .mlps: own.row = head.layer
    }
  }

  /// Moves the shared head to the cursor, if rows are heads or layers.
  fileprivate mutating func publishHead() {
    switch own.subject {
    case .residuals, .years: break
    case .heads: go(to: Head(head.layer, own.row))
    case .mlps: go(to: Head(own.row, head.index))
    }
  }
}
