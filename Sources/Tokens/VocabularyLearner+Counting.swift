/// How often each pair of neighbours stands in the pieces while they are joined.
///
/// The pieces are chains of tokens, so that joining two takes no longer in a long piece than in a
/// short one.
struct PairCounts {
  private typealias Pair = MergeLearning.Pair

  /// Where a pair stands, and how often; places where it stood once are among them.
  private struct Occurrences {
    var count = 0
    var places: [Int] = []
  }

  /// The tokens of all pieces, end to end; -1 where one was joined to that before.
  private var tokens: [Int] = []
  /// The place of the next token of the piece, and of that before; -1 where there is none.
  private var next: [Int] = []
  private var previous: [Int] = []
  /// How often the piece of each place occurs.
  private var weights: [Int] = []
  private var pairs: [Pair: Occurrences] = [:]
  /// Pairs with the counts that they had at some time.
  private var queue = PairQueue()

  /// Counts the pairs of pieces, each so many times.
  init(_ pieces: [(tokens: [Int], count: Int)]) {
    for piece in pieces {
      let start = tokens.count
      for (offset, token) in piece.tokens.enumerated() {
        tokens.append(token)
        previous.append(offset == 0 ? -1 : start + offset - 1)
        next.append(offset == piece.tokens.count - 1 ? -1 : start + offset + 1)
        weights.append(piece.count)
      }
    }
    for place in tokens.indices {
      guard let pair = pair(at: place) else { continue }
      pairs[pair, default: Occurrences()].count += weights[place]
      pairs[pair, default: Occurrences()].places.append(place)
    }
    for (pair, occurrences) in pairs { queue.insert(pair, count: occurrences.count) }
  }

  /// The pair that occurs most often, of equals that of the earlier tokens; nil when none does.
  mutating func mostFrequent() -> MergeLearning.Pair? {
    while let (pair, count) = queue.popFirst() {
      // Each change of a count was queued; what was queued before it is out of date.
      if let known = pairs[pair], known.count == count { return pair }
    }
    return nil
  }

  /// Joins a pair wherever it stands, from left to right.
  mutating func replace(_ pair: MergeLearning.Pair, by joined: Int) {
    guard let occurrences = pairs.removeValue(forKey: pair) else { return }
    var changed: Set<MergeLearning.Pair> = []
    for place in occurrences.places.sorted() where self.pair(at: place) == pair {
      let right = next[place]
      remove(previous[place], &changed)
      remove(right, &changed)
      tokens[place] = joined
      tokens[right] = -1
      next[place] = next[right]
      if next[right] >= 0 { previous[next[right]] = place }
      add(previous[place], &changed)
      add(place, &changed)
    }
    for other in changed where other != pair {
      guard let count = pairs[other]?.count else { continue }
      if count > 0 { queue.insert(other, count: count) } else { pairs[other] = nil }
    }
    pairs[pair] = nil
  }

  /// The pair of the token at a place and the next; nil where there are no two.
  private func pair(at place: Int) -> Pair? {
    guard place >= 0, tokens[place] >= 0, next[place] >= 0 else { return nil }
    return Pair(left: tokens[place], right: tokens[next[place]])
  }

  private mutating func remove(_ place: Int, _ changed: inout Set<Pair>) {
    guard let pair = pair(at: place), pairs[pair] != nil else { return }
    pairs[pair]?.count -= weights[place]
    changed.insert(pair)
  }

  private mutating func add(_ place: Int, _ changed: inout Set<Pair>) {
    guard let pair = pair(at: place) else { return }
    pairs[pair, default: Occurrences()].count += weights[place]
    pairs[pair, default: Occurrences()].places.append(place)
    changed.insert(pair)
  }
}

/// Pairs by how often they occur, the most frequent first, of equals that of the earlier tokens: a
/// heap.
private struct PairQueue {
  private typealias Entry = (pair: MergeLearning.Pair, count: Int)

  private var heap: [Entry] = []

  mutating func insert(_ pair: MergeLearning.Pair, count: Int) {
    heap.append((pair, count))
    var child = heap.count - 1
    while child > 0, Self.precedes(heap[child], heap[(child - 1) / 2]) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func popFirst() -> (pair: MergeLearning.Pair, count: Int)? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    guard !heap.isEmpty else { return first }
    heap[0] = last
    var parent = 0
    while 2 * parent + 1 < heap.count {
      var child = 2 * parent + 1
      if child + 1 < heap.count, Self.precedes(heap[child + 1], heap[child]) { child += 1 }
      guard Self.precedes(heap[child], heap[parent]) else { break }
      heap.swapAt(child, parent)
      parent = child
    }
    return first
  }

  private static func precedes(_ one: Entry, _ other: Entry) -> Bool {
    (other.count, one.pair.left, one.pair.right) < (one.count, other.pair.left, other.pair.right)
  }
}
