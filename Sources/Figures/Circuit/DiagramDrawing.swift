import Screen

/// Boxes in levels from the left to the right, with curves between them and a key below.
///
/// The area of the disc beside each item is its number; what is new is blue with a `+`, what is gone is
/// struck through.
struct DiagramDrawing: Drawing {
  private let figure: DiagramFigure
  private let order: DiagramLevels
  private let boxes: [DiagramBoxDrawing]
  private let placement: DiagramPlacement
  /// The left edge of each level, and how wide it is.
  private let columns: [(x: Double, width: Double)]
  private let body: (width: Double, height: Double)
  private let key: DiagramKey

  private static let gap = 16
  private static let gutter = 78.0
  /// The height of the way of an arrow past a level.
  private static let lane = 10

  init(_ figure: DiagramFigure) {
    self.figure = figure
    let order = DiagramLevels(figure.diagram)
    let boxes = figure.diagram.boxes.map { DiagramBoxDrawing($0, figure.diagram) }
    (self.order, self.boxes) = (order, boxes)
    placement = DiagramPlacement(
      levels: order.levels,
      extents: order.levels.map { level in
        level.map { node in
          guard case .box(let box) = node else { return Self.lane }
          return Int(boxes[box].height.rounded(.up))
        }
      }, steps: order.steps, gap: Self.gap)
    var (columns, x): ([(x: Double, width: Double)], Double) = ([], 1)
    for level in order.levels {
      let width =
        level.lazy.map { node in
          if case .box(let box) = node { boxes[box].width } else { 0 }
        }.max() ?? 0
      columns.append((x, width))
      x += width + Self.gutter
    }
    self.columns = columns
    let placement = placement
    let height = boxes.indices.map { Self.top(of: $0, order, placement) + boxes[$0].height }
    body = (max(0, x - Self.gutter) + 1, (height.max() ?? 0) + 1)
    key = DiagramKey(figure, room: max(420, body.width))
  }

  var width: Double { max(body.width, key.width) }
  var height: Double { body.height + (key.height > 0 ? 14 + key.height : 0) }

  func draw(on canvas: inout SVGCanvas) {
    // The labels lie on the curves of all arrows, so they come last.
    let routes = routes
    for route in routes { route.draw(on: &canvas) }
    for route in routes { route.drawLabel(on: &canvas) }
    for (level, nodes) in order.levels.enumerated() {
      for node in nodes {
        guard case .box(let box) = node else { continue }
        let (x, width) = columns[level]
        canvas.group(x: x, y: Self.top(of: box, order, placement)) {
          boxes[box].draw(on: &$0, width: width)
        }
      }
    }
    canvas.group(x: 0, y: body.height + 14) { key.draw(on: &$0) }
  }

  private static func top(
    of box: Int, _ order: DiagramLevels, _ placement: DiagramPlacement
  ) -> Double {
    for (level, nodes) in order.levels.enumerated() {
      if let index = nodes.firstIndex(of: .box(box)) {
        return Double(placement.starts[level][index])
      }
    }
    return 0
  }

  /// The way of all arrows from one box to another.
  private var routes: [DiagramRoute] {
    struct Pair: Hashable {
      var from: Int
      var to: Int
    }
    var ways: [Pair: [(level: Int, step: DiagramLevels.Step)]] = [:]
    var arrows: [Pair: Set<Int>] = [:]
    for (level, steps) in order.steps.enumerated() {
      for step in steps {
        let pair = Pair(from: step.link.from, to: step.link.to)
        arrows[pair, default: []].insert(step.link.arrow)
        if ways[pair]?.last?.level != level { ways[pair, default: []].append((level, step)) }
      }
    }
    let pairs = ways.keys.sorted { ($0.to, $0.from) < ($1.to, $1.from) }
    var labelled: Set<Int> = []
    return pairs.compactMap { pair in
      guard let way = ways[pair], let last = way.last else { return nil }
      let ports = ports(of: pair.to, last.level)
      var points: [(x: Double, y: Double)] = []
      for (level, step) in way {
        points.append((columns[level].x + columns[level].width, middle(step.from, level)))
        let isLast = level == last.level
        points.append(
          (
            columns[level + 1].x,
            isLast ? ports.places[step.from] ?? 0 : middle(step.to, level + 1)
          ))
      }
      // Arrows that end at one place have one label.
      let isFirst = labelled.insert(pair.to).inserted
      let own = ports.isShared ? (isFirst ? ports.arrows : []) : arrows[pair] ?? []
      return DiagramRoute(
        points: points, label: label(own), weight: weight(arrows[pair] ?? []))
    }
  }

