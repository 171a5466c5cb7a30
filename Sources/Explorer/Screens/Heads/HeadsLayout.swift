import Screen
import Transformer

/// The layout of the heads screen, which keys need for scrolling the table.
struct HeadsLayout: Sendable {
  /// The grid.
  let grid: Rect
  /// The terms of the logit difference below the grid; empty if there is no room.
  let parts: Rect
  /// The table.
  let table: Rect
  /// The numbers of the head under the cursor.
  let detail: Rect
  /// Whether there is room for every number with its name.
  let isWide: Bool

  /// Lays out the screen in a room.
  ///
  /// - Parameters:
  ///   - room: the screen without title and foot.
  ///   - shape: the model's shape.
  init(_ room: Rect, _ shape: Configuration) {
    isWide = room.width >= 120
    let (detail, rest) = room.splitBottom(isWide ? 6 : 2)
    let wanted = 2 + 5 + shape.heads * 8
    let share = isWide ? rest.width / 2 : rest.width * 11 / 20
    let least = 2 + 5 + shape.heads
    let (left, table) = rest.splitLeft(max(min(wanted, share), min(least, share), 36))
    let gridHeight = 4 + 3 * shape.layers
    let hasParts = isWide && left.height - gridHeight >= 8
    (grid, parts) = hasParts ? left.splitTop(gridHeight) : (left, Rect(.zero))
    self.table = table
    self.detail = detail
  }

  /// The panes that have a place.
  var panes: Set<HeadsPane> {
    var panes: Set<HeadsPane> = [.grid, .table]
    if !parts.isEmpty { panes.insert(.parts) }
    if isWide { panes.insert(.detail) }
    return panes
  }

  /// The number of visible rows of the table.
  var tableRows: Int { Table.visibleRows(height: max(0, table.height - 2)) }
}

extension Scene<HeadsState> {
  /// The number of rows that the table has room for.
  var tableRoom: Int {
    let body = Size(width: size.width, height: size.height - sharedLines)
    if isPaneFilled, pane == HeadsPane.table.rawValue {
      return Table.visibleRows(height: max(0, body.height - 2))
    }
    return HeadsLayout(Rect(body), model.shape).tableRows
  }

  /// The heads of the table from top to bottom; nil stands for those left out between first and
  /// last.
  func listedHeads(room: Int) -> [Head?] {
    let heads = sortedHeads
    guard self.own.showsEnds, heads.count > room, room >= 3 else { return heads }
    let last = (room - 1) / 2
    let first = heads.prefix(room - 1 - last).map(Head?.some)
    return first + [nil] + heads.suffix(last).map(Head?.some)
  }

  /// The first visible row of the table, which moves as little as possible.
  ///
  /// While keys act on the grid the table does not scroll, so that little is drawn anew.
  func tableTop(count: Int, room: Int) -> Int {
    var top = own.top
    if pane == 1, let row = listedHeads(room: room).firstIndex(of: head) {
      top = max(row - room + 1, min(row, top))
    }
    return max(0, min(top, count - room))
  }
}
