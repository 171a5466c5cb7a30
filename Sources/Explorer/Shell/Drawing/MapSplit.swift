import Screen

/// Where a map lies, and what explains it: beside the map, below it, or on a few lines alone.
///
/// What explains a map takes only what the map has no use for, so a map in a larger room never
/// shows less (Decision 13).
struct MapSplit: Hashable, Sendable {
  /// The frame of the map.
  let map: Rect
  /// The room beside or below it; empty where there are lines alone.
  let panes: Rect
  /// Whether that room is beside the map.
  let isBeside: Bool
  /// The lines at the bottom that stand for the panes; empty where these have room.
  let lines: Rect

  /// The columns and lines that a frame takes.
  static let frame = Size(width: 4, height: 2)

  /// Splits a room.
  ///
  /// - Parameters:
  ///   - room: the room.
  ///   - demand: what the map has to show; nil while that is not known.
  ///   - beside: the widths of panes beside the map.
  ///   - below: the heights of panes below the map; nil where they cannot lie there.
  ///   - lines: the lines that stand for the panes.
  init(
    _ room: Rect, _ demand: MapDemand?, beside: ClosedRange<Int>, below: ClosedRange<Int>?,
    lines: Int
  ) {
    let inside = Size(
      width: room.width - Self.frame.width, height: room.height - Self.frame.height)
    let full = demand?.comfortableWidth ?? 0
    let least = Size(width: inside.width - beside.lowerBound, height: inside.height)
    if room.width >= 120, demand?.isFull(in: least) ?? true {
      let width = max(beside.lowerBound, min(beside.upperBound, inside.width - full))
      (panes, map) = room.splitRight(width)
      (isBeside, self.lines) = (true, Rect(.zero))
      return
    }
    isBeside = false
    let needed = demand?.fullHeight(width: inside.width) ?? 0
    if let below, inside.height - below.lowerBound >= needed {
      // Half of what is left over goes to each.
      let spare = inside.height - needed - below.lowerBound
      let height = min(below.upperBound, below.lowerBound + (spare + 1) / 2)
      (panes, map) = room.splitBottom(height)
      self.lines = Rect(.zero)
    } else {
      (self.lines, map) = room.splitBottom(lines)
      panes = Rect(.zero)
    }
  }
}
