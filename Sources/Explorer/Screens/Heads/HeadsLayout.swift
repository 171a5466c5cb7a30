import Screen
import Transformer

/// How the screen of the heads shares its room, which keys need to know to scroll the table.
struct HeadsLayout: Sendable {
  /// The grid.
  let grid: Rect
  /// The parts of the logit difference below it; empty where there is no room.
  let parts: Rect
  /// The table.
  let table: Rect
  /// The numbers of the head under the cursor.
  let detail: Rect
  /// Whether there is room for every number with its name.
  let isWide: Bool

  /// The screen's parts in a room.
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

  /// The rows of the table that are seen at once.
  var tableRows: Int { Table.visibleRows(height: max(0, table.height - 2)) }
}

extension Scene<HeadsState> {
  /// The rows of the table that the screen has room for.
  var tableRoom: Int {
    let body = Size(width: size.width, height: size.height - 3)
    return HeadsLayout(Rect(body), model.shape).tableRows
  }

  /// The heads of the table from top to bottom; nil where some are left out between the first and
  /// the last.
  func listedHeads(room: Int) -> [Head?] {
    let heads = sortedHeads
    guard self.own.showsEnds, heads.count > room, room >= 3 else { return heads }
    let last = (room - 1) / 2
    let first = heads.prefix(room - 1 - last).map(Head?.some)
    return first + [nil] + heads.suffix(last).map(Head?.some)
  }

  /// The first row of the table that is seen: it moves no more than it must.
  ///
  /// While keys act on the grid the table rests, so that its rows can be read and little is drawn.
  func tableTop(count: Int, room: Int) -> Int {
    var top = own.top
    if pane == 1, let row = listedHeads(room: room).firstIndex(of: head) {
      top = max(row - room + 1, min(row, top))
    }
    return max(0, min(top, count - room))
  }
}
