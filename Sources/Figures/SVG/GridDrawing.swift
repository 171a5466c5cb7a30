import Screen

/// A heat map with labels at the left and below, and a bar of its colours at the right.
struct GridDrawing: Drawing {
  let grid: GridFigure
  let cells: GridCells
  private let rowLabels: [String]
  private let columnLabels: ColumnLabels
  private let bar: ColorBar
  /// The room for labels and title of the rows.
  private let left: Double
  /// Where the title of the rows stands.
  private let rowTitlePlace: Double

  static let labelSize = 10.0
  /// Longer labels are cut.
  private static let longest = 120.0

  init(_ grid: GridFigure, index: Int) {
    self.grid = grid
    cells = GridCells(grid)
    func fitted(_ label: String) -> String {
      TextMeasure.fitted(label, to: Self.longest, size: Self.labelSize)
    }
    rowLabels = grid.values.indices.map { fitted(grid.rowLabel($0)) }
    columnLabels = ColumnLabels(
      (0..<grid.columnCount).map { fitted(grid.columnLabel($0)) }, step: cells.width)
    let widest = rowLabels.lazy.map { TextMeasure.width($0, size: Self.labelSize) }.max() ?? 0
    left = max(widest + 7 + (grid.rowTitle.isEmpty ? 0 : 18), columnLabels.overhang)
    rowTitlePlace = left - widest - 16
    // Long enough for its unit, which runs along it.
    let unit = TextMeasure.width(grid.unit, size: ColorBar.labelSize) + 8
    bar = ColorBar(grid, height: max(70, min(240, max(cells.totalHeight, unit))), index: index)
  }

  var width: Double { max(left + cells.totalWidth + 18 + bar.width, left + columnTitleWidth) }

  var height: Double {
    max(bar.height, cells.totalHeight + columnLabels.height)
      + (grid.columnTitle.isEmpty ? 0 : 16) + (grid.marked.isEmpty ? 0 : 18)
  }

  private var columnTitleWidth: Double { TextMeasure.width(grid.columnTitle, size: 10.5) }

  func draw(on canvas: inout SVGCanvas) {
    canvas.group(x: left, y: 0) { canvas in
      cells.draw(on: &canvas)
      columnLabels.draw(on: &canvas, top: cells.totalHeight)
      canvas.group(x: cells.totalWidth + 18, y: 0) { bar.draw(on: &$0) }
    }
    drawRowLabels(on: &canvas)
    var y = max(bar.height, cells.totalHeight + columnLabels.height)
    if !grid.columnTitle.isEmpty {
      y += 13
      canvas.words(
        grid.columnTitle, x: left + max(columnTitleWidth, cells.totalWidth) / 2, y: y,
        .init(size: 10.5, anchor: .middle))
    }
    guard !grid.marked.isEmpty else { return }
    y += 8
    canvas.rectangle(left + 1, y, 9, 9, fill: "none", stroke: SVGColor.text, strokeWidth: 1.6)
    canvas.words(
      TextMeasure.fitted(grid.markMeaning, to: width - left - 16, size: 9), x: left + 16, y: y + 8,
      .init(size: 9, color: SVGColor.muted))
  }

  private func drawRowLabels(on canvas: inout SVGCanvas) {
    let step = LabelStep.round(atLeast: 11.5 / cells.height)
    for (row, label) in rowLabels.enumerated() where row % step == 0 {
      canvas.words(
        label, x: left - 6, y: (Double(row) + 0.5) * cells.height + 3.5,
        .init(size: Self.labelSize, anchor: .end))
    }
    canvas.words(
      TextMeasure.fitted(grid.rowTitle, to: max(40, cells.totalHeight), size: 10.5),
      x: rowTitlePlace, y: cells.totalHeight / 2, .init(size: 10.5, anchor: .middle, rotation: -90))
  }
}

/// The labels below a grid: level where they fit, else slanted, and upright where even that is too
/// close; where there is no room at all, every so many are left out.
private struct ColumnLabels {
  private let labels: [String]
  private let step: Double
  private let widest: Double
  private let rotation: Double
  private let every: Int

  init(_ labels: [String], step: Double) {
    self.labels = labels
    self.step = step
    widest =
      labels.lazy.map { TextMeasure.width($0, size: GridDrawing.labelSize) }.max() ?? 0
    rotation = widest <= step - 3 ? 0 : step >= 16 ? -45 : -90
    every = rotation == 0 ? 1 : LabelStep.round(atLeast: 11.5 / step)
  }

  /// How far the first label reaches to the left of the grid.
  var overhang: Double { rotation == -45 ? max(0, widest * 0.71 - step / 2 + 4) : 0 }

  var height: Double {
    switch rotation {
    case 0: labels.isEmpty ? 0 : 17
    case -45: widest * 0.71 + 14
    default: widest + 10
    }
  }

  func draw(on canvas: inout SVGCanvas, top: Double) {
    for (column, label) in labels.enumerated() where column % every == 0 {
      let centre = (Double(column) + 0.5) * step
      let look = SVGCanvas.Lettering(
        size: GridDrawing.labelSize, anchor: rotation == 0 ? .middle : .end, rotation: rotation)
      let (x, y) = rotation == 0 ? (0, 14.0) : rotation == -45 ? (4, 11.0) : (3.5, 6.0)
      canvas.words(label, x: centre + x, y: top + y, look)
    }
  }
}

/// Which labels are left out where there is no room for all.
private enum LabelStep {
  /// The least of 1, 2, 5, 10, 20, 50 and so on that is no smaller than a number.
  static func round(atLeast least: Double) -> Int {
    guard least.isFinite, least < 1e9 else { return 1_000_000_000 }
    var power = 1
    while true {
      for step in [1, 2, 5] where Double(step * power) >= least { return step * power }
      power *= 10
    }
  }
}
