import Figures
import Screen
import Transformer

/// The screen that writes values of one run into another.
enum PatchingScreen: ScreenEntry {
  static let place: any WritableKeyPath<ScreenStates, PatchingState> & Sendable = \.patching
  static let title = "Patching"
  static let shortTitle = "Patch"
  static let paneCount = PatchPane.allCases.count
  static let scrollingPanes = PatchPane.scrolling

  static func queries(_ scene: Scene<PatchingState>) -> [any Query] {
    // A grid of heads shows their attention beside it.
    scene.patchQueries
      + (scene.patchColumnsAreHeads && scene.isScored ? [scene.endQuery(scene.leading)] : [])
  }

  static func backgroundQueries(_ scene: Scene<PatchingState>) -> [any Query] {
    scene.remainingPatchQueries
  }

  static func isMapSigned(_ scene: Scene<PatchingState>) -> Bool { true }

  static func scales(_ scene: Scene<PatchingState>) -> [ColorScale] {
    [.maximum, .rowMaximum, .logarithm]
  }

  static func showsMeans(_ scene: Scene<PatchingState>, over list: PromptList) -> Bool { true }

  /// Between checkpoints, what is shown is the direction.
  static func shownWords(_ scene: Scene<PatchingState>, _ dot: String) -> String {
    scene.patchRuns.isCross ? "" : scene.shownWords(dot)
  }

  static func figure(_ scene: Scene<PatchingState>) -> Figure? { scene.figure }

  static func draw(_ scene: Scene<PatchingState>, on canvas: Canvas) {
    drawPatching(scene, on: canvas)
  }

  static func draw(_ scene: Scene<PatchingState>, pane: Int, on canvas: Canvas) {
    guard let pane = PatchPane(rawValue: pane), scene.showsPatches else {
      drawPatching(scene, on: canvas)
      return
    }
    drawPatchPane(scene, pane, on: canvas, canvas.bounds)
  }
}
