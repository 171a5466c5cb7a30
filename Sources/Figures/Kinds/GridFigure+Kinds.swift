public import Screen

// The grids that analyses end in, made from plain numbers, so that the explorer and the commands
// show the same thing in the same way.

extension GridFigure {
  /// A number of every head.
  ///
  /// - Parameters:
  ///   - values: `[layer][head]`; NaN where a number is not known.
  ///   - title: words above the grid.
  ///   - unit: what the numbers are, with their unit.
  ///   - map: the colour map.
  ///   - range: the values at the ends of the map; that of the values themselves without it.
  ///   - scaling: range and scale as the map on the screen has them, in place of the range.
  ///   - ablated: heads that are ablated, the column being the head's number.
  /// - Returns: the grid, layers from the top.
  public static func heads(
    _ values: [[Double]], title: String = "", unit: String, map: ColorMap,
    range: ClosedRange<Double>? = nil, scaling: ColorScaling? = nil, ablated: Set<Point> = []
  ) -> GridFigure {
    GridFigure(
      title: title, rowTitle: "layer", columnTitle: "head", values: values, unit: unit, map: map,
      range: range, scaling: scaling, marked: ablated, markMeaning: "ablated")
  }

  /// A number of every MLP.
  ///
  /// - Parameters:
  ///   - values: one for each layer.
  ///   - unit: what the numbers are, with their unit.
  ///   - map: the colour map.
  /// - Returns: a grid of one row.
  public static func mlps(_ values: [Double], unit: String, map: ColorMap) -> GridFigure {
    GridFigure(
      rowTitle: "", columnTitle: "layer", rowLabels: ["MLP"], values: [values], unit: unit,
      map: map)
  }

  /// Where a head looks.
  ///
  /// - Parameters:
  ///   - pattern: `[query][key]`, each row ending at its query or later; what lies behind the query
  ///     is left out.
  ///   - tokens: the token at each position as it is shown.
  ///   - title: words above the grid.
  ///   - unit: what the numbers are, with their unit.
  ///   - map: the colour map.
  ///   - range: the values at the ends of the map; that of the values themselves without it.
  ///   - scaling: range and scale as the map on the screen has them, in place of the range.
  /// - Returns: the grid, queries from the top.
  public static func attention(
    _ pattern: [[Double]], tokens: [String], title: String = "",
    unit: String = "attention probability", map: ColorMap = .sequential,
    range: ClosedRange<Double>? = 0...1, scaling: ColorScaling? = nil
  ) -> GridFigure {
    GridFigure(
      title: title, rowTitle: "query", columnTitle: "key", rowLabels: tokens,
      columnLabels: tokens,
      values: pattern.enumerated().map { query, row in Array(row.prefix(query + 1)) }, unit: unit,
      map: map, range: range, scaling: scaling)
  }

  /// What residuals or components say at each position.
  ///
  /// - Parameters:
  ///   - values: `[row][position]`.
  ///   - texts: words in each cell, such as the top token; numbers without them.
  ///   - rows: the name of each row.
  ///   - rowTitle: what the rows are.
  ///   - tokens: the token at each position as it is shown.
  ///   - unit: what the numbers are.
  ///   - map: the colour map.
  ///   - range: the values at the ends of the map; that of the values themselves without it.
  ///   - scaling: range and scale as the map on the screen has them, in place of the range.
  /// - Returns: the grid, the first row at the top.
  public static func lens(
    _ values: [[Double]], texts: [[String]] = [], rows: [String], rowTitle: String,
    tokens: [String], unit: String, map: ColorMap = .sequential,
    range: ClosedRange<Double>? = 0...1, scaling: ColorScaling? = nil
  ) -> GridFigure {
    GridFigure(
      rowTitle: rowTitle, columnTitle: "token", rowLabels: rows, columnLabels: tokens,
      values: values, unit: unit, map: map, range: range, scaling: scaling, texts: texts,
      decimals: texts.isEmpty ? 3 : 2)
  }

  /// The rank of a token at each position, 1 at the bright end of the map.
  ///
  /// - Parameters:
  ///   - ranks: `[row][position]`, from 1.
  ///   - rows: the name of each row.
  ///   - rowTitle: what the rows are.
  ///   - tokens: the token at each position as it is shown.
  ///   - unit: whose rank it is.
  ///   - map: a colour map without a sign.
  ///   - last: the largest rank there can be.
  /// - Returns: the grid, the first row at the top, colours by the factor between ranks.
  public static func ranks(
    _ ranks: [[Double]], rows: [String], rowTitle: String, tokens: [String], unit: String,
    map: ColorMap = .sequential, last: Int
  ) -> GridFigure {
    GridFigure(
      rowTitle: rowTitle, columnTitle: "token", rowLabels: rows, columnLabels: tokens,
      values: ranks, unit: unit, map: map, range: 1...Double(max(2, last)), scale: .ranks,
      decimals: 0)
  }

  /// What a component writes towards each year, for each start year.
  ///
  /// - Parameters:
  ///   - rows: for each start year 00 to 99 the numbers of the years 00 to 99; nil where there is no
  ///     prompt of it, which leaves the row empty.
  ///   - title: words above the grid.
  ///   - unit: what the numbers are, with their unit.
  ///   - map: the colour map.
  ///   - scaling: range and scale as the map on the screen has them.
  /// - Returns: the grid, start years from the top.
  public static func years(
    _ rows: [[Double]?], title: String = "", unit: String = "logits", map: ColorMap = .signed,
    scaling: ColorScaling? = nil
  ) -> GridFigure {
    let names = (0..<100).map { ($0 < 10 ? "0" : "") + String($0) }
    return GridFigure(
      title: title, rowTitle: "start year", columnTitle: "year written", rowLabels: names,
      columnLabels: names, values: rows.map { $0 ?? [Double](repeating: .nan, count: 100) },
      unit: unit, map: map, scaling: scaling)
  }
}
