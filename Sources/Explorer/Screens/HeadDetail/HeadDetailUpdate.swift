import Transformer

extension HeadDetailScreen {
  static func move(_ scene: inout Scene<HeadDetailState>, _ move: Move) -> [Effect] {
    switch move {
    case .left: scene.head = scene.model.head(-1, from: scene.head)
    case .right: scene.head = scene.model.head(1, from: scene.head)
    default:
      guard let shown = DetailPane(rawValue: scene.pane) else { return [] }
      let count = scene.detailRowCount(shown)
      let row = scene.detailRow(shown) + (move.steps(page: 10, all: count) ?? 0)
      scene.own.rows[scene.pane] = max(0, clamped(row, count: count))
    }
    return []
  }

  /// Lists of this screen have the strongest first.
  static func goToStrongest(_ scene: inout Scene<HeadDetailState>) -> Bool {
    scene.own.rows[scene.pane] = 0
    return true
  }

  static func open(_ scene: inout Scene<HeadDetailState>) -> [Effect] {
    scene.show(.attention)
    return []
  }

  static func press(_ scene: inout Scene<HeadDetailState>, row: Int) -> [Effect] {
    scene.own.rows[scene.pane] = row
    return []
  }
}
