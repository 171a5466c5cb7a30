import Figures
import Screen

/// The screen of saved runs, results and recordings.
enum RunsScreen: ScreenEntry {
  static let place: any WritableKeyPath<ScreenStates, RunsState> & Sendable = \.runs
  static let title = "Runs"
  static let paneCount = RunsPane.allCases.count
  static let scrollingPanes: Set<Int> = [RunsPane.detail.rawValue]

  static func queries(_ scene: Scene<RunsState>) -> [any Query] { [] }

  /// Nothing here is of a checkpoint that is open.
  static func shownWords(_ scene: Scene<RunsState>, _ dot: String) -> String { "" }

  static func figure(_ scene: Scene<RunsState>) -> Figure? { scene.figure }

  static func draw(_ scene: Scene<RunsState>, on canvas: Canvas) { drawRuns(scene, on: canvas) }

  static func draw(_ scene: Scene<RunsState>, pane: Int, on canvas: Canvas) {
    RunsPane(rawValue: pane).map { drawRunsPane(scene, $0, on: canvas, canvas.bounds) }
  }
}
