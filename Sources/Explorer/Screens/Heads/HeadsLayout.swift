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
    let demand = Self.demand(shape)
    let width = Self.gridWidth(room.width, demand)
    let full = demand.fullHeight(width: width - MapSplit.frame.width) + MapSplit.frame.height
    isWide = room.width >= 120 && room.height - Self.wideDetail >= full
    let (detail, rest) = room.splitBottom(isWide ? Self.wideDetail : 2)
    let (left, table) = rest.splitLeft(width)
    let hasParts = isWide && left.height - full >= Self.leastParts
    let parts = shape.layers * 2 + 3 + MapSplit.frame.height
    (grid, self.parts) =
      hasParts
      ? left.splitTop(max(full, left.height - max(Self.leastParts, parts))) : (left, Rect(.zero))
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

  /// The lines of the numbers of the head under the cursor, with their names.
  private static let wideDetail = 6
  /// The lines below which the terms of the logit difference are left out.
  private static let leastParts = 8
  /// The columns of the table that the grid leaves to it before it grows to its own full width.
  private static let leastTable = 33
  /// The columns beyond which the table gains little.
  private static let fullTable = 70

  /// What the grid has to show, whichever the measure.
  private static func demand(_ shape: Configuration) -> MapDemand {
    MapDemand(
      rows: shape.layers, columns: shape.heads, rowLabel: "L\(shape.layers - 1)".count,
      columnLabel: "H\(shape.heads - 1)".count, text: "+0.00".count)
  }

  /// The columns of the grid: first what its numbers need, and of the rest a half.
  private static func gridWidth(_ room: Int, _ demand: MapDemand) -> Int {
    let full = demand.fullWidth + MapSplit.frame.width
    let fitted = max(36, min(full, room - leastTable))
    return fitted + max(0, room - fitted - fullTable) / 2
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
