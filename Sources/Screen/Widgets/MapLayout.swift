import TextColumns

/// What a map has to show, in columns and lines of the screen.
public struct MapDemand: Hashable, Sendable {
  /// The rows of the map.
  public var rows: Int
  /// The columns of the map.
  public var columns: Int
  /// The columns of the widest row label; 0 without labels.
  public var rowLabel: Int
  /// The columns of the widest column label; 0 without labels.
  public var columnLabel: Int
  /// The columns of the widest text of a cell: its number or its word.
  public var text: Int
  /// Whether cells say words, which go on over several lines and are never left out.
  public var saysWords = false
  /// Whether a word has a number, on a line of its own.
  public var hasNotes = false

  /// Puts a demand together.
  ///
  /// - Parameters:
  ///   - rows: the rows of the map.
  ///   - columns: the columns of the map.
  ///   - rowLabel: the columns of the widest row label.
  ///   - columnLabel: the columns of the widest column label.
  ///   - text: the columns of the widest text of a cell.
  ///   - saysWords: whether cells say words.
  ///   - hasNotes: whether a word has a number.
  public init(
    rows: Int, columns: Int, rowLabel: Int, columnLabel: Int, text: Int, saysWords: Bool = false,
    hasNotes: Bool = false
  ) {
    self.rows = rows
    self.columns = columns
    self.rowLabel = rowLabel
    self.columnLabel = columnLabel
    self.text = text
    self.saysWords = saysWords
    self.hasNotes = hasNotes
  }

  /// The columns below which a word says too little; columns of the map are left out before that.
  private static let leastWord = 6
  /// The lines that a word goes on over at most.
  private static let wordLines = 3

  /// The columns below which cells do not go, the blank between words included.
  var narrowest: Int { saysWords ? min(max(text, 1), Self.leastWord) + 1 : 1 }

  /// The columns of a cell in which all of its text stands on one line, with a blank.
  var fullCell: Int { text + 1 }

  /// The lines that a word takes in cells of a width.
  func textLines(width: Int) -> Int {
    guard saysWords, width > 1 else { return 1 }
    return max(1, min(Self.wordLines, (text + width - 2) / (width - 1)))
  }

  /// The lines in which a cell of a width says everything.
  func fullLines(width: Int) -> Int { textLines(width: width) + (hasNotes ? 1 : 0) }
}

// MARK: How much room a map asks for

extension MapDemand {
  /// The width beyond which a map shows no more, as long as it has the height for it.
  public var fullWidth: Int {
    let cell = saysWords ? narrowest : fullCell
    return MapLayout.labelWidth(rowLabel, of: .max) + columns * cell
  }

  /// The width beyond which all that cells say stands on one line.
  public var comfortableWidth: Int {
    MapLayout.labelWidth(rowLabel, of: .max) + columns * fullCell
  }

  /// The height beyond which a map of a width shows no more.
  public func fullHeight(width: Int) -> Int {
    let room = width - MapLayout.labelWidth(rowLabel, of: width)
    let cell = MapLayout.cellWidth(self, room: room)
    let labels = columnLabel == 0 ? 0 : MapLayout.labelLines(self, cellWidth: cell)
    return 1 + labels + rows * fullLines(width: cell)
  }

  /// The height beyond which the cells of a map of a width grow no taller.
  public func mostHeight(width: Int) -> Int {
    let room = width - MapLayout.labelWidth(rowLabel, of: width)
    let cell = MapLayout.cellWidth(self, room: room)
    let labels = columnLabel == 0 ? 0 : MapLayout.labelLines(self, cellWidth: cell)
    return 1 + labels + rows * MapLayout.tallest(self, cellWidth: cell)
  }

  /// Whether a room shows everything there is.
  public func isFull(in size: Size) -> Bool {
    size.width >= fullWidth && size.height >= fullHeight(width: size.width)
  }
}

/// How a map is fitted into its room: the one rule for all maps (Decision 13).
///
/// A pure function of what is to be shown and of the room. First every row and every column is to
/// be seen, then what cells say, then the names of all columns; what room is left makes cells larger.
/// A larger room never shows fewer rows, columns, values or letters.
public struct MapLayout: Hashable, Sendable {
  /// Whether there is a line for the legend, directly below the grid.
  let hasLegend: Bool
  /// The lines of column labels; columns take turns on them.
  let labelLines: Int
  /// Every so many columns have a label.
  let labelStep: Int
  /// The columns of a label at most.
  let labelRoom: Int
  /// The columns that row labels take, the blank after them included.
  let labelWidth: Int
  /// The columns of one cell.
  let cellWidth: Int
  /// The lines of one cell.
  let cellHeight: Int
  /// The lines that the text of a cell has.
  let textLines: Int
  /// Whether words have a line for their number.
  let hasNotes: Bool
  /// Whether each line shows two rows of the map.
  let sharesLines: Bool
  /// The rows that are seen, from the top.
  let rows: Range<Int>
  /// The columns that are seen.
  let columns: Range<Int>
  /// The lines that the grid takes.
  let lines: Int

