import Tasks
import Analyses
import Transformer

// What the engine is asked, and in which order: what the screen shows first, then the rest.

extension AppState {
  /// Asks for the next thing that is missing.
  ///
  /// One query for the screen and one for the rest are under way at a time; the engine puts
  /// the rest aside while it works for the screen.
  mutating func schedule() -> [Effect] {
    let visible = visibleQueries
    if let next = visible.first(where: isMissing) {
      return visible.contains { pending[$0] != nil } ? [] : [request(next)]
    }
    guard pending.isEmpty,
      let next = remainingQueries.lazy.map({ AnyQuery($0) }).first(where: isMissing)
    else { return [] }
    return [request(next)]
  }

  private func isMissing(_ query: AnyQuery) -> Bool {
    !findings.has(query) && pending[query] == nil && failures[query] == nil
  }

  private mutating func request(_ query: AnyQuery) -> Effect {
    defer { nextNumber += 1 }
    pending[query] = nextNumber
    return .query(
      QueryRequest(
        number: nextNumber, query: query, inputs: QueryInputs(document, for: query.query)))
  }

  // MARK: Answers

  /// Takes in an answer, unless nobody waits for it any more.
  mutating func receive(_ number: Int, _ answer: AnyAnswer, _ seconds: Double) {
    guard let query = pending.first(where: { $0.value == number })?.key else { return }
    pending[query] = nil
    progress[query] = nil
    if query.query.isKept { findings.note(answer, of: query) }
    for name in ScreenName.allCases {
      name.entry.receive(&self, answer, of: query, seconds: seconds)
    }
    if query.isAblationSweep { sweepSeconds.append(seconds) }
    if let warning = query.warning(answer) { note = .refused(warning) }
  }

  /// Notes that a query failed, unless nobody waits for it any more.
  mutating func fail(_ number: Int, _ reason: String) {
    guard let query = pending.first(where: { $0.value == number })?.key else { return }
    pending[query] = nil
    progress[query] = nil
    failures[query] = reason
    note = .refused(reason)
  }

  // MARK: Order

  /// What a person waits for, the first needed first.
  var visibleQueries: [AnyQuery] {
    awaitedHashes + screen.entry.queries(self).map { AnyQuery($0) }
  }

  /// What is found out while nothing else is to be done.
  private var remainingQueries: [any Query] {
    var queries = each { PredictionQuery($0) }
    if hasPair { queries += each { AttributionQuery($0) } }
    if fitsAllPatterns { queries += each { PatternsQuery($0, nil) } }
    if !document.references.isEmpty, document.kind.needsReference {
      queries += shownSlots.map { ReferencesQuery($0) }
    }
    if document.prompt.tokens.count <= Self.quickLength { queries += each { LensQuery($0) } }
    queries += slots.flatMap { slot -> [any Query] in [FiniteQuery(slot), HashQuery(slot)] }
    return queries + ScreenName.allCases.flatMap { $0.entry.backgroundQueries(self) }
  }

  /// Prompts of up to so many tokens have their lens read before it is looked at.
  private static let quickLength = 64
}
