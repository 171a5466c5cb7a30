import Figures
import Screen
import Transformer

/// The screen of the open circuit: what it has of the model's score, and what its heads do in it.
enum CircuitScreen: ScreenEntry {
  static let place: any WritableKeyPath<ScreenStates, CircuitState> & Sendable = \.circuit
  static let title = "Circuit"
  static let shortTitle = "Circ"
  static let paneCount = CircuitPane.allCases.count
  static let scrollingPanes: Set<Int> = [CircuitPane.numbers.rawValue]

  static func queries(_ scene: Scene<CircuitState>) -> [any Query] { scene.circuitQueries }

  static func showsMeans(_ scene: Scene<CircuitState>, over list: PromptList) -> Bool { true }

  static func figure(_ scene: Scene<CircuitState>) -> Figure? { scene.figure }

  static func draw(_ scene: Scene<CircuitState>, on canvas: Canvas) {
    drawCircuit(scene, on: canvas)
  }

  static func draw(_ scene: Scene<CircuitState>, pane: Int, on canvas: Canvas) {
    CircuitPane(rawValue: pane).map { drawCircuitPane(scene, $0, on: canvas, canvas.bounds) }
  }
}
