/// The shapes of the boxes of one level, so that the level has room across the flow.
struct DiagramFitting {
  private let boxes: [Int]
  private let lanes: Int
  private let diagram: Diagram
  private let measures: DiagramMeasures
  private let density: DiagramDensity

  init(
    boxes: [Int], lanes: Int, _ diagram: Diagram, _ measures: DiagramMeasures,
    _ density: DiagramDensity
  ) {
    self.boxes = boxes
    self.lanes = lanes
    self.diagram = diagram
    self.measures = measures
    self.density = density
  }

  /// The shape of each box by its number.
  ///
  /// - Parameters:
  ///   - isUpright: whether the diagram runs upwards, boxes of a level side by side.
  ///   - room: the cells that there are.
  /// - Returns: the shapes.
  func shapes(isUpright: Bool, room: Size) -> [Int: DiagramShape] {
    isUpright ? besideEachOther(room.width) : aboveEachOther(room.height)
  }

  /// Boxes of one width, the least at which all have room below each other; where there is none, the
  /// least at which they are as low as can be.
  private func aboveEachOther(_ height: Int) -> [Int: DiagramShape] {
    let least = boxes.lazy.map(least).max() ?? 1
    let most = boxes.lazy.map(widest).max() ?? 1
    var best: [Int: DiagramShape] = [:]
    var lowest = Int.max
    for inner in least...max(least, most) {
      let shapes = shapes(inner: { _ in inner })
      let used = shapes.values.reduce(lanes + gaps) { $0 + $1.height }
      if used < lowest { (best, lowest) = (shapes, used) }
      if used <= height { break }
    }
    return best
  }

  /// Boxes of as few rows of items as have room beside each other.
  private func besideEachOther(_ width: Int) -> [Int: DiagramShape] {
    let rows = boxes.lazy.map { diagram.boxes[$0].items.count }.max() ?? 1
    var best: [Int: DiagramShape] = [:]
    for row in 1...max(1, rows) {
      best = shapes { box in
        let columns = (diagram.boxes[box].items.count + row - 1) / row
        return max(least(box), columns * (measures.itemWidth + 1) - 1)
      }
      if best.values.reduce(lanes + gaps, { $0 + $1.width }) <= width { break }
    }
    return best
  }

  private func shapes(inner: (Int) -> Int) -> [Int: DiagramShape] {
    Dictionary(
      boxes.map {
        ($0, DiagramShape(diagram.boxes[$0], inner: inner($0), measures, isTight: density.isTight))
      },
      uniquingKeysWith: { old, _ in old })
  }

  private var gaps: Int { density.gap * max(0, boxes.count + lanes - 1) }

  private func least(_ box: Int) -> Int {
    DiagramShape.least(diagram.boxes[box], measures, isTight: density.isTight)
  }

  /// The columns at which all items stand in one row, at most so many that a level is no page.
  private func widest(_ box: Int) -> Int {
    max(
      least(box),
      min(200, max(1, diagram.boxes[box].items.count) * (measures.itemWidth + 1) - 1))
  }
}
