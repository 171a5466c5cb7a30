import Screen
import Tasks

extension AttentionScreen {
  static func move(_ scene: inout Scene<AttentionState>, _ move: Move) -> [Effect] {
    if scene.own.showsRow {
      scene.moveOverRow(move)
    } else {
      scene.moveOverMap(move)
    }
    return []
  }

  /// Goes to the key that the query under the cursor looks at most.
  static func goToStrongest(_ scene: inout Scene<AttentionState>) -> Bool {
    guard let share = scene.keyShares.first, share.shown != nil else { return false }
    scene.key = share.position
    return true
  }

  static func open(_ scene: inout Scene<AttentionState>) -> [Effect] {
    scene.show(.detail)
    return []
  }

  static func press(_ scene: inout Scene<AttentionState>, cell: Point) -> [Effect] {
    let last = scene.document.prompt.tokens.count - 1
    scene.position = min(last, cell.row * scene.own.zoom)
    scene.key = min(scene.position, cell.column * scene.own.zoom)
    return []
  }

  static func documentChanged(_ scene: inout Scene<AttentionState>, from old: Document) {
    guard scene.document.prompt != old.prompt else { return }
    while scene.own.zoom > 1, scene.own.zoom >= scene.document.prompt.tokens.count {
      scene.own.zoom /= 2
    }
  }
}

extension Scene<AttentionState> {
  fileprivate mutating func moveOverMap(_ move: Move) {
    let tokens = document.prompt.tokens.count
    switch move {
    case .left: key = clamped(shownKey - own.zoom, count: tokens)
    case .right: key = clamped(key + own.zoom, count: tokens)
    default:
      let steps = move.steps(page: 10 * own.zoom, all: tokens) ?? 0
      moveToken(steps.magnitude == 1 ? steps * own.zoom : steps)
    }
  }

  /// Moves over the keys of a query, or left and right to other queries.
  fileprivate mutating func moveOverRow(_ move: Move) {
    switch move {
    case .left: moveToken(-1)
    case .right: moveToken(1)
    default:
      let steps = move.steps(page: max(1, size.height - 8), all: position + 1) ?? 0
      key = clamped(shownKey + steps, count: position + 1)
    }
  }

  mutating func zoomIn() { own.zoom = max(1, own.zoom / 2) }

  mutating func zoomOut() {
    if own.zoom < document.prompt.tokens.count { own.zoom *= 2 }
  }
}
