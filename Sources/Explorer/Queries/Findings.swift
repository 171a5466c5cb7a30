import Transformer

/// What is known so far: the answers of queries.
struct Findings: Equatable, Sendable {
  private var known: [AnyQuery: AnyAnswer] = [:]
  /// The heads with patterns of their own, the one looked at last at the end.
  private var heads: [Head] = []
  /// Patterns of more heads than this are not kept: those of a long prompt are millions of numbers.
  static let headLimit = 12

  /// The answer of a query; nil while it is not known.
  subscript<Asked: Query>(query: Asked) -> Asked.Answer? {
    known[AnyQuery(query)]?.value as? Asked.Answer
  }

  /// Whether a query is answered.
  func has(_ query: AnyQuery) -> Bool { known[query] != nil }

  /// Takes in an answer.
  ///
  /// Patterns of single heads are kept for the last few heads only.
  mutating func note(_ answer: AnyAnswer, of query: AnyQuery) {
    precondition(query.accepts(answer), "\(type(of: answer.value)) does not answer \(query.query)")
    known[query] = answer
    guard let head = query.patternHead else { return }
    heads.removeAll { $0 == head }
    heads.append(head)
    guard heads.count > Self.headLimit else { return }
    let oldest = heads.removeFirst()
    known = known.filter { $0.key.patternHead != oldest }
  }

  /// Forgets answers that no longer hold.
  mutating func forget(where isStale: (AnyQuery) -> Bool) {
    known = known.filter { !isStale($0.key) }
  }
}

extension AnyQuery {
  /// The head whose pattern alone this finds; nil for other queries.
  fileprivate var patternHead: Head? { (query as? any PatternQuery)?.patternHead }
}
