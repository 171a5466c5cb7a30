/// From places along and across the flow of a diagram to cells.
struct DiagramMap {
  private let plan: DiagramPlan
  private let along: Int
  private var places: [Int: (level: Int, slot: DiagramPlan.Slot)] = [:]

  init(_ plan: DiagramPlan) {
    self.plan = plan
    along = plan.along
    for (level, slots) in plan.levels.enumerated() {
      for slot in slots {
        if case .box(let box) = slot.node { places[box] = (level, slot) }
      }
    }
  }

  func point(_ along: Int, _ across: Int) -> Point {
    plan.isUpright
      ? Point(column: across, row: self.along - 1 - along) : Point(column: along, row: across)
  }

  /// The block of a box, as thick as its level.
  func rect(of box: Int) -> Rect {
    guard let (level, slot) = places[box] else { return Rect(.zero) }
    let (start, thick) = (plan.start(of: level), plan.thickness[level])
    return plan.isUpright
      ? Rect(column: slot.start, row: along - start - thick, width: slot.extent, height: thick)
      : Rect(column: start, row: slot.start, width: thick, height: slot.extent)
  }
}

/// The cells of the arrows of a diagram.
struct DiagramWiring {
  /// The directions in which a wire leaves a cell.
  struct Directions: OptionSet, Hashable {
    let rawValue: UInt8

    static let up = Directions(rawValue: 1)
    static let right = Directions(rawValue: 2)
    static let down = Directions(rawValue: 4)
    static let left = Directions(rawValue: 8)
  }

  /// What one box's wires do in a cell.
  struct Wire {
    var directions: Directions = []
    var arrows: Set<Int> = []
  }

  /// Where arrows end, and what they go into.
  struct Head {
    var point: Point
    var arrows: Set<Int>
    var label: String
    /// Where the label begins.
    var labelPoint: Point
  }

  /// The wires in each cell by the box where they begin.
  private(set) var cells: [Point: [Int: Wire]] = [:]
  private(set) var heads: [Head] = []
  private let map: DiagramMap
  let isUpright: Bool

  init(_ plan: DiagramPlan, _ map: DiagramMap, _ diagram: Diagram) {
    self.map = map
    isUpright = plan.isUpright
    for (level, gutter) in plan.gutters.enumerated() {
      let start = plan.start(of: level) + plan.thickness[level]
      let end = plan.start(of: level + 1)
      for net in gutter.nets { draw(net, gutter, plan.stretch, from: start, to: end) }
    }
    for (level, slots) in plan.levels.enumerated() {
      for slot in slots { draw(lane: slot, plan, level) }
    }
  }

  private mutating func draw(
    _ net: DiagramGutter.Net, _ gutter: DiagramGutter, _ stretch: Int, from start: Int, to end: Int
  ) {
    // Trunks stand in the middle of what the gutter has more than it needs.
    let track = min(end - 1, start + 1 + stretch / 2 + (net.track ?? 0) * gutter.step)
    for exit in net.ends {
      run((start, net.start), (track, net.start), net.source, exit.arrows)
      run((track, net.start), (track, exit.place), net.source, exit.arrows)
      run((track, exit.place), (end - 1, exit.place), net.source, exit.arrows)
      mark(start, net.start, isUpright ? .down : .left, net.source, exit.arrows)
      if !exit.isHead {
        mark(end - 1, exit.place, isUpright ? .up : .right, net.source, exit.arrows)
        continue
      }
      let point = map.point(end - 1, exit.place)
      heads.append(
        Head(
          point: point, arrows: exit.arrows, label: exit.label,
          labelPoint: isUpright
            ? Point(column: point.column + 1, row: point.row + 1)
            : Point(column: point.column - exit.label.count, row: point.row)))
    }
  }

  /// The way of a box's arrows past a level.
  private mutating func draw(lane slot: DiagramPlan.Slot, _ plan: DiagramPlan, _ level: Int) {
    guard case .lane(let source) = slot.node, level > 0 else { return }
    let arrows = plan.gutters[level - 1].nets.lazy.filter { $0.source == source }
      .flatMap(\.ends).filter { $0.place == slot.start && !$0.isHead }
      .reduce(into: Set<Int>()) { $0.formUnion($1.arrows) }
    let start = plan.start(of: level)
    let end = start + plan.thickness[level] - 1
    run((start, slot.start), (end, slot.start), source, arrows)
    mark(start, slot.start, isUpright ? .down : .left, source, arrows)
    mark(end, slot.start, isUpright ? .up : .right, source, arrows)
  }

  /// Joins the cells of a straight line.
  private mutating func run(
    _ from: (along: Int, across: Int), _ to: (along: Int, across: Int), _ source: Int,
    _ arrows: Set<Int>
  ) {
    var (along, across) = from
    while (along, across) != to {
      let step = ((to.along - along).signum(), (to.across - across).signum())
      let (here, next) = (map.point(along, across), map.point(along + step.0, across + step.1))
      let direction: Directions =
        next.column > here.column
        ? .right : next.column < here.column ? .left : next.row > here.row ? .down : .up
      mark(along, across, direction, source, arrows)
      (along, across) = (along + step.0, across + step.1)
      mark(along, across, direction.opposite, source, arrows)
    }
  }

  private mutating func mark(
    _ along: Int, _ across: Int, _ direction: Directions, _ source: Int, _ arrows: Set<Int>
  ) {
    let point = map.point(along, across)
    cells[point, default: [:]][source, default: Wire()].directions.insert(direction)
    cells[point, default: [:]][source, default: Wire()].arrows.formUnion(arrows)
  }
}

extension DiagramWiring.Directions {
  fileprivate var opposite: Self {
    switch self {
    case .up: .down
    case .down: .up
    case .left: .right
    default: .left
    }
  }

  /// Whether a wire runs straight up and down.
  var isUpright: Bool { self == [.up, .down] }

  /// Whether a wire runs straight from left to right.
  var isLevel: Bool { self == [.left, .right] }

  /// The line that leaves a cell in these directions.
  func glyph(_ glyphs: Glyphs) -> Character {
    guard glyphs.isRich else { return isUpright ? "|" : isLevel ? "-" : "+" }
    switch self {
    case [.up, .down], .up, .down: return "│"
    case [.left, .right], .left, .right: return "─"
    case [.down, .right]: return "╭"
    case [.down, .left]: return "╮"
    case [.up, .right]: return "╰"
    case [.up, .left]: return "╯"
    case [.up, .down, .right]: return "├"
    case [.up, .down, .left]: return "┤"
    case [.left, .right, .down]: return "┬"
    case [.left, .right, .up]: return "┴"
    default: return "┼"
    }
  }
}
