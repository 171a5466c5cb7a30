/// Where the boxes, items and arrows of a diagram lie in a room.
///
/// The diagram runs to the right or upwards, whichever has room, with bars of items as long as there
/// is room for; where nothing has room it is larger than the room, and scrolls. A pure function of
/// diagram and room, so that keys and drawing agree. Cost: at most ten plans, each a few passes over
/// boxes and arrows.
public struct DiagramLayout: Sendable {
  /// What is laid out.
  public let diagram: Diagram
  /// The room for the diagram, without the line of its legend.
  public let viewport: Size
  /// The cells of the whole diagram.
  public let size: Size
  /// Whether the diagram runs upwards, or else to the right.
  public let isUpright: Bool
  /// The block of each box.
  let boxes: [Rect]
  /// The block of each item of each box.
  let items: [[Rect]]
  let shapes: [DiagramShape]
  let measures: DiagramMeasures
  let wiring: DiagramWiring

  /// Lays a diagram out.
  ///
  /// - Parameters:
  ///   - diagram: the diagram.
  ///   - room: the cells that there are, a line for the legend included.
  public init(_ diagram: Diagram, in room: Size) {
    self.diagram = diagram
    viewport = Size(
      width: room.width, height: room.height - (Self.hasLegend(diagram, room) ? 1 : 0))
    let plan = Self.plan(diagram, in: viewport)
    size = plan.size
    isUpright = plan.isUpright
    measures = plan.measures
    let map = DiagramMap(plan)
    let placed = diagram.boxes.indices.map { box -> (Rect, DiagramShape) in
      let rect = map.rect(of: box)
      let isBare = plan.shapes[box]?.isBare ?? false
      return (
        rect,
        DiagramShape(
          diagram.boxes[box], inner: rect.width - (isBare ? 0 : 2), plan.measures,
          isTight: isBare)
      )
    }
    boxes = placed.map(\.0)
    shapes = placed.map(\.1)
    items = placed.enumerated().map { box, place in
      Self.items(diagram.boxes[box].items.count, place.0, place.1, plan.measures)
    }
    wiring = DiagramWiring(plan, map, diagram)
  }

  static func hasLegend(_ diagram: Diagram, _ room: Size) -> Bool {
    room.height >= 8 && (diagram.isComparison || diagram.largest > 0)
  }

  /// The first plan that has room, the roomiest first; else the one that exceeds it least.
  private static func plan(_ diagram: Diagram, in room: Size) -> DiagramPlan {
    let order = DiagramLevels(diagram)
    var best = DiagramPlan(diagram, order, DiagramDensity.all[0], isUpright: false, room: room)
    var excess = Double.infinity
    for density in DiagramDensity.all {
      for isUpright in [false, true] {
        let plan = DiagramPlan(diagram, order, density, isUpright: isUpright, room: room)
        let size = plan.size
        if size.width <= room.width, size.height <= room.height { return plan }
        let this =
          max(1, Double(size.width) / Double(max(1, room.width)))
          * max(1, Double(size.height) / Double(max(1, room.height)))
        if this < excess { (best, excess) = (plan, this) }
      }
    }
    return best
  }

  private static func items(
    _ count: Int, _ box: Rect, _ shape: DiagramShape, _ measures: DiagramMeasures
  ) -> [Rect] {
    let inside = box.inset(columns: 1, rows: 1)
    let used = shape.columns * (measures.itemWidth + 1) - 1
    let left = inside.column + max(0, (inside.width - used) / 2)
    let free = inside.height - shape.titleLines.count - shape.rows
    let top = inside.row + shape.titleLines.count + max(0, free / 2)
    return (0..<count).map { item in
      Rect(
        column: left + item % shape.columns * (measures.itemWidth + 1),
        row: top + item / shape.columns, width: measures.itemWidth, height: 1
      )
    }
  }
}

// MARK: Places

extension DiagramLayout {
  /// The block of a box or an item, in cells of the whole diagram; nothing for what is not there.
  ///
  /// - Parameter place: the box or item.
  /// - Returns: its block.
  public func rect(of place: DiagramPlace) -> Rect? {
    guard boxes.indices.contains(place.box) else { return nil }
    guard let item = place.item else { return boxes[place.box] }
    return items[place.box].indices.contains(item) ? items[place.box][item] : nil
  }

