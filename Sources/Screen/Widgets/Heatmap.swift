import TextColumns

/// A grid of numbers as colours, with labels, a cursor and a legend.
///
/// Cells print their values as soon as they are wide enough. Where colours are few or none, narrow
/// cells print sign and size as marks instead. When there are more rows than lines, two rows share
/// a line by half blocks if colours and characters allow; beyond that the grid scrolls with the
/// cursor.
public struct Heatmap: Widget, Sendable {
  /// The numbers, row after row; rows may differ in length, and NaN is an empty cell.
  public var values: [[Double]]
  /// A label for each row, from the top; missing ones are blank.
  public var rowLabels: [String]
  /// A label for each column, from the left; missing ones are blank.
  public var columnLabels: [String]
  /// The colour map.
  public var map: ColorMap
  /// The values at the ends of the map; for a signed map its larger end counts on both sides.
  public var range: ClosedRange<Double>
  /// What the values are, for the legend.
  public var unit: String
  /// Digits after the point at most.
  public var decimals: Int
  /// The cell under the cursor.
  public var cursor: Point?
  /// Cells to mark, such as ablated heads.
  public var marked: Set<Point>
  /// The mark; the cross of what is cut out without one.
  public var mark: Character?
  /// Cells whose numbers are approximate: a `~` stands before them where cells have room.
  public var approximate: Set<Point>

  /// Puts a heat map together.
  ///
  /// - Parameters:
  ///   - values: the numbers, row after row.
  ///   - rowLabels: a label for each row.
  ///   - columnLabels: a label for each column.
  ///   - map: the colour map.
  ///   - range: the values at the ends of the map; that of the values themselves without it.
  ///   - unit: what the values are.
  ///   - decimals: digits after the point at most.
  ///   - cursor: the cell under the cursor.
  ///   - marked: cells to mark.
  ///   - mark: the mark; a cross without one.
  ///   - approximate: cells whose numbers are approximate.
  public init(
    values: [[Double]], rowLabels: [String] = [], columnLabels: [String] = [], map: ColorMap,
    range: ClosedRange<Double>? = nil, unit: String = "", decimals: Int = 2, cursor: Point? = nil,
    marked: Set<Point> = [], mark: Character? = nil, approximate: Set<Point> = []
  ) {
    self.values = values
    self.rowLabels = rowLabels
    self.columnLabels = columnLabels
    self.map = map
    self.range = range ?? Self.range(of: values, map: map)
    self.unit = unit
    self.decimals = decimals
    self.cursor = cursor
    self.marked = marked
    self.mark = mark
    self.approximate = approximate
  }

  /// The range of finite values: alike on both sides of zero for a signed map, from zero on others
  /// unless values are below it; 0 to 1 when there are none.
  public static func range(of values: [[Double]], map: ColorMap) -> ClosedRange<Double> {
    let finite = values.joined().filter(\.isFinite)
    let most = finite.max() ?? 0
    let least = finite.min() ?? 0
    if map.isSigned {
      let size = max(most.magnitude, least.magnitude)
      return size > 0 ? -size...size : -1...1
    }
    let low = min(0, least)
    return most > low ? low...most : low...(low + 1)
  }

  /// Where a value lies on the map; nothing when it is not a number.
  func level(_ value: Double) -> Double? { map.level(of: value, in: range) }

  /// The value of a cell; NaN where there is none.
  func value(row: Int, column: Int) -> Double {
    guard values.indices.contains(row), values[row].indices.contains(column) else { return .nan }
    return values[row][column]
  }

  /// Draws labels, grid and legend; when lines are few the legend goes last, after the labels.
  public func draw(on canvas: Canvas) {
    let layout = HeatmapLayout(self, size: canvas.size, traits: canvas.traits)
    if layout.hasLegend {
      Legend(map: map, range: range, unit: unit, decimals: decimals)
        .draw(on: canvas[canvas.bounds.splitBottom(1).bottom])
    }
    drawColumnLabels(on: canvas, layout)
    for line in 0..<layout.lines {
      drawRowLabel(on: canvas, line: line, layout)
      for place in 0..<layout.columns.count {
        if layout.sharesLines {
          drawHalves(on: canvas, line: line, place: place, layout)
        } else {
          drawCell(on: canvas, line: line, place: place, layout)
        }
      }
    }
    drawMoreMarks(on: canvas, layout)
  }
}
