import Screen

/// How a line is drawn: colours and dashes both tell series apart.
struct LineLook {
  let attributes: String

  init(_ plot: PlotFigure, _ index: Int) {
    guard plot.series[index].form != .faintLine else {
      attributes =
        "stroke=\"#B9C0C9\" stroke-width=\"0.7\" stroke-opacity=\"0.8\" "
        + "stroke-linejoin=\"round\" stroke-linecap=\"round\""
      return
    }
    let rank = plot.series[..<index].lazy.filter { $0.form == .line }.count
    let dash = ["", "7 3", "2 3", "8 3 2 3"][rank % 4]
    attributes =
      "stroke=\"\(SVGColor.series[rank % SVGColor.series.count])\" stroke-width=\"1.7\" "
      + "stroke-linejoin=\"round\" stroke-linecap=\"round\""
      + (dash.isEmpty ? "" : " stroke-dasharray=\"\(dash)\"")
  }
}

/// How a point is drawn: colours and shapes both tell series apart.
struct SeriesMark {
  private let color: String
  private let shape: Int

  init(_ index: Int) {
    color = SVGColor.series[index % SVGColor.series.count]
    shape = index % 4
  }

  func draw(_ x: Double, _ y: Double, on canvas: inout SVGCanvas) {
    func at(_ dx: Double, _ dy: Double) -> String {
      "\(SVGCanvas.number(x + dx)) \(SVGCanvas.number(y + dy))"
    }
    let (cx, cy) = (SVGCanvas.number(x), SVGCanvas.number(y))
    switch shape {
    case 0:
      canvas.element(
        "<circle cx=\"\(cx)\" cy=\"\(cy)\" r=\"3.2\" fill=\"\(color)\" fill-opacity=\"0.7\"/>")
    case 1:
      canvas.element(
        "<path d=\"M\(at(-3, -3))L\(at(3, 3))M\(at(-3, 3))L\(at(3, -3))\" "
          + "stroke=\"\(color)\" stroke-width=\"1.5\" fill=\"none\"/>")
    case 2:
      canvas.element(
        "<path d=\"M\(at(0, -3.8))L\(at(3.5, 2.6))L\(at(-3.5, 2.6))Z\" fill=\"\(color)\"/>")
    default:
      canvas.element(
        "<path d=\"M\(at(0, -3.8))L\(at(3.8, 0))L\(at(0, 3.8))L\(at(-3.8, 0))Z\" "
          + "stroke=\"\(color)\" stroke-width=\"1.3\" fill=\"none\"/>")
    }
  }
}

/// What lines and marks mean, in as many rows as their words need.
struct PlotKeyDrawing: Drawing {
  private struct Item {
    var index: Int
    var words: String
    var x: Double
    var row: Int
  }

  private let plot: PlotFigure
  private let items: [Item]
  let width: Double
  let height: Double

  private static let size = 9.5
  private static let sample = 22.0
  private static let line = 16.0

  init(_ plot: PlotFigure, room: Double) {
    self.plot = plot
    width = room
    var items: [Item] = []
    var x = 0.0
    var row = 0
    for (index, series) in plot.series.enumerated() where !series.name.isEmpty {
      let words = TextMeasure.fitted(Self.words(series), to: room - 40, size: Self.size)
      let width = Self.sample + 6 + TextMeasure.width(words, size: Self.size)
      if x > 0, x + width > room { (x, row) = (0, row + 1) }
      items.append(Item(index: index, words: words, x: x, row: row))
      x += width + 16
    }
    self.items = items
    height = items.isEmpty ? 4 : Self.line * Double(row + 1) + 6
  }

  private static func words(_ series: PlotFigure.Series) -> String {
    switch series.form {
    case .faintLine: return series.name
    case .marks: return "\(series.name) (\(series.points.count))"
    case .line:
      let last = series.points.last { $0.y.isFinite }
      return series.name + (last.map { " (last " + Numeral.fixed($0.y, decimals: 3) + ")" } ?? "")
    }
  }

  func draw(on canvas: inout SVGCanvas) {
    for item in items {
      let y = Self.line * Double(item.row) + 8
      if plot.series[item.index].form == .marks {
        SeriesMark(item.index).draw(item.x + Self.sample / 2 + 4, y, on: &canvas)
      } else {
        let (start, end) = (SVGCanvas.number(item.x), SVGCanvas.number(item.x + Self.sample))
        let height = SVGCanvas.number(y)
        canvas.element(
          "<path d=\"M\(start) \(height)L\(end) \(height)\" fill=\"none\" "
            + "\(LineLook(plot, item.index).attributes)/>")
      }
      canvas.words(
        item.words, x: item.x + Self.sample + 6, y: y + 3.3,
        .init(size: Self.size, color: SVGColor.text))
    }
  }
}
