import Transformer

/// The answers known so far.
struct Findings: Equatable, Sendable {
  private var known: [AnyQuery: AnyAnswer] = [:]
  /// Heads whose patterns are kept one by one, the latest last.
  private var heads: [Head] = []
  /// The most single-head patterns kept: those of a long prompt are millions of numbers.
  static let headLimit = 12

  /// The answer to a query; nil while unknown.
  subscript<Kind: Query>(query: Kind) -> Kind.Answer? {
    known[AnyQuery(query)]?.value as? Kind.Answer
  }

  /// The queries that are answered.
  var queries: some Collection<AnyQuery> { known.keys }

  /// Whether a query is answered.
  func has(_ query: AnyQuery) -> Bool { known[query] != nil }

  /// Keeps an answer.
  ///
  /// Of single-head patterns, only those of the last few heads are kept.
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
  /// The one head whose pattern is asked for; nil for other queries.
  fileprivate var patternHead: Head? { (query as? any PatternQuery)?.patternHead }
}
