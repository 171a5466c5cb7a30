/// The boxes of a diagram in levels, with lanes where arrows pass a level, in an order that keeps
/// arrows from crossing.
package struct DiagramLevels {
  /// What stands in a level.
  package enum Node: Hashable {
    /// A box.
    case box(Int)
    /// The way of all arrows of a box past a level.
    case lane(source: Int)
  }

  /// The part of an arrow between two neighbouring levels.
  package struct Step: Hashable {
    /// The arrow.
    package var link: Diagram.Link
    /// Where it begins.
    package var from: Node
    /// Where it ends.
    package var to: Node
  }

  /// The nodes of each level, in their order.
  package private(set) var levels: [[Node]]
  /// What runs from each level to the next.
  package private(set) var steps: [[Step]]

  /// Sorts the boxes of a diagram into levels.
  package init(_ diagram: Diagram) {
    let plan = Diagram.Levels(diagram)
    levels = Array(repeating: [], count: plan.count)
    steps = Array(repeating: [], count: max(0, plan.count - 1))
    for box in diagram.boxes.indices { levels[plan.places[box]].append(.box(box)) }
    for link in plan.links {
      let (start, end) = (plan.places[link.from], plan.places[link.to])
      for level in start..<end {
        let from: Node = level == start ? .box(link.from) : .lane(source: link.from)
        let to: Node = level + 1 == end ? .box(link.to) : .lane(source: link.from)
        steps[level].append(Step(link: link, from: from, to: to))
        if level + 1 < end, !levels[level + 1].contains(to) { levels[level + 1].append(to) }
      }
    }
    for sweep in 0..<6 { order(isForward: sweep % 2 == 0) }
  }

  /// Sorts each level by the mean place of its neighbours in the level before, or behind.
  private mutating func order(isForward: Bool) {
    let range = isForward ? Array(levels.indices.dropFirst()) : levels.indices.dropLast().reversed()
    for level in range {
      let other = isForward ? level - 1 : level + 1
      let steps = steps[min(level, other)]
      let places = Dictionary(
        uniqueKeysWithValues: levels[other].enumerated().map {
          ($0.element, (Double($0.offset) + 0.5) / Double(levels[other].count))
        })
      let means = levels[level].enumerated().map { index, node -> (Double, Int, Node) in
        let near = Set(
          steps.compactMap { step in
            isForward
              ? (step.to == node ? step.from : nil) : (step.from == node ? step.to : nil)
          }
        ).compactMap { places[$0] }
        let own = (Double(index) + 0.5) / Double(levels[level].count)
        return (near.isEmpty ? own : near.sorted().reduce(0, +) / Double(near.count), index, node)
      }
      levels[level] = means.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
    }
  }
}
