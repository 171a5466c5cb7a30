/// Looks for a pattern in a text.
///
/// Ways are tried in the pattern's order and given up one by one. Where that takes more steps than
/// an ordinary pattern needs, each choice at each place that led nowhere is kept in mind and not
/// tried again, so that the whole search takes at most choices times characters.
struct PatternSearch {
  /// A way not yet tried, or a choice whose ways have all been tried when it comes up.
  private struct Way {
    let step: Int
    let place: Int
    /// The choice that has failed when this comes up; -1 for a way to try.
    let failed: Int
  }

  private let pattern: Pattern
  private let text: [UInt32]
  private let range: Range<Int>
  private var ways: [Way] = []
  /// Steps left before failures are kept.
  private var budget: Int
  /// A bit for each choice at each place; empty until it is needed.
  private var failures: [UInt64] = []
  /// The last run of each kind: where it was entered, and where it ends.
  private var runs: [Range<Int>]

  /// Looks in a part of a text, which alone counts as the text.
  init(_ pattern: Pattern, in text: [UInt32], _ range: Range<Int>) {
    self.pattern = pattern
    self.text = text
    self.range = range
    budget = 1 << 14
    runs = Array(repeating: 0..<0, count: pattern.runs)
  }

  /// The matches in order, none overlapping; empty ones too, save right behind another.
  mutating func matches() -> [Range<Int>] {
    var matches: [Range<Int>] = []
    var start = range.lowerBound
    while start <= range.upperBound {
      guard let end = run(0, at: start) else {
        start += 1
        continue
      }
      budget += 64 * (end - start)
      if end == start {
        if matches.last?.upperBound != start { matches.append(start..<end) }
        start += 1
      } else {
        matches.append(start..<end)
        start = end
      }
    }
    return matches
  }

  /// Where the steps from one on, up to `match`, end; nil where they do not match.
  private mutating func run(_ first: Int, at start: Int) -> Int? {
    let base = ways.count
    defer { ways.removeLast(ways.count - base) }
    var (step, place) = (first, start)
    while true {
      budget -= 1
      if let next = advance(&step, place) {
        if step < 0 { return next }
        place = next
      } else {
        guard let way = nextWay(above: base) else { return nil }
        (step, place) = (way.step, way.place)
      }
    }
  }

  /// Does a step and moves to the next, -1 behind the last.
  ///
  /// - Returns: the place behind it; nil where it fails.
  private mutating func advance(_ step: inout Int, _ place: Int) -> Int? {
    switch pattern.instructions[step] {
    case .set(let set):
      guard place < range.upperBound, pattern.sets[set].contains(text[place]) else { return nil }
      step += 1
      return place + 1
    case .choice(let first, let second, let number):
      guard enter(number, place) else { return nil }
      ways.append(Way(step: second, place: place, failed: -1))
      step = first
      return place
    case .jump(let target):
      step = target
      return place
    case .match:
      step = -1
      return place
    case .run(let set, let number):
      step += 1
      return runEnd(set, number, place)
    case .place(let kind):
      step += 1
      return isAt(kind, place) ? place : nil
    case .once(let end):
      let reached = run(step + 1, at: place)
      step = end
      return reached
    case .look(let end, let behind, let isNegated):
      let start = place - behind
      let isFound = start >= range.lowerBound && run(step + 1, at: start) != nil
      step = end
      return isFound != isNegated ? place : nil
    }
  }

  private mutating func nextWay(above base: Int) -> Way? {
    while ways.count > base, let way = ways.popLast() {
      guard way.failed >= 0 else { return way }
      let bit = place(of: way.failed, way.place)
      failures[bit >> 6] |= 1 << UInt64(bit & 63)
    }
    return nil
  }

  /// Whether a choice is worth trying at a place; from then on its failing is kept, if need be.
  private mutating func enter(_ choice: Int, _ at: Int) -> Bool {
    guard budget < 0 else { return true }
    if failures.isEmpty {
      failures = Array(repeating: 0, count: ((range.count + 1) * pattern.choices + 63) / 64)
    }
    let bit = place(of: choice, at)
    guard failures[bit >> 6] >> UInt64(bit & 63) & 1 == 0 else { return false }
    ways.append(Way(step: 0, place: at, failed: choice))
    return true
  }

  private func place(of choice: Int, _ at: Int) -> Int {
    (at - range.lowerBound) * pattern.choices + choice
  }

  private mutating func runEnd(_ set: Int, _ number: Int, _ start: Int) -> Int {
    if runs[number] ~= start { return runs[number].upperBound }
    var end = start
    while end < range.upperBound, pattern.sets[set].contains(text[end]) { end += 1 }
    runs[number] = start..<end
    return end
  }

  private func isAt(_ kind: PatternPlace, _ place: Int) -> Bool {
    let (isStart, isEnd) = (place == range.lowerBound, place == range.upperBound)
    switch kind {
    case .start: return isStart
    case .end: return isEnd
    case .lineStart: return isStart || (!isEnd && text[place - 1] == 0x0A)
    case .lineEnd: return isEnd || text[place] == 0x0A
    case .wordEdge, .noWordEdge:
      let before = !isStart && CharacterAttributes(of: text[place - 1]).isPatternWord
      let after = !isEnd && CharacterAttributes(of: text[place]).isPatternWord
      return (before != after) == (kind == .wordEdge)
    }
  }
}
