import Figures
import Screen
import Tasks

/// The screen of the prompt: its text, its tokens, and what comes next.
enum PromptScreen: ScreenEntry {
  static let place: any WritableKeyPath<ScreenStates, PromptState> & Sendable = \.prompt
  static let title = "Prompt"
  static let paneCount = PromptPane.allCases.count
  static let scrollingPanes = PromptPane.scrolling

  static func queries(_ scene: Scene<PromptState>) -> [any Query] {
    scene.perCondition { PredictionQuery($0) }
      + (scene.document.list == nil ? [] : scene.perCondition { MeansQuery($0) })
      + scene.continuationQueries.prefix(1)
  }

  /// Writing goes on while another screen is shown and the engine is idle.
  static func backgroundQueries(_ scene: Scene<PromptState>) -> [any Query] {
    Array(scene.continuationQueries.prefix(1))
  }

  /// Every number is shown there.
  static func shownWords(_ scene: Scene<PromptState>, _ dot: String) -> String { "" }

  static func figure(_ scene: Scene<PromptState>) -> Figure? { scene.figure }

  static func draw(_ scene: Scene<PromptState>, on canvas: Canvas) {
    drawPrompt(scene, on: canvas)
  }

  static func draw(_ scene: Scene<PromptState>, pane: Int, on canvas: Canvas) {
    PromptPane(rawValue: pane).map { drawPromptPane(scene, $0, on: canvas, canvas.bounds) }
  }
}
