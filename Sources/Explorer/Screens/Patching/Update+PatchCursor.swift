import Analyses
import Patching
import Tasks
import Transformer

// The cursor of the grid of patches, which follows heads and positions of other screens.

extension AppState {
  /// The columns of the grid; none where nothing can be patched.
  var patchColumns: [PatchColumn] {
    if let opened = patching.opened { return opened.record.grid.columns }
    return patching.problem == nil ? patchSweep?.plan.columns ?? [] : []
  }

  /// Whether columns of the grid are heads.
  var patchColumnsAreHeads: Bool {
    switch patching.opened?.record.patch ?? patch {
    case .activation(let patch): patch.site.isHeadwise
    case .path: true
    }
  }

  /// The rows of the grid.
  var patchLayers: Int { patching.opened?.record.grid.layers ?? model.shape.layers }

  /// The head under the cursor; nil where that is none.
  var patchedHead: Head? {
    let columns = patchColumns
    guard columns.indices.contains(patching.cursor.column),
      case .head(let index) = columns[patching.cursor.column]
    else { return nil }
    return Head(patching.cursor.layer, index)
  }

  /// The position under the cursor in the prompt that is looked at; nil where that is none.
  var patchedPosition: Int? {
    let columns = patchColumns
    guard columns.indices.contains(patching.cursor.column),
      case .position(let name) = columns[patching.cursor.column]
    else { return nil }
    return document.prompt.position(named: name)
  }

  /// Brings the cursor to the head or position that other screens look at.
  mutating func alignPatchCursor() {
    takeUpSweeps()
    patching.cursor.layer = max(0, min(model.shape.layers - 1, head.layer))
    if patchColumnsAreHeads {
      patching.cursor.column = head.index
    } else {
      let column = patchColumns.firstIndex { column in
        guard case .position(let name) = column else { return false }
        return document.prompt.position(named: name) == position
      }
      if let column { patching.cursor.column = column }
    }
    holdPatchCursor()
  }

  /// Keeps the cursor on the grid.
  mutating func holdPatchCursor() {
    let columns = patchColumns.count
    patching.cursor.layer = max(0, min(patchLayers - 1, patching.cursor.layer))
    if columns > 0 { patching.cursor.column = max(0, min(columns - 1, patching.cursor.column)) }
  }

  /// Moves the cursor over the grid, or over the table of the strongest cells.
  mutating func moveOnPatching(_ action: Action) {
    let layers = patchLayers
    switch action {
    case .move(.left): patching.cursor.column -= 1
    case .move(.right): patching.cursor.column += 1
    default:
      if pane == 1 {
        moveOnStrongest(action)
        return
      }
      patching.cursor.layer += steps(action, page: max(1, layers / 3), all: layers) ?? 0
    }
    followPatchCursor()
  }

  private mutating func moveOnStrongest(_ action: Action) {
    let cells = PatchModel(self)?.strongest ?? []
    guard !cells.isEmpty else { return }
    let steps = steps(action, page: 10, all: cells.count) ?? 0
    let place = cells.firstIndex { $0.cell == patching.cursor } ?? (steps > 0 ? -1 : 0)
    patching.cursor = cells[held(place + steps, count: cells.count)].cell
    followPatchCursor()
  }

  /// Lets heads and positions of other screens follow the cursor.
  private mutating func followPatchCursor() {
    holdPatchCursor()
    if let patched = patchedHead {
      head = model.nearest(patched)
    } else {
      head = model.nearest(Head(patching.cursor.layer, head.index))
      if let place = patchedPosition { position = place }
    }
  }

  /// A press on a row of the table.
  mutating func choosePatched(row: Int) -> [Effect] {
    let cells = PatchModel(self)?.strongest ?? []
    return cells.indices.contains(row) ? choosePatched(cells[row].cell) : []
  }

  /// A press on a cell puts the cursor there; one on the cell under the cursor opens it.
  mutating func choosePatched(_ cell: PatchCell) -> [Effect] {
    guard cell == patching.cursor else {
      patching.cursor = cell
      followPatchCursor()
      return []
    }
    return perform(.open)
  }
}
