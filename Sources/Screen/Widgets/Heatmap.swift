import TextColumns

/// A grid of numbers as colours, with labels, a cursor and a legend.
///
/// Cells print their values as soon as they are wide enough. Where colours are few or none, narrow
/// cells print sign and size as marks instead, and the legend says which. When there are more rows
/// than lines, two rows share a line by half blocks if colours and characters allow; beyond that
/// the grid scrolls with the cursor. `MapLayout` fits it into its room.
public struct Heatmap: Widget, Sendable {
  /// What a cell says in words.
  public struct Words: Hashable, Sendable {
    /// The word, such as a token.
    public var text: String
    /// Its number, on the line below it where there is room; empty for none.
    public var note: String

    /// Puts a word and its number together.
    public init(_ text: String, note: String = "") {
      self.text = text
      self.note = note
    }
  }

  /// The numbers, row after row; rows may differ in length, and NaN is an empty cell.
  public var values: [[Double]]
  /// Words that cells say in place of their numbers, row after row; none for numbers.
  public var words: [[Words]]
  /// A label for each row, from the first; missing ones are blank.
  public var rowLabels: [String]
  /// A label for each column, from the left; missing ones are blank.
  public var columnLabels: [String]
  /// The colour map.
  public var map: ColorMap
  /// From values to places on the map.
  public var scaling: ColorScaling
  /// What the values are, for the legend.
  public var unit: String
  /// Digits after the point at most; two more where all values are small.
  public var decimals: Int
  /// The cell under the cursor.
  public var cursor: Point?
  /// Cells to mark, such as ablated heads.
  public var marked: Set<Point>
  /// The mark; the cross of what is cut out without one.
  public var mark: Character?
  /// Cells whose numbers are approximate: a `~` stands before them where cells have room.
  public var approximate: Set<Point>
  /// Whether the first row is the lowest.
  public var isFromBelow: Bool
  /// The legend in place of that of the scale; for maps whose colours are not those of `values`.
  public var legend: Legend?

  /// Puts a heat map together.
  ///
  /// - Parameters:
  ///   - values: the numbers, row after row.
  ///   - words: words in place of the numbers.
  ///   - rowLabels: a label for each row.
  ///   - columnLabels: a label for each column.
  ///   - map: the colour map.
  ///   - scaling: from values to places on the map; from the range without it.
  ///   - range: the values at the ends of the map; that of the values themselves without it.
  ///   - unit: what the values are.
  ///   - decimals: digits after the point at most.
  ///   - cursor: the cell under the cursor.
  ///   - marked: cells to mark.
  ///   - mark: the mark; a cross without one.
  ///   - approximate: cells whose numbers are approximate.
  ///   - isFromBelow: whether the first row is the lowest.
  ///   - legend: the legend in place of that of the scale.
  public init(
    values: [[Double]], words: [[Words]] = [], rowLabels: [String] = [],
    columnLabels: [String] = [], map: ColorMap, scaling: ColorScaling? = nil,
    range: ClosedRange<Double>? = nil, unit: String = "", decimals: Int = 2, cursor: Point? = nil,
    marked: Set<Point> = [], mark: Character? = nil, approximate: Set<Point> = [],
    isFromBelow: Bool = false, legend: Legend? = nil
  ) {
    self.values = values
    self.words = words
    self.rowLabels = rowLabels
    self.columnLabels = columnLabels
    self.map = map
    self.scaling = scaling ?? ColorScaling(range ?? Self.range(of: values, map: map))
    self.unit = unit
    self.decimals = decimals
    self.cursor = cursor
    self.marked = marked
    self.mark = mark
    self.approximate = approximate
    self.isFromBelow = isFromBelow
    self.legend = legend
  }

  /// The range of finite values: alike on both sides of zero for a signed map, from zero on others
  /// unless values are below it; 0 to 1 when there are none.
  public static func range(of values: [[Double]], map: ColorMap) -> ClosedRange<Double> {
    let finite = values.joined().lazy.filter(\.isFinite)
    let most = finite.max() ?? 0
    let least = finite.min() ?? 0
    if map.isSigned {
      let size = max(most.magnitude, least.magnitude)
      return size > 0 ? -size...size : -1...1
    }
    let low = min(0, least)
    return most > low ? low...most : low...(low + 1)
  }

  /// Where the value of a cell lies on the map; nothing when it is not a number.
  func level(row: Int, column: Int) -> Double? {
    scaling.level(of: value(row: row, column: column), row: row, map: map)
  }

  /// The value of a cell; NaN where there is none.
  func value(row: Int, column: Int) -> Double {
    guard values.indices.contains(row), values[row].indices.contains(column) else { return .nan }
    return values[row][column]
  }

  /// The words of a cell; nil where it says its number.
  func words(row: Int, column: Int) -> Words? {
    guard words.indices.contains(row), words[row].indices.contains(column) else { return nil }
    return words[row][column]
  }

  /// The row at a place from the top.
  func row(at place: Int) -> Int { isFromBelow ? values.count - 1 - place : place }

  /// Draws labels, grid and legend.
  public func draw(on canvas: Canvas) {
    FittedHeatmap(self, size: canvas.size, traits: canvas.traits).draw(on: canvas)
  }
}

// MARK: What it asks for

extension Heatmap {
  /// What there is to be shown.
  public var demand: MapDemand {
    MapDemand(
      rows: values.count, columns: values.lazy.map(\.count).max() ?? 0,
      rowLabel: Self.widest(rowLabels), columnLabel: Self.widest(columnLabels),
      text: words.isEmpty
        ? numeralWidth : max(1, words.joined().lazy.map { Columns.width(of: $0.text) }.max() ?? 1),
      saysWords: !words.isEmpty,
      hasNotes: words.joined().contains { !$0.note.isEmpty })
  }

  private static func widest(_ labels: [String]) -> Int {
    labels.lazy.map { Columns.width(of: $0) }.max() ?? 0
  }

  /// The largest magnitude of the values.
  var largest: Double {
    values.joined().lazy.filter(\.isFinite).map(\.magnitude).max() ?? 0
  }

  /// Digits after the point that numbers have at most: more where all are small.
  var shownDecimals: Int {
    guard decimals > 0, largest > 0, largest < 0.1 else { return decimals }
    return decimals + (largest < 0.01 ? 2 : 1)
  }

  /// The columns of the widest number; never less than usual, so that a map rests while it fills.
  var numeralWidth: Int {
    let places = shownDecimals
    let size = Numeral.fixed(largest, decimals: places).count + (map.isSigned ? 1 : 0)
    return max(size, (map.isSigned ? 3 : 2) + places) + (approximate.isEmpty ? 0 : 1)
  }
}
