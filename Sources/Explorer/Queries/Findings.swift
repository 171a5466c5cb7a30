import Analyses
import Patching
import Transformer

/// What is known so far.
struct Findings: Equatable, Sendable {
  private var known: [Work: Finding] = [:]
  /// The heads with patterns of their own, the one looked at last at the end.
  private var heads: [Head] = []
  /// Patterns of more heads than this are not kept: those of a long prompt are millions of numbers.
  static let headLimit = 12

  /// Whether a piece of work is done.
  func has(_ work: Work) -> Bool { known[work] != nil }

  /// What was found for a piece of work.
  subscript(work: Work) -> Finding? { known[work] }

  /// Takes in what was found.
  ///
  /// Patterns of single heads are kept for the last few heads only.
  mutating func take(_ finding: Finding, of work: Work) {
    known[work] = finding
    guard let head = work.patternHead else { return }
    heads.removeAll { $0 == head }
    heads.append(head)
    guard heads.count > Self.headLimit else { return }
    let oldest = heads.removeFirst()
    known = known.filter { $0.key.patternHead != oldest }
  }

  /// Forgets what no longer holds.
  mutating func forget(where isStale: (Work) -> Bool) {
    known = known.filter { !isStale($0.key) }
  }
}

// MARK: By what they are

extension Findings {
  /// What comes next.
  func prediction(_ condition: Condition) -> NextToken.Prediction? {
    if case .prediction(let value) = known[.prediction(condition)] { value } else { nil }
  }

  /// Means over the list.
  func means(_ condition: Condition) -> ListMeans? {
    if case .means(let value) = known[.means(condition)] { value } else { nil }
  }

  /// What each head writes towards the answer.
  func attribution(_ condition: Condition) -> HeadAttribution? {
    if case .attribution(let value) = known[.attribution(condition)] { value } else { nil }
  }

  /// The lens at every residual.
  func lens(_ condition: Condition) -> LogitLens? {
    if case .lens(let value) = known[.lens(condition)] { value } else { nil }
  }

  /// The lens at what components write.
  func componentLens(_ condition: Condition, _ group: ComponentGroup) -> ComponentLens? {
    if case .componentLens(let value) = known[.componentLens(condition, group)] {
      value
    } else {
      nil
    }
  }

  /// What a component writes towards each year.
  func years(_ condition: Condition, _ component: ComponentLens.Component) -> YearLens? {
    if case .years(let value) = known[.years(condition, component)] { value } else { nil }
  }

  /// The pattern of a head, `[query][key]`.
  func pattern(_ condition: Condition, _ head: Head) -> [[Float]]? {
    for work in [Work.patterns(condition, head), .patterns(condition, nil)] {
      if case .patterns(let value) = known[work], let pattern = value[head] { return pattern }
    }
    return nil
  }

  /// The norms of what a head writes from each position, `[query][key]`.
  func weightedPattern(_ condition: Condition, _ head: Head) -> [[Float]]? {
    if case .weightedPattern(let value) = known[.weightedPattern(condition, head)] {
      value
    } else {
      nil
    }
  }

  /// How much a head attends from END to a position, by its name where it is a mean over prompts.
  func endAttention(
    _ condition: Condition, _ head: Head, end: Int, to position: Int, named name: String
  ) -> Float? {
    if case .endAttention(let value) = known[.endAttention(condition)] {
      switch value {
      case .rows(let rows):
        let row = rows[head.layer][head.index]
        return row.indices.contains(position) ? row[position] : nil
      case .means(let means):
        if let grid = means[name] { return grid[head.layer][head.index] }
      }
    }
    guard let pattern = pattern(condition, head), pattern.indices.contains(end),
      pattern[end].indices.contains(position)
    else { return nil }
    return pattern[end][position]
  }

  /// What a sweep found for a head.
  func effect(_ condition: Condition, _ head: Head) -> Float? {
    guard case .sweep(let values) = known[.sweep(condition, layer: head.layer)],
      values.indices.contains(head.index)
    else { return nil }
    return values[head.index]
  }

  /// Attention to names against what is written along them.
  func scatter(
    _ condition: Condition, _ head: Head, _ subjects: HeadScatter.Subjects
  ) -> HeadScatter? {
    if case .scatter(let value) = known[.scatter(condition, head, subjects)] {
      value
    } else {
      nil
    }
  }

  /// The tokens that a head promotes and suppresses.
  func headTokens(_ condition: Condition, _ head: Head) -> HeadTokens? {
    if case .headTokens(let value) = known[.headTokens(condition, head)] { value } else { nil }
  }

  /// What a head's weights alone say.
  func circuits(_ slot: ModelSlot, _ head: Head) -> HeadCircuits? {
    if case .circuits(let value) = known[.circuits(slot, head)] { value } else { nil }
  }

  /// The token pairs that a head's weights connect most.
  func tokenPairs(
    _ slot: ModelSlot, _ head: Head, _ circuit: TokenPairs.Circuit
  ) -> TokenPairs? {
    if case .tokenPairs(let value) = known[.tokenPairs(slot, head, circuit)] { value } else { nil }
  }

  /// Whether a head copies names.
  func copying(_ slot: ModelSlot, _ head: Head) -> HeadCopying? {
    if case .copying(let value) = known[.copying(slot, head)] { value } else { nil }
  }

  /// The logit differences that patches are measured against.
  func patchBaseline(_ direction: PatchRoute, _ condition: Condition) -> PatchBaseline? {
    if case .patchBaseline(let value) = known[.patchBaseline(direction, condition)] {
      value
    } else {
      nil
    }
  }

  /// Habits of heads on repeated random tokens.
  func scores(_ slot: ModelSlot) -> HeadScores? {
    if case .scores(let value) = known[.scores(slot)] { value } else { nil }
  }

  /// The hash of the weights; nil while it is not known.
  func hash(_ slot: ModelSlot) -> String? {
    if case .hash(let value) = known[.hash(slot)], !value.isEmpty { value } else { nil }
  }
}

extension Work {
  /// The head whose pattern alone this finds; nil for other work.
  fileprivate var patternHead: Head? {
    switch self {
    case .patterns(_, let head): head
    case .weightedPattern(_, let head): head
    default: nil
    }
  }
}
