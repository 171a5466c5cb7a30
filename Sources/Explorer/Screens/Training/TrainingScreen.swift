import Figures
import Screen

/// The screen of fine-tuning in the background.
enum TrainingScreen: ScreenEntry {
  static let place: any WritableKeyPath<ScreenStates, TrainingState> & Sendable = \.training
  static let title = "Training"
  static let shortTitle = "Train"
  static let paneCount = TrainingPane.allCases.count

  static func queries(_ scene: Scene<TrainingState>) -> [any Query] { [] }

  static func isMapSigned(_ scene: Scene<TrainingState>) -> Bool {
    scene.headTimeline?.isSigned ?? false
  }

  static func scales(_ scene: Scene<TrainingState>) -> [ColorScale] {
    scene.headMaps == nil ? [] : [.maximum, .rowMaximum, .logarithm]
  }

  static func figure(_ scene: Scene<TrainingState>) -> Figure? { scene.figure }

  static func draw(_ scene: Scene<TrainingState>, on canvas: Canvas) {
    drawTraining(scene, on: canvas)
  }

  static func draw(_ scene: Scene<TrainingState>, pane: Int, on canvas: Canvas) {
    TrainingPane(rawValue: pane).map { drawTrainingPane(scene, $0, on: canvas, canvas.bounds) }
  }
}
