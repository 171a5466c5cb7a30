import Screen

extension LensModel {
  /// The cells of the lens as words on colours, the last residual at the top.
  ///
  /// - Parameters:
  ///   - columnLabels: the tokens of the prompt.
  ///   - cursor: the position and row under the cursor.
  ///   - scale: the scale of the colours, where cells are not coloured by rank.
  ///   - glyphs: gives the mark of marked cells.
  /// - Returns: the map.
  func heatmap(
    columnLabels: [String], cursor: Point, scale: ColorScale, _ glyphs: Glyphs
  ) -> Heatmap {
    // Levels are shares of the upper end of the range.
    let values = cells.map { $0.map { $0.level * range.upperBound } }
    let scaling =
      ends.isEmpty ? ColorScaling(scale, over: [values], map: map) : ColorScaling(range)
    let marked = cells.indices.flatMap { row in
      cells[row].indices.filter { cells[row][$0].isMarked }.map { Point(column: $0, row: row) }
    }
    let mark = markMeaning.isEmpty ? "" : "  \(glyphs.on) \(markMeaning)"
    return Heatmap(
      values: values, words: cells.map { $0.map(\.words) }, rowLabels: rowLabels,
      columnLabels: columnLabels, map: map, scaling: scaling, cursor: cursor,
      marked: Set(marked), mark: glyphs.on, isFromBelow: true,
      legend: Legend(map: map, scaling: scaling, unit: unit + mark, ends: ends))
  }
}

extension LensCell {
  /// What the cell says, and below it its number, or the second token with it.
  fileprivate var words: Heatmap.Words {
    Heatmap.Words(text, note: [more, note].filter { !$0.isEmpty }.joined(separator: " "))
  }
}
