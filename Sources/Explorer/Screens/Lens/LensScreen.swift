import Analyses
import Figures
import Screen
import Tasks
import Transformer

/// The screen of what each layer, or each part of one, would predict.
enum LensScreen: ScreenEntry {
  static let place: any WritableKeyPath<ScreenStates, LensState> & Sendable = \.lens
  static let title = "Lens"
  static let paneCount = LensPane.allCases.count
  static let scrollingPanes = LensPane.scrolling

  static func queries(_ scene: Scene<LensState>) -> [any Query] {
    var queries: [any Query] =
      switch scene.own.subject {
      case .residuals:
        scene.perCondition { LensQuery($0) } + scene.perCondition { ResidualNormsQuery($0) }
      case .heads: scene.perCondition { ComponentLensQuery($0, .heads(layer: scene.head.layer)) }
      case .mlps: scene.perCondition { ComponentLensQuery($0, .mlps) }
      case .years:
        scene.document.list?.years == nil
          ? [] : scene.perCondition { YearLensQuery($0, scene.yearComponent) }
      }
    if scene.own.subject != .years, let axis = scene.axis {
      queries.append(LensComparisonQuery(axis, scene.lensGroup))
    }
    return queries
  }

  static func isMapSigned(_ scene: Scene<LensState>) -> Bool {
    scene.own.subject == .years || scene.showsDifference
  }

  static func scales(_ scene: Scene<LensState>) -> [ColorScale] {
    if scene.own.subject != .years, scene.own.mode == .rank { return [] }
    let isShare = scene.own.mode == .top || scene.own.mode == .target
    return isMapSigned(scene) || !isShare
      ? [.maximum, .rowMaximum, .logarithm] : ColorScale.allCases
  }

  static func figure(_ scene: Scene<LensState>) -> Figure? { scene.figure }

  static func draw(_ scene: Scene<LensState>, on canvas: Canvas) { drawLens(scene, on: canvas) }

  static func draw(_ scene: Scene<LensState>, pane: Int, on canvas: Canvas) {
    LensPane(rawValue: pane).map { drawLensPane(scene, $0, on: canvas, canvas.bounds) }
  }
}
