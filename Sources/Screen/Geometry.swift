/// A place on a grid of cells, counted from the upper left corner.
public struct Point: Hashable, Sendable, Codable {
  /// Columns from the left edge.
  public var column: Int
  /// Rows from the top edge.
  public var row: Int

  /// Names the place.
  public init(column: Int, row: Int) {
    self.column = column
    self.row = row
  }

  /// The upper left corner.
  public static let zero = Point(column: 0, row: 0)
}

/// How many columns and rows a grid has; never negative.
public struct Size: Hashable, Sendable, Codable {
  /// The number of columns.
  public let width: Int
  /// The number of rows.
  public let height: Int

  /// Names the size; a negative number counts as 0.
  public init(width: Int, height: Int) {
    self.width = max(0, width)
    self.height = max(0, height)
  }

  /// No room at all.
  public static let zero = Size(width: 0, height: 0)

  /// The most columns and the most rows that are drawn on, whatever a window says of itself: a frame
  /// of the 65,535 by 65,535 that it may say would take 103 GB.
  public static let mostDrawn = 1000

  /// The part of a window that is drawn on: its first columns and rows.
  public static func drawn(of window: Size) -> Size {
    Size(width: min(window.width, mostDrawn), height: min(window.height, mostDrawn))
  }

  /// Whether there is no cell.
  public var isEmpty: Bool { width == 0 || height == 0 }
}

/// A block of cells; its width and height are never negative.
public struct Rect: Hashable, Sendable {
  /// The first column.
  public let column: Int
  /// The first row.
  public let row: Int
  /// The number of columns.
  public let width: Int
  /// The number of rows.
  public let height: Int

  /// Names the block; a negative width or height counts as 0.
  public init(column: Int, row: Int, width: Int, height: Int) {
    self.column = column
    self.row = row
    self.width = max(0, width)
    self.height = max(0, height)
  }

  /// The block of that size whose upper left corner is the origin.
  public init(_ size: Size) {
    self.init(column: 0, row: 0, width: size.width, height: size.height)
  }

  /// The column after the last one.
  public var endColumn: Int { column + width }

  /// The row after the last one.
  public var endRow: Int { row + height }

  /// The width and height.
  public var size: Size { Size(width: width, height: height) }

  /// Whether there is no cell.
  public var isEmpty: Bool { width == 0 || height == 0 }

  /// Whether a cell lies inside.
  public func contains(_ point: Point) -> Bool {
    (column..<endColumn).contains(point.column) && (row..<endRow).contains(point.row)
  }

  /// The cells that lie in both blocks; empty when there are none.
  public func intersection(_ other: Rect) -> Rect {
    let left = max(column, other.column)
    let top = max(row, other.row)
    return Rect(
      column: left, row: top, width: min(endColumn, other.endColumn) - left,
      height: min(endRow, other.endRow) - top)
  }
}

// MARK: Layout

extension Rect {
  /// The block without a margin of so many columns and rows on each side.
  public func inset(columns: Int = 0, rows: Int = 0) -> Rect {
    Rect(
      column: column + min(columns, width), row: row + min(rows, height),
      width: width - 2 * columns, height: height - 2 * rows)
  }

  /// The first `count` rows, and the rest; `count` is held to what there is.
  public func splitTop(_ count: Int) -> (top: Rect, rest: Rect) {
    let count = max(0, min(count, height))
    return (
      Rect(column: column, row: row, width: width, height: count),
      Rect(column: column, row: row + count, width: width, height: height - count)
    )
  }

  /// The last `count` rows, and the rest; `count` is held to what there is.
  public func splitBottom(_ count: Int) -> (bottom: Rect, rest: Rect) {
    let parts = splitTop(height - max(0, min(count, height)))
    return (parts.rest, parts.top)
  }

  /// The first `count` columns, and the rest; `count` is held to what there is.
  public func splitLeft(_ count: Int) -> (left: Rect, rest: Rect) {
    let count = max(0, min(count, width))
    return (
      Rect(column: column, row: row, width: count, height: height),
      Rect(column: column + count, row: row, width: width - count, height: height)
    )
  }

  /// The last `count` columns, and the rest; `count` is held to what there is.
  public func splitRight(_ count: Int) -> (right: Rect, rest: Rect) {
    let parts = splitLeft(width - max(0, min(count, width)))
    return (parts.rest, parts.left)
  }
}
