/// Where nodes stand across the flow of a diagram, level by level.
package struct DiagramPlacement {
  private let levels: [[DiagramLevels.Node]]
  private let extents: [[Int]]
  private let steps: [[DiagramLevels.Step]]
  private let gap: Int
  /// Where each node of each level begins; the least is 0.
  package private(set) var starts: [[Int]]

  /// Places nodes as near to the middle of their neighbours as their order and extents let them.
  ///
  /// - Parameters:
  ///   - levels: the nodes of each level, in their order.
  ///   - extents: how far each goes.
  ///   - steps: what runs from each level to the next.
  ///   - gap: how far nodes are apart at least.
  package init(
    levels: [[DiagramLevels.Node]], extents: [[Int]], steps: [[DiagramLevels.Step]], gap: Int
  ) {
    self.levels = levels
    self.extents = extents
    self.steps = steps
    self.gap = gap
    starts = extents.map { extents in
      var start = 0
      return extents.map { extent in
        defer { start += extent + gap }
        return start
      }
    }
    let whole = levels.indices.lazy.map(Self.end(starts, extents)).max() ?? 0
    for level in levels.indices {
      let shift = (whole - Self.end(starts, extents)(level)) / 2
      starts[level] = starts[level].map { $0 + shift }
    }
    for sweep in 0..<4 {
      let isForward = sweep % 2 == 0
      let order =
        isForward ? Array(levels.indices.dropFirst()) : levels.indices.dropLast().reversed()
      for level in order { pull(level, towards: isForward ? level - 1 : level + 1, whole) }
    }
    let least = starts.lazy.compactMap(\.first).min() ?? 0
    starts = starts.map { $0.map { $0 - least } }
  }

  private static func end(_ starts: [[Int]], _ extents: [[Int]]) -> (Int) -> Int {
    { level in (starts[level].last ?? 0) + (extents[level].last ?? 0) }
  }

  /// Moves nodes towards the middle of their neighbours, within the whole and in their order.
  private mutating func pull(_ level: Int, towards other: Int, _ whole: Int) {
    var middles: [DiagramLevels.Node: Int] = [:]
    for (index, node) in levels[other].enumerated() {
      middles[node] = 2 * starts[other][index] + extents[other][index]
    }
    let steps = steps[min(level, other)]
    var wanted = levels[level].enumerated().map { index, node -> Int in
      let near = Set(
        steps.compactMap { step in
          other < level
            ? (step.to == node ? step.from : nil) : (step.from == node ? step.to : nil)
        }
      ).compactMap { middles[$0] }
      guard !near.isEmpty else { return starts[level][index] }
      return (near.reduce(0, +) / near.count - extents[level][index]) / 2
    }
    var least = 0
    for index in wanted.indices {
      wanted[index] = max(least, wanted[index])
      least = wanted[index] + extents[level][index] + gap
    }
    var most = whole
    for index in wanted.indices.reversed() {
      wanted[index] = min(wanted[index], most - extents[level][index])
      most = wanted[index] - gap
    }
    starts[level] = wanted
  }
}
