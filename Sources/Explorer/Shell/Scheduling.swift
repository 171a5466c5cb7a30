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

  /// Whether the engine works on a query.
  func isPending(_ query: some Query) -> Bool { pending[AnyQuery(query)] != nil }

  private func isMissing(_ query: AnyQuery) -> Bool {
    !findings.has(query) && pending[query] == nil && failures[query] == nil
  }

  private mutating func request(_ query: AnyQuery) -> Effect {
    defer { nextNumber += 1 }
    pending[query] = nextNumber
    return .run(
      QueryRequest(
        number: nextNumber, query: query, inputs: QueryInputs(document, for: query.query)))
  }

  // MARK: Answers

  /// Takes in an answer, unless nobody waits for it any more.
  mutating func take(_ number: Int, _ answer: AnyAnswer, _ seconds: Double) {
    guard let query = pending.first(where: { $0.value == number })?.key else { return }
    pending[query] = nil
    progress[query] = nil
    if query.query.isKept { findings.take(answer, of: query) }
    takePatch(answer, of: query, seconds)
    if query.isSweep { sweepSeconds.append(seconds) }
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
  var visibleQueries: [AnyQuery] { awaitedHashes + shownQueries.map { AnyQuery($0) } }

  /// What the screen shows, the first needed first.
  private var shownQueries: [any Query] {
    switch screen {
    case .prompt:
      each { PredictionQuery($0) } + (document.list == nil ? [] : each { MeansQuery($0) })
    case .heads: (hasPair ? each { AttributionQuery($0) } : []) + headQueries
    case .attention: attentionQueries
    case .lens: conditions.flatMap(lensQueries)
    case .patching: patchQueries + patchHeadQueries
    case .detail: detailQueries
    case .training: []
    }
  }

  /// A query for each condition that the present view can show.
  func each(_ query: (Condition) -> any Query) -> [any Query] { conditions.map(query) }

  private var hasPair: Bool { document.prompts.allSatisfy { $0.pair != nil } }

  /// What the grid and table of heads need besides attributions.
  private var headQueries: [any Query] {
    var queries = conditions.map(endQuery)
    switch heads.measure {
    case .effect: queries += sweepQueries
    case .previousToken, .duplicateToken, .induction: queries += scoreQueries
    case .attribution, .attention: break
    }
    return queries
  }

  /// Where all heads look from END: from the patterns where these are held.
  private func endQuery(_ condition: Condition) -> any Query {
    if holdsAllPatterns, !document.showsMean { return PatternsQuery(condition, nil) }
    return EndAttentionQuery(condition)
  }

  /// The pattern of the head under the cursor, weighted where that is asked.
  private var attentionQueries: [any Query] {
    conditions.flatMap { condition -> [any Query] in
      let patterns = PatternsQuery(condition, holdsAllPatterns ? nil : head)
      return showsWeighted ? [patterns, WeightedPatternQuery(condition, head)] : [patterns]
    }
  }

  /// Where heads look, beside a grid of them.
  private var patchHeadQueries: [any Query] {
    patchColumnsAreHeads && hasPair ? [endQuery(leading)] : []
  }

  private func lensQueries(_ condition: Condition) -> [any Query] {
    switch lens.subject {
    case .residuals: [LensQuery(condition)]
    case .heads: [ComponentLensQuery(condition, .heads(layer: head.layer))]
    case .mlps: [ComponentLensQuery(condition, .mlps)]
    case .years:
      document.list?.years == nil ? [] : [YearLensQuery(condition, yearComponent)]
    }
  }

  /// What is known of one head, the quickest first.
  private var detailQueries: [any Query] {
    var queries = each { HeadTokensQuery($0, head) }
    if missingNames == nil { queries += each { ScatterQuery($0, head, scatterSubjects) } }
    if hasPair { queries += each { AttributionQuery($0) } }
    queries += conditions.map(endQuery)
    queries += comparedSlots.flatMap { slot -> [any Query] in
      [CopyingQuery(slot, head), CircuitsQuery(slot, head)]
        + TokenPairs.Circuit.allCases.map { TokenPairsQuery(slot, head, $0) }
    }
    queries += scoreQueries
    guard hasPair, !isSweepStopped else { return queries }
    return queries + each { SweepQuery($0, layer: head.layer) }
  }

  /// Scores come from a sequence and its repetition, for which a context of one has no room.
  private var scoreQueries: [any Query] {
    model.shape.context >= 2 ? comparedSlots.map { ScoresQuery($0) } : []
  }

  /// The layers of the sweep, that of the cursor not preferred, so that progress runs evenly.
  var sweepQueries: [any Query] {
    guard hasPair, !isSweepStopped else { return [] }
    return conditions.flatMap { condition in
      (0..<model.shape.layers).map { SweepQuery(condition, layer: $0) }
    }
  }

  /// What is found out while nothing else is to be done.
  private var remainingQueries: [any Query] {
    var queries = each { PredictionQuery($0) }
    if hasPair { queries += each { AttributionQuery($0) } }
    if holdsAllPatterns { queries += each { PatternsQuery($0, nil) } }
    if !document.references.isEmpty, document.kind.needsReference {
      queries += shownSlots.map { ReferencesQuery($0) }
    }
    if document.prompt.tokens.count <= Self.quickLength { queries += each { LensQuery($0) } }
    queries += slots.flatMap { slot -> [any Query] in [FiniteQuery(slot), HashQuery(slot)] }
    if hasSeenHeads { queries += scoreQueries }
    let positions = document.prompts.reduce(0) { $0 + $1.tokens.count }
    if hasSeenHeads, positions <= Self.sweptPositions { queries += sweepQueries }
    return queries + remainingPatchQueries
  }

  /// The open checkpoints.
  var slots: [ModelSlot] { second == nil ? [.a] : [.a, .b] }

  /// Sweeps over more positions than this wait until they are looked at.
  private static let sweptPositions = 512

  /// Prompts of up to so many tokens have their lens read before it is looked at.
  private static let quickLength = 64
}