  /// The first line of the grid.
  var top: Int { labelLines }
  /// Whether there are lines for column labels.
  var hasColumnLabels: Bool { labelLines > 0 }

  /// Cells grow no wider than this beyond what they say.
  private static let widest = 14
  /// Columns take turns on so many lines of labels at most.
  private static let mostLabelLines = 3
  /// The columns of a label that still tells something.
  private static let leastLabel = 4

  /// Fits a map into a room.
  ///
  /// - Parameters:
  ///   - demand: what is to be shown.
  ///   - size: the room.
  ///   - canShareLines: whether two rows can share a line.
  ///   - cursor: the column and row under the cursor, which are always seen.
  init(_ demand: MapDemand, in size: Size, canShareLines: Bool, cursor: Point? = nil) {
    hasLegend = size.height >= 2
    let hasLabels = demand.columnLabel > 0 && size.height >= 4
    let room = max(0, size.height - (hasLegend ? 1 : 0) - (hasLabels ? 1 : 0))
    labelWidth = Self.labelWidth(demand.rowLabel, of: size.width)
    let width = max(0, size.width - labelWidth)
    cellWidth = Self.cellWidth(demand, room: width)
    columns = Self.seen(cursor?.column, of: demand.columns, room: width / cellWidth)
    sharesLines = !demand.saysWords && demand.rows > room && canShareLines
    rows = Self.seen(cursor?.row, of: demand.rows, room: room * (sharesLines ? 2 : 1))
    let full = demand.fullLines(width: cellWidth)
    let each = sharesLines || demand.rows == 0 ? 1 : max(1, room / demand.rows)
    let spare = each >= full && !sharesLines ? room - demand.rows * full : 0
    let more = min(Self.labelLines(demand, cellWidth: cellWidth) - 1, max(0, spare))
    labelLines = hasLabels ? 1 + more : 0
    (labelStep, labelRoom) = Self.labels(demand, cellWidth: cellWidth, lines: 1 + more)
    let tallest = Self.tallest(demand, cellWidth: cellWidth)
    let left = demand.rows == 0 ? 1 : (room - (hasLabels ? more : 0)) / demand.rows
    cellHeight = sharesLines || each < full ? each : max(1, min(tallest, left))
    hasNotes = demand.hasNotes && cellHeight >= 2
    textLines = max(
      1, min(demand.textLines(width: cellWidth), cellHeight - (hasNotes ? 1 : 0)))
    lines = sharesLines ? (rows.count + 1) / 2 : rows.count * cellHeight
  }

  private static func seen(_ cursor: Int?, of count: Int, room: Int) -> Range<Int> {
    let start = Viewport.start(showing: cursor, of: count, room: room)
    return start..<max(start, min(count, start + room))
  }

  /// The columns for row labels: no more than a quarter of the width.
  static func labelWidth(_ longest: Int, of width: Int) -> Int {
    longest == 0 || width < 8 ? 0 : min(longest, width / 4) + 1
  }

  /// The columns of a cell: at the least width until every column is seen, then what there is.
  static func cellWidth(_ demand: MapDemand, room: Int) -> Int {
    let narrowest = demand.narrowest
    guard demand.columns > 0, room >= demand.columns * narrowest else {
      return max(1, min(narrowest, room))
    }
    return min(max(widest, demand.fullCell), room / demand.columns)
  }

  /// The most lines of a cell: so many that it looks a little taller than wide, or its text needs.
  static func tallest(_ demand: MapDemand, cellWidth: Int) -> Int {
    let full = demand.fullLines(width: cellWidth)
    return max(demand.saysWords ? full + 2 : full, (3 * cellWidth + 3) / 5)
  }

  /// The lines on which all column labels stand whole, or as many as there may be.
  static func labelLines(_ demand: MapDemand, cellWidth: Int) -> Int {
    guard demand.columnLabel > 0 else { return 1 }
    return max(1, min(mostLabelLines, (demand.columnLabel + cellWidth) / cellWidth))
  }

  /// Every how many columns have a label, and how wide labels may be.
  private static func labels(
    _ demand: MapDemand, cellWidth: Int, lines: Int
  ) -> (step: Int, room: Int) {
    let least = min(demand.columnLabel, leastLabel)
    let step = max(1, (least + lines * cellWidth) / (lines * cellWidth))
    return (step, min(demand.columnLabel, max(least, lines * cellWidth - 1)))
  }

  /// The place among the rows that is drawn on a line of the grid, the upper one when two share it.
  func row(on line: Int) -> Int {
    rows.lowerBound + (sharesLines ? 2 * line : line / cellHeight)
  }

  /// The line of a cell's first text within the cell.
  var textTop: Int { max(0, cellHeight - textLines - (hasNotes ? 1 : 0)) / 2 }

  /// The first column of the screen of a cell.
  func column(_ place: Int) -> Int { labelWidth + place * cellWidth }
}
