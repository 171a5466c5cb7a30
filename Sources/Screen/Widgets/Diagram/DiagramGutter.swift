import TextColumns

/// The wires between a level and the next.
///
/// All arrows of a box leave it at one place and share a trunk that runs across the flow; each trunk
/// has a track, and tracks are chosen so that wires of two boxes never lie on each other.
struct DiagramGutter {
  /// The wires of one box through the gutter.
  struct Net {
    /// The box where its arrows begin.
    var source: Int
    /// Where it enters across the flow.
    var start: Int
    /// Where it leaves, and which arrows leave there.
    var ends: [End]
    /// The number of its track; nothing where it runs straight through.
    var track: Int?

    /// How far the trunk reaches across the flow.
    var span: ClosedRange<Int> {
      let places = ends.map(\.place) + [start]
      return (places.min() ?? start)...(places.max() ?? start)
    }

    var isStraight: Bool { span.lowerBound == span.upperBound }
  }

  /// Where a wire leaves the gutter.
  struct End {
    var place: Int
    var arrows: Set<Int>
    /// Whether it ends in a box there, and not in a lane.
    var isHead: Bool
    var label: String
  }

  private(set) var nets: [Net]
  /// How many tracks there are.
  let tracks: Int
  /// The cells between two tracks.
  let step: Int
  /// How far the gutter goes along the flow.
  let length: Int

  /// Longer labels are cut.
  private static let longestLabel = 8

  /// The columns of the longest label of arrows that end here.
  private static func labelWidth(_ diagram: Diagram, _ steps: [DiagramLevels.Step]) -> Int {
    let ending = steps.filter { if case .box = $0.to { true } else { false } }
    let widths = ending.lazy.map {
      Columns.width(of: Columns.printable(diagram.arrows[$0.link.arrow].label))
    }
    return min(longestLabel, widths.max() ?? 0)
  }

  init(
    _ diagram: Diagram, _ steps: [DiagramLevels.Step], from before: [DiagramPlan.Slot],
    to behind: [DiagramPlan.Slot], _ density: DiagramDensity, isUpright: Bool
  ) {
    let labelWidth = Self.labelWidth(diagram, steps)
    let starts = Dictionary(
      uniqueKeysWithValues: before.map { ($0.node, $0.start + $0.extent / 2) })
    var nets: [Int: Net] = [:]
    for slot in behind {
      for (source, end) in Self.ends(
        diagram, steps.filter { $0.to == slot.node }, slot, starts,
        spacing: isUpright ? labelWidth + 2 : 1)
      {
        nets[source.box, default: Net(source: source.box, start: source.start, ends: [])].ends
          .append(end)
      }
    }
    let routed = DiagramTracks.assigned(
      nets.values.sorted { ($0.start, $0.source) < ($1.start, $1.source) })
    self.nets = routed
    tracks = (routed.lazy.compactMap(\.track).max() ?? -1) + 1
    step = density.isTight ? 1 : 2
    let label = labelWidth == 0 ? 0 : isUpright ? 1 : labelWidth
    length = 1 + max(density.isTight ? 0 : 1, tracks * step) + label + 1
  }

  /// A wire's beginning.
  private struct Source: Hashable {
    var box: Int
    var start: Int
  }

  /// Where the arrows into a node leave the gutter: at a place for each box that they come from, or
  /// fewer places where the node is small.
  private static func ends(
    _ diagram: Diagram, _ steps: [DiagramLevels.Step], _ slot: DiagramPlan.Slot,
    _ starts: [DiagramLevels.Node: Int], spacing: Int
  ) -> [(Source, End)] {
    var arrows: [Source: Set<Int>] = [:]
    for step in steps {
      arrows[Source(box: step.link.from, start: starts[step.from] ?? 0), default: []]
        .insert(step.link.arrow)
    }
    let sources = arrows.keys.sorted { ($0.start, $0.box) < ($1.start, $1.box) }
    guard case .box = slot.node else {
      return sources.map { source in
        let arrows = arrows[source] ?? []
        return (source, End(place: slot.start, arrows: arrows, isHead: false, label: ""))
      }
    }
    let room = max(1, slot.extent - 2)
    let first = slot.start + (slot.extent > 2 ? 1 : 0)
    let places = max(1, min(sources.count, room / max(1, spacing)))
    return sources.enumerated().map { index, source in
      let bucket = index * places / max(1, sources.count)
      var place = first + (2 * bucket + 1) * room / (2 * places)
      // A single wire runs straight where it can.
      if places == 1, sources.count == 1, (first..<first + room).contains(source.start) {
        place = source.start
      }
      let own = arrows[source] ?? []
      return (source, End(place: place, arrows: own, isHead: true, label: label(diagram, own)))
    }
  }

  private static func label(_ diagram: Diagram, _ arrows: Set<Int>) -> String {
    var labels: [String] = []
    for arrow in arrows.sorted() {
      let label = Columns.printable(diagram.arrows[arrow].label)
      if !label.isEmpty, !labels.contains(label) { labels.append(label) }
    }
    return Columns.truncated(labels.joined(separator: ","), to: longestLabel, ellipsis: "…")
  }
}

/// The tracks of the nets of a gutter.
enum DiagramTracks {
  /// Nets with a track each that bends, the first tracks nearest to the beginning of the flow.
  ///
  /// Where one net enters at a place at which another leaves, its trunk must come first. Nets whose
  /// trunks do not reach each other share a track.
  ///
  /// - Parameter nets: the nets.
  /// - Returns: the same nets with their tracks.
  static func assigned(_ nets: [DiagramGutter.Net]) -> [DiagramGutter.Net] {
    var nets = nets
    var open = nets.indices.filter { !nets[$0].isStraight }
    var done: [Int] = []
    while !open.isEmpty {
      // A round of nets that all wait for each other is broken at its first.
      let next =
        open.first { net in !open.contains { $0 != net && mustPrecede(nets[$0], nets[net]) } }
        ?? open[0]
      open.removeAll { $0 == next }
      var track = 0
      for other in done {
        guard let taken = nets[other].track else { continue }
        let isNear =
          nets[other].span.lowerBound <= nets[next].span.upperBound + 1
          && nets[next].span.lowerBound <= nets[other].span.upperBound + 1
        if isNear && !doMeet(nets[other], nets[next]) || mustPrecede(nets[other], nets[next]) {
          track = max(track, taken + 1)
        }
      }
      nets[next].track = track
      done.append(next)
    }
    return nets
  }

  /// Whether two nets end at one place and nowhere else, so that they can share a trunk.
  private static func doMeet(_ one: DiagramGutter.Net, _ other: DiagramGutter.Net) -> Bool {
    let places = Set((one.ends + other.ends).map(\.place))
    return places.count == 1 && places.first != one.start && places.first != other.start
  }

  private static func mustPrecede(_ one: DiagramGutter.Net, _ other: DiagramGutter.Net) -> Bool {
    other.ends.contains { $0.place == one.start && $0.place != other.start }
  }
}
