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
      AnalysisRequest(number: nextNumber, work: work, question: Question(document)))
  }

  // MARK: Results

  /// Takes in a result, unless nobody waits for it any more.
  mutating func take(_ number: Int, _ finding: Finding, _ seconds: Double) {
    guard let work = pending.first(where: { $0.value == number })?.key else { return }
    pending[work] = nil
    progress[work] = nil
    findings.take(finding, of: work)
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

  /// What the screen shows, the first needed first.
  var visibleWork: [Work] {
    switch screen {
    case .prompt: sides.map { .prediction($0) }
    case .heads: (hasPair ? sides.map { .attribution($0) } : []) + headWork
    case .attention:
      sides.map { holdsAllPatterns ? .patterns($0, nil) : .patterns($0, head) }
    case .lens: sides.map { .lens($0) }
    }
  }

  private var hasPair: Bool { document.prompt.pair != nil }

  /// What the grid and table of heads need besides attributions.
  private var headWork: [Work] {
    var work: [Work] = sides.map { holdsAllPatterns ? .patterns($0, nil) : .endAttention($0) }
    switch measure {
    case .effect: work += sweepWork
    case .previousToken, .duplicateToken, .induction: work += scoreWork
    case .attribution, .attention: break
    }
    return work
  }

  /// Scores come from a sequence and its repetition, for which a context of one has no room.
  private var scoreWork: [Work] { model.shape.context >= 2 ? [.scores] : [] }

  /// The layers of the sweep, that of the cursor not preferred, so that progress runs evenly.
  var sweepWork: [Work] {
    guard hasPair, !isSweepStopped else { return [] }
    return sides.flatMap { side in
      (0..<model.shape.layers).map { .sweep(side, layer: $0) }
    }
  }

  /// What is found out while nothing else is to be done.
  var remainingWork: [Work] {
    var work: [Work] = sides.map { .prediction($0) }
    if hasPair { work += sides.map { .attribution($0) } }
    if holdsAllPatterns { work += sides.map { .patterns($0, nil) } }
    if !document.references.isEmpty, document.kind.needsReference { work.append(.references) }
    if document.prompt.tokens.count <= Self.quickLength { work += sides.map { .lens($0) } }
    work += [.finite, .hash]
    if hasSeenHeads { work += scoreWork + sweepWork }
    return work
  }

  /// Prompts of up to so many tokens have their lens read before it is looked at.
  private static let quickLength = 64
}
