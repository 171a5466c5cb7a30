import Figures

extension AppState {
  /// What the screen shows, as a figure with its provenance; nil while nothing is known.
  var figure: Figure? { screen.entry.figure(self) }
}

extension Sharing {
  /// The columns of a number: one, or two conditions and their difference.
  func figureColumns(
    _ name: String, unit: String = "", decimals: Int = 3
  ) -> [TableFigure.Column] {
    guard let axis else { return [TableFigure.Column(name, unit: unit, decimals: decimals)] }
    return axis.titles.map {
      TableFigure.Column("\(name) \($0)", unit: unit, decimals: decimals)
    }
  }

  /// The cells of a number in these columns.
  func figureCells(_ value: Comparison) -> [TableFigure.Cell] {
    axis == nil
      ? [.number(value.before ?? .nan)]
      : [value.before, value.after, value.change].map { .number($0 ?? .nan) }
  }
}
