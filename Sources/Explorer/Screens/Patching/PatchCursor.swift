import Screen
import Analyses
import Patching
import Tasks
import Transformer

// The cursor of the patch grid, and its links to the shared head and position.

extension PatchingScreen {
  static func move(_ scene: inout Scene<PatchingState>, _ move: Move) -> [Effect] {
    scene.moveOverGrid(move)
    return []
  }

  static func press(_ scene: inout Scene<PatchingState>, row: Int) -> [Effect] {
    let cells = PatchModel(scene)?.strongest ?? []
    return cells.indices.contains(row) ? press(&scene, cells[row].cell) : []
  }

  static func press(_ scene: inout Scene<PatchingState>, cell: Point) -> [Effect] {
    press(&scene, PatchCell(cell.row, cell.column))
  }

  /// Moves the cursor to a pressed cell; opens the cell if the cursor is there already.
  private static func press(
    _ scene: inout Scene<PatchingState>, _ cell: PatchCell
  ) -> [Effect] {
    if cell == scene.own.cursor { return open(&scene) }
    scene.own.cursor = cell
    scene.publishCursor()
    return []
  }

  static func goToStrongest(_ scene: inout Scene<PatchingState>) -> Bool {
    guard let strongest = PatchModel(scene)?.strongest.first else { return false }
    scene.own.cursor = strongest.cell
    scene.publishCursor()
    return true
  }

  static func enter(_ scene: inout Scene<PatchingState>) {
    guard case .patch(let patch, let runs)? = scene.visit else {
      scene.adoptSharedCursors()
      return
    }
    scene.panes[.patching] = 0
    scene.setPatch { $0.choose(PatchChoice(patch: patch, runs: runs)) }
    scene.runPatching()
  }
}

extension Scene<PatchingState> {
  /// Goes to the strongest cell of the first sweep when that is done, unless a person has moved.
  ///
  /// Head and position of other screens stay where they are.
  mutating func startAtStrongest() {
    guard !own.hasStarted, !patchSetups.isEmpty,
      patchSetups.allSatisfy({ own.sweeps[$0].map { $0.nextStep == nil } ?? false }),
      let strongest = PatchModel(self)?.strongest.first
    else { return }
    own.hasStarted = true
    own.cursor = strongest.cell
  }

  /// The columns of the grid; none if nothing can be patched.
  var patchColumns: [PatchColumn] {
    if let opened = own.opened { return opened.record.grid.columns }
    return own.problem == nil ? patchSweep?.plan.columns ?? [] : []
  }

  /// Whether the columns of the grid are heads.
  var patchColumnsAreHeads: Bool {
    switch own.opened?.record.patch ?? patch {
    case .activation(let patch): patch.site.isHeadwise
    case .path: true
    }
  }

  /// The rows of the grid.
  var patchLayers: Int { own.opened?.record.grid.layers ?? model.shape.layers }

  /// The head under the cursor; nil if the cell is not a head.
  ///
  /// Of the heads that share keys and values the one that other screens show, else the first.
  var patchedHead: Head? {
    let columns = patchColumns
    guard columns.indices.contains(own.cursor.column) else { return nil }
    let heads = columns[own.cursor.column].heads(ofLayer: own.cursor.layer)
    return heads.contains(head) ? head : heads.first
  }

  /// The position under the cursor in the current prompt; nil if the cell is not a position.
  var patchedPosition: Int? {
    let columns = patchColumns
    guard columns.indices.contains(own.cursor.column),
      case .position(let name) = columns[own.cursor.column]
    else { return nil }
    return document.prompt.position(named: name)
  }

  /// Moves the cursor to the shared head or position.
  mutating func adoptSharedCursors() {
    prepareSweeps()
    if patchColumnsAreHeads {
      own.cursor.layer = max(0, min(model.shape.layers - 1, head.layer))
      own.cursor.column =
        patchColumns.firstIndex { $0.heads(ofLayer: head.layer).contains(head) } ?? head.index
    } else {
      let column = patchColumns.firstIndex { column in
        guard case .position(let name) = column else { return false }
        return document.prompt.position(named: name) == position
      }
      if let column { own.cursor.column = column }
    }
    clampCursor()
  }

  /// Takes the next measure, and lists them all.
  mutating func nextMeasure() {
    openAtCurrent(PatchMeasureOverlay(original: own.measure))
    own.measure = patchMeasures.next(after: own.measure)
  }

  /// Keeps the cursor on the grid.
  mutating func clampCursor() {
    let columns = patchColumns.count
    own.cursor.layer = max(0, min(patchLayers - 1, own.cursor.layer))
    if columns > 0 { own.cursor.column = max(0, min(columns - 1, own.cursor.column)) }
  }

  /// Moves the cursor over the grid, or over the table of the strongest cells.
  fileprivate mutating func moveOverGrid(_ move: Move) {
    own.hasStarted = true
    let layers = patchLayers
    switch move {
    case .left: own.cursor.column -= 1
    case .right: own.cursor.column += 1
    default:
      if pane == 1 {
        moveOverStrongest(move)
        return
      }
      own.cursor.layer += move.steps(page: max(1, layers / 3), all: layers) ?? 0
    }
    publishCursor()
  }

  private mutating func moveOverStrongest(_ move: Move) {
    let cells = PatchModel(self)?.strongest ?? []
    guard !cells.isEmpty else { return }
    let steps = move.steps(page: 10, all: cells.count) ?? 0
    let place = cells.firstIndex { $0.cell == own.cursor } ?? (steps > 0 ? -1 : 0)
    own.cursor = cells[clamped(place + steps, count: cells.count)].cell
    publishCursor()
  }

  /// Moves the shared head and position to the cursor.
  fileprivate mutating func publishCursor() {
    clampCursor()
    if let patched = patchedHead {
      head = model.nearest(patched)
    } else if let place = patchedPosition {
      position = place
    }
  }
}
