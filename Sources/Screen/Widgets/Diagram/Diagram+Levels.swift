extension Diagram {
  /// An arrow between two boxes by their numbers.
  package struct Link: Hashable {
    /// The number of the arrow.
    package var arrow: Int
    /// The box where it begins.
    package var from: Int
    /// The box where it ends.
    package var to: Int
  }

  /// The arrows that join two different boxes.
  var links: [Link] {
    let places = Dictionary(
      boxes.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { old, _ in old })
    return arrows.enumerated().compactMap { index, arrow in
      guard let from = places[arrow.from], let to = places[arrow.to], from != to else {
        return nil
      }
      return Link(arrow: index, from: from, to: to)
    }
  }

  /// The levels with the boxes on them, from the first, and the arrows between them.
  ///
  /// Boxes whose level is not given lie as near to the end as their arrows let them. Of arrows that go
  /// round, one is left out.
  struct Levels {
    /// The level of each box.
    var places: [Int]
    /// The arrows, each from a level to a later one.
    var links: [Link]
    /// How many levels there are.
    var count: Int

    init(_ diagram: Diagram) {
      var search = PathSearch(diagram.boxes.count, diagram.links)
      for box in diagram.boxes.indices { search.visit(box) }
      links = search.links
      let deepest = search.depths.max() ?? 0
      let isLinked = Set(links.flatMap { [$0.from, $0.to] })
      places = diagram.boxes.enumerated().map { index, box in
        diagram.levels[box.id].map { max(-10_000, min(10_000, $0)) }
          ?? (isLinked.contains(index) ? deepest - search.depths[index] : max(0, deepest - 1))
      }
      // A box is later than what it reads, whatever level it was given.
      for _ in places.indices {
        var isDone = true
        for link in links where places[link.to] <= places[link.from] {
          places[link.to] = places[link.from] + 1
          isDone = false
        }
        if isDone { break }
      }
      let used = Set(places).sorted()
      let ranks = Dictionary(uniqueKeysWithValues: zip(used, used.indices))
      places = places.map { ranks[$0] ?? 0 }
      count = used.count
    }
  }

  /// The longest way from each box to an end, without the arrows that would close a round.
  private struct PathSearch {
    private(set) var depths: [Int]
    private(set) var links: [Link] = []
    private var outgoing: [[Link]]
    private var state: [State]

    private enum State {
      case new, open, done
    }

    init(_ count: Int, _ links: [Link]) {
      depths = Array(repeating: 0, count: count)
      state = Array(repeating: .new, count: count)
      outgoing = Array(repeating: [], count: count)
      for link in links { outgoing[link.from].append(link) }
    }

    mutating func visit(_ box: Int) {
      guard state[box] == .new else { return }
      state[box] = .open
      for link in outgoing[box] where state[link.to] != .open {
        visit(link.to)
        links.append(link)
        depths[box] = max(depths[box], depths[link.to] + 1)
      }
      state[box] = .done
    }
  }
}
