/// A diagram with a place for everything, along its flow and across it.
///
/// Places are counted along the flow from its beginning and across it from the left or the top, so
/// that diagrams that run to the right and such that run upwards are planned alike.
struct DiagramPlan {
  /// A node with its place.
  struct Slot {
    var node: DiagramLevels.Node
    /// Where it begins across the flow.
    var start = 0
    /// How far it goes across the flow.
    var extent: Int
  }

  let isUpright: Bool
  let measures: DiagramMeasures
  let density: DiagramDensity
  /// The nodes of each level.
  private(set) var levels: [[Slot]]
  /// The shape of each box.
  private(set) var shapes: [Int: DiagramShape]
  /// How far each level goes along the flow.
  private(set) var thickness: [Int]
  /// The wires between each level and the next.
  private(set) var gutters: [DiagramGutter] = []
  /// More room for each gutter.
  private(set) var stretch = 0
  private let steps: [[DiagramLevels.Step]]

  /// Plans a diagram.
  ///
  /// - Parameters:
  ///   - diagram: the diagram.
  ///   - order: its levels.
  ///   - density: how much room is taken.
  ///   - isUpright: whether it runs upwards.
  ///   - room: the cells that there are.
  init(
    _ diagram: Diagram, _ order: DiagramLevels, _ density: DiagramDensity, isUpright: Bool,
    room: Size
  ) {
    self.isUpright = isUpright
    self.density = density
    let measures = DiagramMeasures(diagram, density)
    self.measures = measures
    let shapes = order.levels.map { level in
      DiagramFitting(
        boxes: level.compactMap { if case .box(let box) = $0 { box } else { nil } },
        lanes: level.count { if case .lane = $0 { true } else { false } }, diagram, measures,
        density
      ).shapes(isUpright: isUpright, room: room)
    }
    self.shapes = shapes.reduce(into: [:]) { $0.merge($1) { old, _ in old } }
    levels = zip(order.levels, shapes).map { level, shapes in
      level.map { node in
        guard case .box(let box) = node, let shape = shapes[box] else {
          return Slot(node: node, extent: 1)
        }
        return Slot(node: node, extent: isUpright ? shape.width : shape.height)
      }
    }
    thickness = shapes.map { shapes in
      shapes.values.lazy.map { isUpright ? $0.height : $0.width }.max() ?? 1
    }
    steps = order.steps
    place(gap: density.gap)
    route(diagram)
    let room = (along: isUpright ? room.height : room.width, isUpright ? room.width : room.height)
    spread(diagram, along: room.along - along, across: room.1 - across)
  }

  /// How far the diagram goes along the flow.
  var along: Int {
    thickness.reduce(0, +) + gutters.reduce(0) { $0 + $1.length + stretch }
  }

  /// How far it goes across the flow.
  var across: Int {
    levels.lazy.flatMap { $0 }.map { $0.start + $0.extent }.max() ?? 0
  }

  /// Where a level begins along the flow.
  func start(of level: Int) -> Int {
    thickness[..<level].reduce(0, +)
      + gutters[..<level].reduce(0) { $0 + $1.length + stretch }
  }

  /// The cells of the whole.
  var size: Size {
    isUpright ? Size(width: across, height: along) : Size(width: along, height: across)
  }

  /// Uses room that is left over for longer gutters and wider gaps.
  private mutating func spread(_ diagram: Diagram, along: Int, across: Int) {
    let gaps = (levels.lazy.map(\.count).max() ?? 1) - 1
    if across > 0, gaps > 0 {
      place(gap: density.gap + min(isUpright ? 6 : 3, across / gaps))
      route(diagram)
    }
    guard along > 0, !gutters.isEmpty else { return }
    stretch = min(isUpright ? 3 : 12, along / gutters.count)
  }
}

// MARK: Across the flow

extension DiagramPlan {
  /// Stacks the nodes of each level, as near to their neighbours as their order lets them.
  private mutating func place(gap: Int) {
    let starts = DiagramPlacement(
      levels: levels.map { $0.map(\.node) }, extents: levels.map { $0.map(\.extent) }, steps: steps,
      gap: gap
    ).starts
    for level in levels.indices {
      for index in levels[level].indices { levels[level][index].start = starts[level][index] }
    }
  }

  private mutating func route(_ diagram: Diagram) {
    gutters = steps.indices.map { index in
      DiagramGutter(
        diagram, steps[index], from: levels[index], to: levels[index + 1], density,
        isUpright: isUpright)
    }
  }
}
