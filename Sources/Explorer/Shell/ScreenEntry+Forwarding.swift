import Figures
import Screen

// The requirements of a screen, applied to the whole state.

extension ScreenEntry {
  static func queries(_ state: AppState) -> [any Query] { queries(state[Self.self]) }

  static func backgroundQueries(_ state: AppState) -> [any Query] {
    backgroundQueries(state[Self.self])
  }

  static func open(_ state: inout AppState) -> [Effect] { open(&state[Self.self]) }

  static func move(_ state: inout AppState, _ move: Move) -> [Effect] {
    self.move(&state[Self.self], move)
  }

  static func goToStrongest(_ state: inout AppState) -> Bool { goToStrongest(&state[Self.self]) }

  static func press(_ state: inout AppState, row: Int) -> [Effect] {
    press(&state[Self.self], row: row)
  }

  static func press(_ state: inout AppState, cell: Point) -> [Effect] {
    press(&state[Self.self], cell: cell)
  }

  static func back(_ state: inout AppState) -> [Effect]? { back(&state[Self.self]) }

  static func enter(_ state: inout AppState) { enter(&state[Self.self]) }

  static func focus(_ state: inout AppState) { focus(&state[Self.self]) }

  static func documentChanged(_ state: inout AppState, from old: Document) {
    documentChanged(&state[Self.self], from: old)
  }

  static func refresh(_ state: inout AppState) -> [Effect] { refresh(&state[Self.self]) }

  static func receive(
    _ state: inout AppState, _ answer: AnyAnswer, of query: AnyQuery, seconds: Double
  ) {
    receive(&state[Self.self], answer, of: query, seconds: seconds)
  }

  static func showsMeans(_ state: AppState, over list: PromptList) -> Bool {
    showsMeans(state[Self.self], over: list)
  }

  static func shownWords(_ state: AppState, _ dot: String) -> String {
    shownWords(state[Self.self], dot)
  }

  static func isMapSigned(_ state: AppState) -> Bool { isMapSigned(state[Self.self]) }

  static func scales(_ state: AppState) -> [ColorScale] { scales(state[Self.self]) }

  static func figure(_ state: AppState) -> Figure? { figure(state[Self.self]) }

  static func draw(_ state: AppState, on canvas: Canvas) {
    var scene = state[Self.self]
    scene.awaited = Awaited(queries: Set(state.visibleQueries), activity: state.activity)
    if scene.isPaneFilled {
      draw(scene, pane: scene.pane, on: canvas)
    } else {
      draw(scene, on: canvas)
    }
  }
}
