import Screen

/// Where the panes of the training screen lie.
struct TrainingLayout: Hashable, Sendable {
  /// The settings: in short while a run is shown, unless they have the keys.
  let settings: Rect
  /// What happened, below them.
  let events: Rect
  /// The run, at the right; empty where the heads take its place.
  let run: Rect
  /// The heads over time: below the run, or in its place while they have the keys; else empty.
  let heads: Rect

  /// The lines of a map of so many heads: a line each where there is room, else two share one.
  private static func height(of heads: Int, in room: Int) -> Int {
    // The frame, what is under the cursor, labels and legend.
    let around = MapSplit.frame.height + 3
    let most = room * 2 / 5
    return heads + around <= most ? heads + around : max(10, min((heads + 1) / 2 + around, most))
  }

  /// The lines of the settings in short, at most.
  private static let mostShort = 3

  /// Lays out the panes.
  ///
  /// - Parameters:
  ///   - room: the room for all.
  ///   - scene: says what is shown and which pane has the keys.
  ///   - glyphs: the characters of the settings in short.
  init(_ room: Rect, _ scene: Scene<TrainingState>, _ glyphs: Glyphs) {
    let (left, right) = room.splitLeft(room.width >= 110 ? max(44, room.width / 4) : 34)
    if let model = scene.headTimeline, room.height >= 30 {
      (heads, run) = right.splitBottom(Self.height(of: model.heads.count, in: room.height))
    } else if scene.pane == TrainingPane.heads.rawValue {
      (heads, run) = (right, Rect(.zero))
    } else {
      (heads, run) = (Rect(.zero), right)
    }
    let isShort = scene.own.hasRun && scene.pane != TrainingPane.settings.rawValue
    var lines = TrainingField.allCases.count + (room.height >= 30 ? 3 : 0)
    if isShort {
      let short = scene.settingsInShort(width: left.width - MapSplit.frame.width, glyphs)
      lines = min(Self.mostShort, short.count)
    }
    (settings, events) = left.splitTop(lines + 2)
  }
}
