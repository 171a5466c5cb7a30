/// A part of a picture whose size is known before it is painted.
protocol Drawing {
  var width: Double { get }
  var height: Double { get }

  /// Paints within the rectangle from the origin to the size.
  func draw(on canvas: inout SVGCanvas)
}

extension Figure.Content {
  /// The picture of a part.
  ///
  /// - Parameter index: the number of the part, for names within the file.
  /// - Returns: the picture; nothing for what is made of other parts.
  func drawing(index: Int) -> (any Drawing)? {
    switch self {
    case .grid(let grid): GridDrawing(grid, index: index)
    case .table(let table): TableDrawing(table)
    case .plot(let plot): PlotDrawing(plot)
    case .bars(let bars): BarDrawing(bars)
    case .diagram(let diagram): DiagramDrawing(diagram)
    case .graph(let graph): GraphDrawing(graph)
    case .card(let card): CardDrawing(card)
    case .parts: nil
    }
  }
}
