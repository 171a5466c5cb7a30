import Screen

/// Circuits of edges as they are found in models.
enum GraphSamples {
  /// Edges of 12 layers of heads and MLPs: 29 nodes, or 60.
  static let small = graph(heads: 18, mlps: 9, edges: 150)
  static let large = graph(heads: 46, mlps: 12, edges: 400)

  private static func graph(heads: Int, mlps: Int, edges: Int) -> LayeredGraph {
    var random = SplitMix(seed: UInt64(heads))
    let all = (0..<144).map { (layer: $0 / 12, name: "a\($0 / 12).h\($0 % 12)") }
    let chosen = all.shuffled(using: &random).prefix(heads)
    let late = (0..<12).shuffled(using: &random).prefix(mlps).map { (layer: $0, name: "m\($0)") }
    let sorted = (chosen + late).sorted { ($0.layer, $0.name) < ($1.layer, $1.name) }
    let names = ["input"] + sorted.map(\.name)
    var found: [(name: String, score: Double)] = []
    var seen: Set<String> = []
    while found.count < edges {
      let from = Int.random(in: 0..<names.count, using: &random)
      let to = Int.random(in: from + 1...names.count, using: &random)
      let target = to == names.count ? "logits" : names[to]
      let letter = ["q", "k", "v"].randomElement(using: &random) ?? "q"
      let name = "\(names[from])->\(target)" + (target.hasPrefix("a") ? "<\(letter)>" : "")
      guard isEdge(names[from], target), seen.insert(name).inserted else { continue }
      let size = Double.random(in: 0...1, using: &random)
      let isPositive = Bool.random(using: &random) || size > 0.6
      found.append((name, (isPositive ? 1 : -1) * size * size * size * 0.31))
    }
    return LayeredGraph.named(found, unit: "probability difference")
  }

  /// Heads of one layer do not read each other.
  private static func isEdge(_ from: String, _ to: String) -> Bool {
    guard from.hasPrefix("a"), to.hasPrefix("a") else { return true }
    return from.split(separator: ".")[0] != to.split(separator: ".")[0]
  }
}
