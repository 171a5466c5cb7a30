import Analyses
import Circuits
import Patching
import Screen
import Transformer

extension Scene<CircuitState> {
  /// The box that stands for the logits; no class has this name.
  private static var logits: String { "logits" }

  /// Classes and heads as boxes, and what they tell each other as arrows.
  var circuitDiagram: Diagram {
    let groups = circuitGroups
    let links = (document.circuit?.circuit.links ?? [])
    let boxes = groups.enumerated().map { number, group in
      Diagram.Box(
        group.name, subtitle: group.positions.joined(separator: " "),
        items: group.heads.map { item(of: $0) }, tint: Tint(number: number))
    }
    let arrows = links.map { link in
      Diagram.Arrow(
        link.source, link.target ?? Self.logits, label: link.input?.rawValue ?? "")
    }
    let hasLogits = links.contains { $0.target == nil }
    return Diagram(
      boxes: boxes + (hasLogits ? [Diagram.Box(Self.logits)] : []), arrows: arrows,
      levels: links.isEmpty ? layerLevels(groups) : [:], unit: minimalityUnit)
  }

  private func item(of head: CircuitHead) -> Diagram.Item {
    let name = head.member.head.description
    let mark: Diagram.Mark =
      switch head.mark {
      case .kept: .kept
      case .added: .added
      case .lost: .removed
      }
    return Diagram.Item(
      head.isDropped ? "(\(name))" : name, value: minimalityValue(head.member), mark: mark)
  }

  /// Without arrows, classes stand in the order of their heads' layers.
  private func layerLevels(_ groups: [CircuitGroup]) -> [String: Int] {
    func layer(_ group: CircuitGroup) -> Double {
      Double(group.heads.reduce(0) { $0 + $1.member.head.layer })
        / Double(max(1, group.heads.count))
    }
    let ordered = groups.sorted { (layer($0), $0.name) < (layer($1), $1.name) }
    return Dictionary(
      uniqueKeysWithValues: ordered.enumerated().map { ($0.element.name, $0.offset / 2) })
  }

  /// The box or item under the cursor.
  var diagramPlace: DiagramPlace? {
    let groups = circuitGroups
    guard let cursor = circuitCursor,
      let box = groups.firstIndex(where: { $0.name == cursor.className })
    else { return nil }
    guard case .head(let member, _) = cursor else { return DiagramPlace(box: box) }
    return DiagramPlace(box: box, item: groups[box].heads.firstIndex { $0.member == member })
  }

  /// The class or head of a box or item; nil for the logits.
  func circuitPlace(_ place: DiagramPlace) -> CircuitPlace? {
    let groups = circuitGroups
    guard groups.indices.contains(place.box) else { return nil }
    let group = groups[place.box]
    guard let item = place.item, group.heads.indices.contains(item) else {
      return .group(group.name)
    }
    return .head(group.heads[item].member, of: group.name)
  }

  /// The circuit of edges as a graph on layers.
  var edgeGraph: LayeredGraph {
    LayeredGraph.named(
      (own.edges?.edges ?? []).map { (name: $0.edge.name, score: Double($0.score)) },
      unit: score.unit)
  }
}