  /// What lies at a cell of the room.
  ///
  /// - Parameters:
  ///   - point: the cell, counted from the corner of the room.
  ///   - scroll: what is scrolled away, as `scroll(showing:from:)` gives it.
  /// - Returns: an item, else a box, else nothing.
  public func place(at point: Point, scroll: Point) -> DiagramPlace? {
    guard Rect(viewport).contains(point) else { return nil }
    let point = Point(column: point.column + scroll.column, row: point.row + scroll.row)
    guard let box = boxes.firstIndex(where: { $0.contains(point) }) else { return nil }
    return DiagramPlace(box: box, item: items[box].firstIndex { $0.contains(point) })
  }

  /// How far the diagram can be scrolled.
  public var furthest: Point {
    Point(
      column: max(0, size.width - viewport.width), row: max(0, size.height - viewport.height))
  }

  /// What is scrolled away so that a place is seen; below zero where the diagram stands in the middle
  /// of a larger room.
  ///
  /// - Parameters:
  ///   - place: what must be seen; nothing where anything will do.
  ///   - scroll: what was scrolled away before.
  /// - Returns: the columns and rows before the room.
  public func scroll(showing place: DiagramPlace?, from scroll: Point = .zero) -> Point {
    let rect = place.flatMap(rect)
    return Point(
      column: Viewport.start(
        showing: rect.map { $0.column..<$0.endColumn }, from: scroll.column, of: size.width,
        room: viewport.width),
      row: Viewport.start(
        showing: rect.map { $0.row..<$0.endRow }, from: scroll.row, of: size.height,
        room: viewport.height))
  }

  /// The place that a step leads to.
  ///
  /// From an item it leads to items and to boxes without any; from a box that has items, to boxes.
  ///
  /// - Parameters:
  ///   - place: where the step begins; nothing for the first place of all.
  ///   - move: where it goes.
  /// - Returns: the nearest place there, or the same; nothing where there are no boxes.
  public func step(from place: DiagramPlace?, _ move: DiagramMove) -> DiagramPlace? {
    guard let place, let start = rect(of: place) else { return first }
    let isOfBoxes = place.item == nil && !items[place.box].isEmpty
    let candidates = isOfBoxes ? boxes.indices.map { DiagramPlace(box: $0) } : stops
    let reached = candidates.lazy.filter { $0 != place }.compactMap { other in
      self.rect(of: other).flatMap { Self.distance(start, $0, move) }.map { ($0, other) }
    }
    return reached.min { $0.0 < $1.0 }?.1 ?? place
  }

  /// The first place of all: the first item of the first box with items, else the first box.
  public var first: DiagramPlace? { stops.first { $0.item != nil } ?? stops.first }

  /// All items, and the boxes without any.
  private var stops: [DiagramPlace] {
    boxes.indices.flatMap { box in
      items[box].isEmpty
        ? [DiagramPlace(box: box)]
        : items[box].indices.map { DiagramPlace(box: box, item: $0) }
    }
  }

  /// How far a block lies in a direction, a row as far as two columns and what lies aside three times
  /// as far; nothing where it does not lie there.
  private static func distance(_ from: Rect, _ to: Rect, _ move: DiagramMove) -> Int? {
    let (ahead, aside): (Int, Int) =
      switch move {
      case .left: (from.column - to.endColumn + 1, 2 * gap(from.rows, to.rows))
      case .right: (to.column - from.endColumn + 1, 2 * gap(from.rows, to.rows))
      case .up: (2 * (from.row - to.endRow + 1), gap(from.columns, to.columns))
      case .down: (2 * (to.row - from.endRow + 1), gap(from.columns, to.columns))
      }
    return ahead > 0 ? ahead + 3 * aside : nil
  }

  private static func gap(_ one: Range<Int>, _ other: Range<Int>) -> Int {
    max(0, one.lowerBound - other.upperBound + 1, other.lowerBound - one.upperBound + 1)
  }
}

extension Rect {
  fileprivate var rows: Range<Int> { row..<endRow }
  fileprivate var columns: Range<Int> { column..<endColumn }
}