  private func label(_ arrows: Set<Int>) -> String {
    var labels: [String] = []
    for arrow in arrows.sorted() {
      let label = figure.diagram.arrows[arrow].label
      if !label.isEmpty, !labels.contains(label) { labels.append(label) }
    }
    return labels.joined(separator: ",")
  }

  private func weight(_ arrows: Set<Int>) -> Double? {
    arrows.compactMap { figure.diagram.arrows[$0].weight }.filter(\.isFinite).max()
  }

  /// Where arrows enter a box.
  private struct Ports {
    /// The place of what comes from each node before the box.
    var places: [DiagramLevels.Node: Double]
    /// Whether all enter at one place, for want of room.
    var isShared: Bool
    /// All arrows that enter.
    var arrows: Set<Int>
  }

  /// Places apart from each other for arrows of several boxes, in the order of these.
  private func ports(of box: Int, _ level: Int) -> Ports {
    let steps = order.steps[level].filter { $0.to == .box(box) }
    let nodes = Set(steps.map(\.from)).sorted { middle($0, level) < middle($1, level) }
    let arrows = Set(steps.map(\.link.arrow))
    let step = min(26, (boxes[box].height - 14) / Double(max(1, nodes.count)))
    let isShared = step < 15 && !label(arrows).isEmpty && nodes.count > 1
    let centre = middle(.box(box), level + 1)
    let places = nodes.enumerated().map { index, node in
      (node, isShared ? centre : centre + (Double(index) - Double(nodes.count - 1) / 2) * step)
    }
    return Ports(
      places: Dictionary(places, uniquingKeysWith: { old, _ in old }), isShared: isShared,
      arrows: arrows)
  }

  private func middle(_ node: DiagramLevels.Node, _ level: Int) -> Double {
    guard let index = order.levels[level].firstIndex(of: node) else { return 0 }
    let start = Double(placement.starts[level][index])
    guard case .box(let box) = node else { return start + Double(Self.lane) / 2 }
    return start + boxes[box].height / 2
  }
}

/// The curve of an arrow with its head and its label.
struct DiagramRoute {
  /// Where it leaves and enters each level, by turns.
  let points: [(x: Double, y: Double)]
  private let label: String
  private let width: Double

  private static let color = "#6B7280"

  init(points: [(x: Double, y: Double)], label: String, weight: Double?) {
    self.points = points
    self.label = label
    width = 1 + 2 * max(0, min(1, weight ?? 0.2))
  }

  func draw(on canvas: inout SVGCanvas) {
    guard let first = points.first, let last = points.last, points.count > 1 else { return }
    var path = SVGPath(first.x, first.y)
    for (index, point) in points.enumerated().dropFirst() {
      let before = points[index - 1]
      let x = index == points.count - 1 ? point.x - 6 : point.x
      if index % 2 == 1 {
        let pull = (x - before.x) * 0.55
        path.curve((before.x + pull, before.y), (x - pull, point.y), x, point.y)
      } else {
        path.line(x, point.y)
      }
    }
    canvas.path(path, Self.color, width: width)
    var head = SVGPath(last.x - 1, last.y)
    let size = 4 + width / 2
    head.line(last.x - 3 - 1.5 * size, last.y - size * 0.8)
    head.line(last.x - 3 - 0.9 * size, last.y)
    head.line(last.x - 3 - 1.5 * size, last.y + size * 0.8)
    head.close()
    canvas.shape(head, Self.color)
  }

  func drawLabel(on canvas: inout SVGCanvas) {
    guard let last = points.last, !label.isEmpty else { return }
    let words = TextMeasure.fitted(label, to: 34, size: 9)
    let width = max(14, TextMeasure.width(words, size: 9, isBold: true) + 7)
    let x = last.x - 14 - width
    canvas.roundedRectangle(
      x, last.y - 7, width, 14, radius: 7, fill: SVGColor.paper, stroke: Self.color,
      strokeWidth: 0.8)
    canvas.words(
      words, x: x + width / 2, y: last.y + 3.2,
      .init(size: 9, color: SVGColor.text, anchor: .middle, isBold: true))
  }
}
