import Screen

/// The cells of a heat map, with numbers or words where they are large enough.
struct GridCells {
  private let grid: GridFigure
  /// The width of a cell.
  let width: Double
  /// The height of a cell.
  let height: Double
  private let showsNumbers: Bool
  private let zero: String
  /// The colours from one end of the map to the other.
  private let colors: [Color]

  /// A colour and the one of letters on it.
  private struct Color {
    var ground: String
    var ink: String
  }

  /// Steps as fine as the eye, so that neighbours that look alike are drawn as one.
  private static let steps = 127

  private static let wordSize = 9.5
  private static let numberSize = 8.5
  /// Grids are fitted into a square of about this width.
  private static let room = 560.0
  private static let largest = 36.0
  private static let widestWord = 88.0

  init(_ grid: GridFigure) {
    self.grid = grid
    zero = grid.numeral(0)
    colors = (-Self.steps...Self.steps).map { step in
      let rgb = grid.map.rgb(Double(step) / Double(Self.steps), onDark: false)
      return Color(ground: rgb.hex, ink: rgb.ink.hex)
    }
    let columns = Double(max(1, grid.columnCount))
    let rows = Double(max(1, grid.values.count))
    let longest =
      grid.values.joined().lazy.filter { !$0.isNaN }.prefix(20_000)
      .map { TextMeasure.width(grid.numeral($0), size: Self.numberSize) }.max() ?? 0
    if grid.texts.isEmpty {
      width = max(1.5, min(Self.largest, Self.room / columns))
      height = max(1.5, min(width, Self.room / rows))
      showsNumbers = longest <= width - 3 && height >= 12
    } else {
      let words = grid.texts.joined().lazy.map { TextMeasure.width($0, size: Self.wordSize) }
      width = max(30, longest + 8, min(Self.widestWord, (words.max() ?? 0) + 9))
      height = 28
      showsNumbers = true
    }
  }

  var totalWidth: Double { width * Double(max(1, grid.columnCount)) }
  var totalHeight: Double { height * Double(max(1, grid.values.count)) }

  /// White lines between cells that are large enough for them.
  private var gap: Double { min(width, height) >= 12 ? 1 : 0 }

  func draw(on canvas: inout SVGCanvas) {
    canvas.rectangle(0, 0, totalWidth, totalHeight, fill: SVGColor.empty)
    canvas.element("<g shape-rendering=\"crispEdges\">")
    for (row, line) in grid.values.enumerated() { drawColors(line, row: row, on: &canvas) }
    canvas.element("</g>")
    guard showsNumbers || !grid.marked.isEmpty else { return }
    for (row, line) in grid.values.enumerated() {
      for (column, value) in line.enumerated() {
        if showsNumbers { drawWords(value, row: row, column: column, on: &canvas) }
        guard grid.marked.contains(Point(column: column, row: row)) else { continue }
        canvas.rectangle(
          Double(column) * width + 0.3, Double(row) * height + 0.3, width - 1.6, height - 1.6,
          fill: "none", stroke: SVGColor.text, strokeWidth: min(1.8, width / 4))
      }
    }
  }

  /// Draws one row, neighbours of one colour as one shape.
  private func drawColors(_ line: [Double], row: Int, on canvas: inout SVGCanvas) {
    var start = 0
    var current: String?
    for column in 0...line.count {
      let color = column < line.count ? color(line[column], row: row)?.ground : nil
      let isLast = column == line.count
      if !isLast, gap == 0, color == current { continue }
      if let current {
        canvas.rectangle(
          Double(start) * width, Double(row) * height,
          Double(column - start) * width - gap, height - gap, fill: current)
      }
      (start, current) = (column, color)
    }
  }

  private func color(_ value: Double, row: Int) -> Color? {
    grid.level(of: value, row: row).map { level in
      colors[Int((level * Double(Self.steps)).rounded()) + Self.steps]
    }
  }

  private func drawWords(
    _ value: Double, row: Int, column: Int, on canvas: inout SVGCanvas
  ) {
    let ink = color(value, row: row)?.ink ?? SVGColor.muted
    let x = Double(column) * width + (width - gap) / 2
    let middle = Double(row) * height + (height - gap) / 2
    guard let words = grid.text(row: row, column: column) else {
      // On a dark ground a zero says nothing that the colour does not.
      guard grid.map.isSigned || grid.numeral(value) != zero else { return }
      canvas.words(
        grid.numeral(value), x: x, y: middle + 3,
        .init(size: Self.numberSize, color: ink, anchor: .middle))
      return
    }
    canvas.words(
      TextMeasure.fitted(words, to: width - 5, size: Self.wordSize), x: x, y: middle - 1.5,
      .init(size: Self.wordSize, color: ink, anchor: .middle))
    canvas.words(
      grid.numeral(value), x: x, y: middle + 9.5, .init(size: 7.5, color: ink, anchor: .middle))
  }
}
