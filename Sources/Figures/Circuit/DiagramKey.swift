import Screen

/// What discs and signs of a diagram mean.
struct DiagramKey: Drawing {
  private enum Part {
    case disc(share: Double)
    case sign(Diagram.Item)
    case words(String)
  }

  private let parts: [(part: Part, x: Double, row: Int)]
  let width: Double
  let height: Double

  private static let size = 9.5
  private static let row = 26.0

  init(_ figure: DiagramFigure, room: Double) {
    let items = Self.items(figure)
    var (parts, x, row, widest): ([(Part, Double, Int)], Double, Int, Double) = ([], 0, 0, 0)
    for item in items {
      let width = item.reduce(0) { $0 + Self.width(of: $1) }
      if x > 0, x + width > room { (x, row) = (0, row + 1) }
      for part in item {
        parts.append((part, x, row))
        x += Self.width(of: part)
      }
      widest = max(widest, x)
      x += 22
    }
    self.parts = parts
    width = widest
    height = items.isEmpty ? 0 : Self.row * Double(row + 1)
  }

  private static func items(_ figure: DiagramFigure) -> [[Part]] {
    let diagram = figure.diagram
    var items: [[Part]] = []
    if diagram.largest > 0 {
      for share in [0.1, 0.5, 1] {
        items.append([
          .disc(share: share),
          .words(Numeral.significant(diagram.largest * share, digits: 2)),
        ])
      }
      items[2].append(.words(fitted(diagram.unit)))
    }
    let marks = Set(diagram.boxes.lazy.flatMap(\.items).map(\.mark))
    if marks.contains(.added) {
      items.append([
        .sign(Diagram.Item(figure.itemTitle, mark: .added)), .words(fitted(figure.addedMeaning)),
      ])
    }
    if marks.contains(.removed) {
      items.append([
        .sign(Diagram.Item(figure.itemTitle, mark: .removed)),
        .words(fitted(figure.removedMeaning)),
      ])
    }
    return items
  }

  private static func fitted(_ words: String) -> String {
    TextMeasure.fitted(words, to: 300, size: size)
  }

  private static func width(of part: Part) -> Double {
    switch part {
    case .disc(let share): 2 * DiagramItemDrawing.largest * share.squareRoot() + 6
    case .sign(let item): DiagramItemDrawing.nameWidth(item) + 8
    case .words(let words): TextMeasure.width(words, size: size) + 8
    }
  }

  func draw(on canvas: inout SVGCanvas) {
    for (part, x, row) in parts {
      let y = Self.row * (Double(row) + 0.5)
      switch part {
      case .disc(let share):
        let radius = DiagramItemDrawing.largest * share.squareRoot()
        canvas.circle(x + radius, y, radius: radius, fill: SVGColor.axis, opacity: 0.6)
      case .sign(let item):
        DiagramItemDrawing(item, size: nil, color: SVGColor.text)
          .draw(x, y, hasDisc: false, on: &canvas)
      case .words(let words):
        canvas.words(
          words, x: x, y: y + 3.4, .init(size: Self.size, color: SVGColor.muted))
      }
    }
  }
}
