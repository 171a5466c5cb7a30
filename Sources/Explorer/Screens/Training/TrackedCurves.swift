import Tracking

/// What a run tracks on one set of prompts.
struct TrackedCurves: Hashable, Sendable {
  /// The name of the prompts.
  var prompts: String
  /// The names of the numbers, in the order of their measures.
  private(set) var names: [String] = []
  /// The numbers over time.
  private(set) var curves: [String: Curve] = [:]
  /// The names of the maps of heads, in the order of their measures.
  private(set) var mapNames: [String] = []
  /// The maps over time.
  private(set) var maps: [String: HeadTimeline] = [:]

  /// The most numbers and the most maps that are kept: more than anyone looks at.
  private static let most = 64

  /// Nothing yet, on prompts of a name.
  init(prompts: String) { self.prompts = prompts }

  /// Adds what was tracked after a step.
  mutating func add(_ moment: Moment, at step: Int) {
    for value in moment.values {
      if curves[value.name] == nil {
        guard names.count < Self.most else { continue }
        names.append(value.name)
        curves[value.name] = Curve()
      }
      if let number = value.value { curves[value.name]?.add(number, at: step) }
    }
    for map in moment.heads {
      if maps[map.name] == nil {
        guard mapNames.count < Self.most, let width = map.values.first?.count else { continue }
        mapNames.append(map.name)
        maps[map.name] = HeadTimeline(layers: map.values.count, heads: width)
      }
      maps[map.name]?.add(map.values, at: step)
    }
  }

  /// Removes what comes after a step.
  mutating func cut(after step: Int) {
    for name in names { curves[name]?.cut(after: step) }
    for name in mapNames { maps[name]?.cut(after: step) }
  }
}
