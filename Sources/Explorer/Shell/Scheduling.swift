import Tasks
import Analyses
import Transformer

// What the engine is asked, and in which order: what the screen shows first, then the rest.

extension AppState {
  /// Asks for the next thing that is missing.
  ///
  /// One piece of work for the screen and one for the rest are under way at a time; the engine puts
  /// the rest aside while it works for the screen.
  mutating func schedule() -> [Effect] {
    let visible = visibleWork
    if let next = visible.first(where: isMissing) {
      return visible.contains { pending[$0] != nil } ? [] : [request(next)]
    }
    guard pending.isEmpty, let next = remainingWork.first(where: isMissing) else { return [] }
    return [request(next)]
  }

  private func isMissing(_ work: Work) -> Bool {
    !findings.has(work) && pending[work] == nil && failures[work] == nil
  }

  private mutating func request(_ work: Work) -> Effect {
    defer { nextNumber += 1 }
    pending[work] = nextNumber
    return .run(
      AnalysisRequest(number: nextNumber, work: work, question: Question(document, for: work)))
  }

  // MARK: Results

  /// Takes in a result, unless nobody waits for it any more.
  mutating func take(_ number: Int, _ finding: Finding, _ seconds: Double) {
    guard let work = pending.first(where: { $0.value == number })?.key else { return }
    pending[work] = nil
    progress[work] = nil
    // What steps of patching give is added up at once.
    if case .patch = work {} else { findings.take(finding, of: work) }
    if work.isPatch { takePatch(finding, of: work, seconds) }
    if case .sweep = work { sweepSeconds.append(seconds) }
    if case .nonFinite(let names) = finding, let first = names.first {
      note = .refused(
        "\(names.count) tensors hold numbers that are infinite or not numbers, the first "
          + "'\(first)'. Results mean nothing; download the checkpoint again.")
    }
  }

  /// Notes that work failed, unless nobody waits for it any more.
  mutating func fail(_ number: Int, _ reason: String) {
    guard let work = pending.first(where: { $0.value == number })?.key else { return }
    pending[work] = nil
    progress[work] = nil
    failures[work] = reason
    note = .refused(reason)
  }

  // MARK: Order

  /// What a person waits for, the first needed first.
  var visibleWork: [Work] { awaitedHashes + shownWork }

  /// What the screen shows, the first needed first.
  private var shownWork: [Work] {
    switch screen {
    case .prompt:
      conditions.map { .prediction($0) } + (document.list == nil ? [] : meansWork)
    case .heads: (hasPair ? conditions.map { .attribution($0) } : []) + headWork
    case .attention: attentionWork
    case .lens: conditions.flatMap(lensWork)
    case .patching: patchWork + patchHeadWork
    case .detail: detailWork
    case .training: []
    }
  }

  private var hasPair: Bool { document.prompts.allSatisfy { $0.pair != nil } }

  private var meansWork: [Work] { conditions.map { .means($0) } }

  /// What the grid and table of heads need besides attributions.
  private var headWork: [Work] {
    var work: [Work] = conditions.map(endWork)
    switch heads.measure {
    case .effect: work += sweepWork
    case .previousToken, .duplicateToken, .induction: work += scoreWork
    case .attribution, .attention: break
    }
    return work
  }

  /// Where all heads look from END: from the patterns where these are held.
  private func endWork(_ condition: Condition) -> Work {
    holdsAllPatterns && !document.showsMean ? .patterns(condition, nil) : .endAttention(condition)
  }

  /// The pattern of the head under the cursor, weighted where that is asked.
  private var attentionWork: [Work] {
    conditions.flatMap { condition in
      let patterns: [Work] = [.patterns(condition, holdsAllPatterns ? nil : head)]
      return patterns + (showsWeighted ? [.weightedPattern(condition, head)] : [])
    }
  }

  /// Where heads look, beside a grid of them.
  private var patchHeadWork: [Work] {
    patchColumnsAreHeads && hasPair ? [endWork(leading)] : []
  }

  private func lensWork(_ condition: Condition) -> [Work] {
    switch lens.subject {
    case .residuals: [.lens(condition)]
    case .heads: [.componentLens(condition, .heads(layer: head.layer))]
    case .mlps: [.componentLens(condition, .mlps)]
    case .years: document.list?.years == nil ? [] : [.years(condition, yearComponent)]
    }
  }

  /// What is known of one head, the quickest first.
  private var detailWork: [Work] {
    var work: [Work] = conditions.map { .headTokens($0, head) }
    if missingNames == nil {
      work += conditions.map { .scatter($0, head, scatterSubjects) }
    }
    if hasPair { work += conditions.map { .attribution($0) } }
    work += conditions.map(endWork)
    work += comparedSlots.flatMap { slot in
      [.copying(slot, head), .circuits(slot, head)]
        + TokenPairs.Circuit.allCases.map { .tokenPairs(slot, head, $0) }
    }
    if model.shape.context >= 2 { work += comparedSlots.map { .scores($0) } }
    guard hasPair, !isSweepStopped else { return work }
    return work + conditions.map { .sweep($0, layer: head.layer) }
  }

  /// Scores come from a sequence and its repetition, for which a context of one has no room.
  private var scoreWork: [Work] {
    model.shape.context >= 2 ? comparedSlots.map { .scores($0) } : []
  }

  /// The layers of the sweep, that of the cursor not preferred, so that progress runs evenly.
  var sweepWork: [Work] {
    guard hasPair, !isSweepStopped else { return [] }
    return conditions.flatMap { condition in
      (0..<model.shape.layers).map { .sweep(condition, layer: $0) }
    }
  }

  /// What is found out while nothing else is to be done.
  var remainingWork: [Work] {
    var work: [Work] = conditions.map { .prediction($0) }
    if hasPair { work += conditions.map { .attribution($0) } }
    if holdsAllPatterns { work += conditions.map { .patterns($0, nil) } }
    if !document.references.isEmpty, document.kind.needsReference {
      work += shownSlots.map { .references($0) }
    }
    if document.prompt.tokens.count <= Self.quickLength { work += conditions.map { .lens($0) } }
    work += slots.flatMap { [.finite($0), .hash($0)] }
    if hasSeenHeads { work += scoreWork }
    let positions = document.prompts.reduce(0) { $0 + $1.tokens.count }
    if hasSeenHeads, positions <= Self.sweptPositions { work += sweepWork }
    return work + remainingPatchWork
  }

  /// The open checkpoints.
  var slots: [ModelSlot] { second == nil ? [.a] : [.a, .b] }

  /// Sweeps over more positions than this wait until they are looked at.
  private static let sweptPositions = 512

  /// Prompts of up to so many tokens have their lens read before it is looked at.
  private static let quickLength = 64
}
