/// The edges of a layered graph as lines of dots.
struct GraphEdges {
  /// How many edges of other nodes are drawn.
  let faint: Int
  /// How many there are.
  let others: Int
  private let layout: GraphLayout
  private let scroll: Point
  /// The edges in the order in which they are drawn, and how.
  private let layers: [(kind: Kind, edges: [Int])]

  /// How an edge is drawn.
  enum Kind {
    case faint
    case weak(isPositive: Bool)
    case strong(isPositive: Bool)
    case chosen(isPositive: Bool)
  }

  init(_ layout: GraphLayout, selection: Int?, edge: Int?, scroll: Point) {
    let graph = layout.graph
    self.layout = layout
    self.scroll = scroll
    let all = graph.strongest()
    let own = all.filter { graph.edges[$0].from == selection || graph.edges[$0].to == selection }
    let rest = all.filter { graph.edges[$0].from != selection && graph.edges[$0].to != selection }
    // More lines than this run into each other.
    let room = max(8, min(48, layout.viewport.width * layout.viewport.height / 60))
    others = rest.count
    faint = min(rest.count, room)
    let half = graph.largest / 2
    func split(_ isWanted: (LayeredGraph.Edge) -> Bool) -> [Int] {
      own.filter { isWanted(graph.edges[$0]) }
    }
    layers = [
      (.faint, Array(rest.prefix(room).reversed())),
      (.weak(isPositive: true), split { $0.score >= 0 && $0.score <= half }),
      (.weak(isPositive: false), split { $0.score < 0 && $0.score >= -half }),
      (.strong(isPositive: true), split { $0.score > half }),
      (.strong(isPositive: false), split { $0.score < -half }),
      (
        .chosen(
          isPositive: edge.map { graph.edges.indices.contains($0) && graph.edges[$0].score >= 0 }
            ?? true),
        edge.map { own.contains($0) ? [$0] : [] } ?? []
      ),
    ]
  }

  func draw(on view: Canvas) {
    var raster = DotRaster(size: view.size, isBraille: view.glyphs.isRich)
    let dots = view.glyphs.isRich ? (2, 4) : (1, 1)
    for (kind, edges) in layers {
      raster.addLayer(isFaint: kind.isFaint)
      for edge in edges { draw(layout.graph.edges[edge], kind, dots, &raster) }
    }
    raster.draw(on: view, layers.map { ($0.kind.style, $0.kind.mark) })
  }

  /// Draws an edge from above the name where it begins to below the one where it ends; between two
  /// nodes of one row it runs above both.
  private func draw(
    _ edge: LayeredGraph.Edge, _ kind: Kind, _ dots: (across: Int, down: Int),
    _ raster: inout DotRaster
  ) {
    let (from, to) = (layout.nodes[edge.from], layout.nodes[edge.to])
    func x(_ rect: Rect) -> Int {
      (2 * (rect.column - scroll.column) + rect.width) * dots.across / 2
    }
    let start = (x(from), (from.row - scroll.row) * dots.down - 1)
    let period = edge.score < 0 ? kind.isFaint ? 8 : 6 : kind.isFaint ? 2 : 1
    let on = edge.score < 0 ? kind.isFaint ? 1 : 3 : 1
    guard from.row != to.row else {
      let above = start.1 - dots.down / 2
      line(start, (start.0 + dots.across, above), period, on, &raster)
      line((start.0 + dots.across, above), (x(to) - dots.across, above), period, on, &raster)
      line((x(to) - dots.across, above), (x(to), start.1), period, on, &raster)
      return
    }
    line(start, (x(to), (to.row + 1 - scroll.row) * dots.down), period, on, &raster)
  }

  /// Sets the dots of a straight line, `on` of each `period`; what lies outside is passed over.
  private func line(
    _ from: (x: Int, y: Int), _ to: (x: Int, y: Int), _ period: Int, _ on: Int,
    _ raster: inout DotRaster
  ) {
    let steps = max(abs(to.x - from.x), abs(to.y - from.y))
    for step in 0...max(0, steps) where step % period < on {
      let share = steps == 0 ? 0 : Double(step) / Double(steps)
      raster.set(
        from.x + Int((share * Double(to.x - from.x)).rounded()),
        from.y + Int((share * Double(to.y - from.y)).rounded()))
    }
  }
}

extension GraphEdges.Kind {
  fileprivate var isFaint: Bool {
    if case .faint = self { true } else { false }
  }

  fileprivate var style: Style {
    switch self {
    case .faint: .border
    case .weak(let isPositive): isPositive ? .positive : .negative
    case .strong(let isPositive): (isPositive ? Style.positive : .negative).with(.bold)
    case .chosen: Style(.accent, .bold)
    }
  }

  fileprivate var mark: Character {
    switch self {
    case .faint: "."
    case .weak(let isPositive), .strong(let isPositive), .chosen(let isPositive):
      isPositive ? "+" : "-"
    }
  }
}
