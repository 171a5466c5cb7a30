import Figures
import Screen
import Tasks
import Transformer

/// The screen of all heads by a measure: a grid, and a table with every number.
enum HeadsScreen: ScreenEntry {
  static let place: any WritableKeyPath<ScreenStates, HeadsState> & Sendable = \.heads
  static let title = "Heads"
  static let paneCount = HeadsPane.allCases.count
  static let scrollingPanes = HeadsPane.scrolling

  static func queries(_ scene: Scene<HeadsState>) -> [any Query] {
    var queries = scene.isScored ? scene.perCondition { AttributionQuery($0) } : []
    queries += scene.conditions.map(scene.endQuery)
    switch scene.own.measure {
    case .effect: queries += scene.ablationSweepQueries
    case .previousToken, .duplicateToken, .induction: queries += scene.scoreQueries
    case .attribution, .attention: break
    }
    return queries
  }

  /// Ablation sweeps over more positions than this wait until a person looks at them.
  private static let sweptPositions = 512

  static func backgroundQueries(_ scene: Scene<HeadsState>) -> [any Query] {
    guard scene.own.wasSeen else { return [] }
    let positions = scene.document.prompts.reduce(0) { $0 + $1.tokens.count }
    return scene.scoreQueries + (positions <= sweptPositions ? scene.ablationSweepQueries : [])
  }

  static func isMapSigned(_ scene: Scene<HeadsState>) -> Bool {
    scene.own.measure.isSigned || scene.showsDifference
  }

  static func scales(_ scene: Scene<HeadsState>) -> [ColorScale] {
    isMapSigned(scene) ? [.maximum, .rowMaximum, .logarithm] : ColorScale.allCases
  }

  static func showsMeans(_ scene: Scene<HeadsState>, over list: PromptList) -> Bool { true }

  static func figure(_ scene: Scene<HeadsState>) -> Figure? { scene.figure }

  static func draw(_ scene: Scene<HeadsState>, on canvas: Canvas) { drawHeads(scene, on: canvas) }

  static func draw(_ scene: Scene<HeadsState>, pane: Int, on canvas: Canvas) {
    HeadsPane(rawValue: pane).map { drawHeadsPane(scene, $0, on: canvas, canvas.bounds) }
  }
}
