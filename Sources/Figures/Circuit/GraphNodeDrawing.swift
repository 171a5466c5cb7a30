import Screen

/// A node: its name in a round frame, and below it the letters of what its edges go into.
struct GraphNodeDrawing {
  private let node: LayeredGraph.Node
  private let name: String
  private let labels: [String]
  /// How far the places are apart at which edges into different things enter.
  private let step: Double
  let width: Double

  static let height = 30.0
  private static let size = 10.0
  private static let labelSize = 7.5

  init(_ node: LayeredGraph.Node, labels: [String]) {
    self.node = node
    let sign = node.mark == .added ? "+" : node.mark == .removed ? "−" : ""
    name = sign + TextMeasure.fitted(node.name, to: 120, size: Self.size)
    self.labels = Set(labels.filter { !$0.isEmpty }).sorted(by: Self.isBefore)
    let widest = self.labels.lazy.map { label in
      TextMeasure.width(Self.fitted(label), size: Self.labelSize)
    }
    step = max(13, (widest.max() ?? 0) + 4)
    let words = TextMeasure.width(name, size: Self.size, isBold: true)
    width = max(44, words + 16, step * Double(self.labels.count) + 12)
  }

  private static func fitted(_ label: String) -> String {
    TextMeasure.fitted(label, to: 24, size: labelSize)
  }

  /// Query, key and value in this order, all others by name.
  private static func isBefore(_ left: String, _ right: String) -> Bool {
    func rank(_ label: String) -> Int { ["q", "k", "v"].firstIndex(of: label) ?? 3 }
    return (rank(left), left) < (rank(right), right)
  }

  /// How far from the middle edges into something enter.
  func port(_ label: String) -> Double {
    guard let index = labels.firstIndex(of: label), labels.count > 1 else { return 0 }
    return (Double(index) - Double(labels.count - 1) / 2) * step
  }

  func draw(_ x: Double, _ y: Double, on canvas: inout SVGCanvas) {
    let color = color
    let (left, top) = (x - width / 2, y - Self.height / 2)
    canvas.roundedRectangle(left, top, width, Self.height, radius: 9, fill: SVGColor.paper)
    canvas.roundedRectangle(
      left, top, width, Self.height, radius: 9, fill: color, opacity: 0.1, stroke: color,
      strokeWidth: 1.3)
    let hasLabels = !labels.isEmpty
    canvas.words(
      name, x: x, y: y + (hasLabels ? -1 : 3.5),
      .init(
        size: Self.size, color: node.mark == .removed ? SVGColor.muted : SVGColor.text,
        anchor: .middle, isBold: true))
    for label in labels {
      canvas.words(
        Self.fitted(label), x: x + port(label), y: y + 10.5,
        .init(size: Self.labelSize, color: SVGColor.muted, anchor: .middle))
    }
  }

  private var color: String {
    switch node.mark {
    case .added: return SVGColor.added
    case .removed: return SVGColor.axis
    case .kept: break
    }
    if node.isLate { return Tint.green.rgb(onDark: false).hex }
    return node.short.isEmpty ? SVGColor.muted : Tint.violet.rgb(onDark: false).hex
  }
}

/// What widths and colours of a graph's edges mean.
struct GraphKey: Drawing {
  private let graph: LayeredGraph
  private let parts: [(share: Double, isPositive: Bool, words: String, x: Double)]
  private let summary: String
  let width: Double
  let height: Double

  private static let size = 9.5
  private static let sample = 34.0

  init(_ figure: GraphFigure, room: Double) {
    let graph = figure.graph
    self.graph = graph
    let unit = TextMeasure.fitted(graph.unit, to: 260, size: Self.size)
    summary = "\(graph.nodes.count) nodes, \(figure.edges.count) edges"
    var x = TextMeasure.width(summary, size: Self.size) + 26
    var parts: [(share: Double, isPositive: Bool, words: String, x: Double)] = []
    if graph.largest > 0 {
      let hasNegative = figure.edges.contains { $0.score < 0 }
      let hasPositive = figure.edges.contains { $0.score > 0 }
      let samples =
        (hasPositive ? [(0.1, true), (1, true)] : []) + (hasNegative ? [(0.4, false)] : [])
      for (index, sample) in samples.enumerated() {
        let value = Numeral.significant(
          (sample.1 ? 1 : -1) * sample.0 * graph.largest, digits: 2, signed: true)
        let words = value + (index == samples.count - 1 && !unit.isEmpty ? " \(unit)" : "")
        parts.append((sample.0, sample.1, words, x))
        x += Self.sample + 6 + TextMeasure.width(words, size: Self.size) + 18
      }
    }
    self.parts = parts
    width = x
    height = 18
  }

  func draw(on canvas: inout SVGCanvas) {
    canvas.words(
      summary, x: 0, y: 12, .init(size: Self.size, color: SVGColor.text, isBold: false))
    for part in parts {
      var path = SVGPath(part.x, 9)
      path.line(part.x + Self.sample, 9)
      GraphEdgeLook(share: part.share, isPositive: part.isPositive).draw(path, on: &canvas)
      canvas.words(
        part.words, x: part.x + Self.sample + 6, y: 12,
        .init(size: Self.size, color: SVGColor.muted))
    }
  }
}
