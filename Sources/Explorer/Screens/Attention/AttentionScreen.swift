import Figures
import Screen
import Tasks
import Transformer

/// The screen of one head's attention.
enum AttentionScreen: ScreenEntry {
  static let place: any WritableKeyPath<ScreenStates, AttentionState> & Sendable = \.attention
  static let title = "Attention"
  static let shortTitle = "Attn"
  static let paneCount = AttentionPane.allCases.count
  static let scrollingPanes = AttentionPane.scrolling

  static func queries(_ scene: Scene<AttentionState>) -> [any Query] {
    scene.conditions.flatMap { condition -> [any Query] in
      let patterns = PatternsQuery(condition, scene.fitsAllPatterns ? nil : scene.head)
      return scene.showsWeighted
        ? [patterns, WeightedPatternQuery(condition, scene.head)] : [patterns]
    }
  }

  static func isMapSigned(_ scene: Scene<AttentionState>) -> Bool { scene.showsDifference }

  /// The most positions of a pattern whose shares can be told apart on a scale from 0 to 1.
  private static let sharedScale = 100

  static func scales(_ scene: Scene<AttentionState>) -> [ColorScale] {
    if scene.showsDifference { return [.maximum, .rowMaximum, .logarithm] }
    if scene.showsWeighted { return [.maximum, .rowMaximum, .logarithm] }
    // Over many positions nearly every share is small, and equal steps would show one of them.
    return scene.document.prompt.tokens.count > sharedScale
      ? [.logarithm, .unit, .maximum, .rowMaximum] : ColorScale.allCases
  }

  static func showsMeans(_ scene: Scene<AttentionState>, over list: PromptList) -> Bool {
    list.isEven
  }

  static func figure(_ scene: Scene<AttentionState>) -> Figure? { scene.figure }

  static func draw(_ scene: Scene<AttentionState>, on canvas: Canvas) {
    drawAttention(scene, on: canvas)
  }

  static func draw(_ scene: Scene<AttentionState>, pane: Int, on canvas: Canvas) {
    AttentionPane(rawValue: pane).map { drawAttentionPane(scene, $0, on: canvas, canvas.bounds) }
  }
}
