import Tasks
import Analyses
import Transformer

// The order of queries: what the screen shows first, then the rest.

extension AppState {
  /// Asks the next missing query.
  ///
  /// At most one query for the screen and one of the rest are under way; the engine interrupts the
  /// rest to work for the screen.
  mutating func schedule() -> [Effect] {
    let visible = visibleQueries
    let isBusy = visible.contains { pending[$0] != nil }
    if let next = visible.first(where: { isMissing($0) || isOutdated($0) }) {
      return isBusy ? [] : [request(next)]
    }
    let snapshot = isBusy ? [] : nextSnapshot()
    // What nobody looks at yet would only slow the run that is followed.
    guard pending.isEmpty, !following.isOn,
      let next = remainingQueries.lazy.map({ AnyQuery($0) }).first(where: isMissing)
    else { return snapshot }
    return snapshot + [request(next)]
  }

  private func isOutdated(_ query: AnyQuery) -> Bool {
    shared.outdated.contains(query) && pending[query] == nil && failures[query] == nil
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

  /// Keeps an answer, unless nobody waits for it any more.
  mutating func receive(_ number: Int, _ answer: AnyAnswer, _ seconds: Double) {
    guard let query = pending.first(where: { $0.value == number })?.key else { return }
    pending[query] = nil
    progress[query] = nil
    if query.query.isKept { findings.note(answer, of: query) }
    shared.outdated.remove(query)
    for name in ScreenName.allCases {
      name.entry.receive(&self, answer, of: query, seconds: seconds)
    }
    if query.isAblationSweep { ablationSweepSeconds.append(seconds) }
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

  /// The queries that a person waits for, the most needed first.
  var visibleQueries: [AnyQuery] {
    awaitedHashes + (answerLineQueries + screen.entry.queries(self)).map { AnyQuery($0) }
  }

  /// The queries that fill idle time.
  private var remainingQueries: [any Query] {
    var queries = perCondition { PredictionQuery($0) }
    if isScored { queries += perCondition { AttributionQuery($0) } }
    if fitsAllPatterns { queries += perCondition { PatternsQuery($0, nil) } }
    if !document.references.isEmpty, document.kind.needsReference {
      queries += shownSlots.map { ReferencesQuery($0) }
    }
    if document.prompt.tokens.count <= Self.quickLength {
      queries += perCondition { LensQuery($0) }
    }
    queries += slots.flatMap { slot -> [any Query] in [FiniteQuery(slot), HashQuery(slot)] }
    return queries + ScreenName.allCases.flatMap { $0.entry.backgroundQueries(self) }
  }

  /// The most tokens of a prompt whose lens is computed before it is looked at.
  private static let quickLength = 64
}
