import Analyses
import Figures
import Screen
import Tasks
import Transformer

/// The screen of what one head reads and writes.
enum HeadDetailScreen: ScreenEntry {
  static let place: any WritableKeyPath<ScreenStates, HeadDetailState> & Sendable = \.detail
  static let title = "Head"
  static let paneCount = DetailPane.allCases.count

  /// The queries about the head, the quickest first.
  static func queries(_ scene: Scene<HeadDetailState>) -> [any Query] {
    let head = scene.head
    var queries = scene.perCondition { HeadTokensQuery($0, head) }
    if scene.missingNames == nil {
      queries += scene.perCondition { ScatterQuery($0, head, scene.scatterSubjects) }
    }
    if scene.isScored { queries += scene.perCondition { AttributionQuery($0) } }
    queries += scene.conditions.map(scene.endQuery)
    if scene.missingPair == nil { queries += scene.perCondition { SelfRepairQuery($0, head) } }
    queries += scene.comparedSlots.flatMap { slot -> [any Query] in
      (scene.reader.tokenizer == nil ? [] : [CopyingQuery(slot, head)])
        + [CircuitsQuery(slot, head)]
        + TokenPairs.Circuit.allCases.map { TokenPairsQuery(slot, head, $0) }
    }
    queries += scene.scoreQueries
    guard scene.isScored, !scene.isAblationSweepStopped else { return queries }
    return queries + scene.perCondition { AblationSweepQuery($0, layer: head.layer) }
  }

  static func showsMeans(_ scene: Scene<HeadDetailState>, over list: PromptList) -> Bool { true }

  static func figure(_ scene: Scene<HeadDetailState>) -> Figure? { scene.figure }

  static func draw(_ scene: Scene<HeadDetailState>, on canvas: Canvas) {
    drawHeadDetail(scene, on: canvas)
  }

  static func draw(_ scene: Scene<HeadDetailState>, pane: Int, on canvas: Canvas) {
    DetailPane(rawValue: pane).map { drawDetailPane(scene, $0, on: canvas, canvas.bounds) }
  }
}
