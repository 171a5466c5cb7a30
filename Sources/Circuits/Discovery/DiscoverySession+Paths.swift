import Analyses
import Patching
import Tasks
import Transformer

/// The steps by path patching, and the backups.
extension DiscoverySession {
  /// Makes the map of a step with its candidates.
  func make(
    _ kind: DiscoveryStep.Kind, _ checks: HeadChecks, _ progress: (Int, Int) -> Void,
    _ cancellation: Cancellation?
  ) throws(DiscoveryError) -> DiscoveryStep {
    let score = try DiscoveryError.analysing { () throws(AnalysisError) in
      Measure.mean(try base.scores(keeping: circuit, cancellation))
    }
    let empty = DiscoveryStep(
      kind: kind, round: 0, receivers: nil, position: kind.position, map: [],
      threshold: threshold(kind), candidates: [], circuit: score)
    switch kind {
    case .direct, .queries, .values, .keys, .inductionKeys:
      return try paths(empty, checks, progress, cancellation)
    case .backups: return try backups(empty, checks, cancellation)
    case .others: return try others(empty, checks, progress, cancellation)
    case .pruning: return try pruning(empty, checks, progress, cancellation)
    }
  }

  /// The least size of a number for a proposal.
  private func threshold(_ kind: DiscoveryStep.Kind) -> Float {
    switch kind {
    case .direct: settings.direct
    case .queries: settings.queries
    case .values, .keys: settings.values
    case .inductionKeys: settings.inductionKeys
    case .backups: settings.backups
    case .others: settings.gain
    case .pruning: settings.minimality
    }
  }

  // MARK: Paths

  /// The effect of every head on receivers, at one position.
  private func paths(
    _ empty: DiscoveryStep, _ checks: HeadChecks, _ progress: (Int, Int) -> Void,
    _ cancellation: Cancellation?
  ) throws(DiscoveryError) -> DiscoveryStep {
    var step = empty
    switch receivers(empty.kind) {
    case .found(let receivers): step.receivers = receivers
    case .missing(let note):
      step.note = note
      return step
    }
    let path = PathPatch(
      to: step.receivers ?? .logits, from: .named([empty.position]), at: .named([empty.position]),
      includesMLPs: false)
    step.map = try effects(path, progress, cancellation)
    step.candidates = try candidates(step, checks, cancellation) { head, effect in
      let found = classed(empty.kind, head, effect, checks)
      return (found.name, found.fits && abs(effect) >= empty.threshold)
    }
    if step.proposal.isEmpty { step.note = Self.nothing }
    return step
  }

  static let nothing = "No head reaches the threshold and looks where it should."

  /// The receivers of a step, or why there are none.
  private enum Receivers {
    case found(PathPatch.Receivers)
    case missing(String)
  }

  private func receivers(_ kind: DiscoveryStep.Kind) -> Receivers {
    guard let (name, input) = kind.receivers else { return .found(.logits) }
    let heads = Set(heads(of: name))
    guard !heads.isEmpty else {
      return .missing(
        "No head is of the class \(name.rawValue), so that nothing can be told to it.")
    }
    guard heads.contains(where: { $0.layer > 0 }) else {
      return .missing("All heads of the class \(name.rawValue) are of layer 0: none comes before.")
    }
    return .found(.heads(heads.sorted().map { PathPatch.Receiver($0, input) }))
  }

  /// The heads of a class of the circuit.
  private func heads(of name: DiscoveryClass) -> [Head] {
    circuit.classes.first { $0.name == name.rawValue }?.members.map(\.head) ?? []
  }

  /// Runs a sweep: `[layer][head]`, as shares of F(M) − F(ABC); nil for heads without a path.
  private func effects(
    _ path: PathPatch, _ progress: (Int, Int) -> Void, _ cancellation: Cancellation?
  ) throws(DiscoveryError) -> [[Float?]] {
    try DiscoveryError.wrapping { () throws(PatchingError) in
      var session = try PatchSession(.path(path), into: subject, from: source)
      let plan = session.plan
      var grid = PatchGrid(plan, prompts: subject.prompts.prompts.count, baseline: baseline)
      let results = try session.run(
        plan.steps, ledger: ledger, progress: progress, cancellation: cancellation)
      for result in results { grid.add(result) }
      return grid.values { plan.hasPath($0) ? grid.normalized($0, .m2) : nil }
    }
  }

  // MARK: Classes

  /// The class of a head with an effect, and whether it looks where such heads do.
  private func classed(
    _ kind: DiscoveryStep.Kind, _ head: Head, _ effect: Float, _ checks: HeadChecks
  ) -> (name: DiscoveryClass, fits: Bool) {
    let attention = settings.attention
    switch kind {
    case .queries:
      return (.inhibition, effect < 0 && checks.attention(head, .endToS2) >= attention)
    case .values, .keys:
      let found = checks.atSecond(head)
      return (
        found.induction >= found.duplicate ? .induction : .duplicateToken,
        effect < 0 && max(found.induction, found.duplicate) >= attention
      )
    case .inductionKeys:
      return (.previousToken, effect < 0 && checks.previous(head) >= attention)
    default: return (direct(head, effect, checks), true)
    }
  }

  /// The class of a head that tells the logits directly: by the name it looks at, and by its sign.
  ///
  /// A model that answers with S moves S.
  private func direct(_ head: Head, _ effect: Float, _ checks: HeadChecks) -> DiscoveryClass {
    let io = checks.attention(head, .endToIO)
    let (first, second) = (checks.attention(head, .endToS1), checks.attention(head, .endToS2))
    guard max(io, first, second) >= settings.attention else { return .other }
    guard effect < 0 else { return .negativeNameMover }
    guard baseline.destination < 0 else {
      return second >= max(io, first) ? .inhibition : .nameMover
    }
    return io > max(first, second) ? .other : .nameMover
  }

  // MARK: Candidates

  /// Heads with a number, the largest in size first; of equal ones the lower head.
  ///
  /// - Parameters:
  ///   - step: holds the map.
  ///   - checks: what is known of heads.
  ///   - cancellation: checked for each copying score.
  ///   - judge: the class of a head with its number, and whether it is proposed.
  /// - Returns: the candidates.
  /// - Throws: `DiscoveryError`, when stopped.
  func candidates(
    _ step: DiscoveryStep, _ checks: HeadChecks, _ cancellation: Cancellation?,
    _ judge: (Head, Float) -> (DiscoveryClass, Bool)
  ) throws(DiscoveryError) -> [DiscoveryCandidate] {
    var found: [DiscoveryCandidate] = []
    for (layer, row) in step.map.enumerated() {
      for (index, effect) in row.enumerated() {
        guard let effect else { continue }
        let head = Head(layer, index)
        let (name, isProposed) = judge(head, effect)
        let member = Circuit.Member(head, at: step.position)
        let known = circuit.className(of: member)
        found.append(
          DiscoveryCandidate(
            member: member, className: known ?? name.rawValue, effect: effect,
            checks: checks.checks(head), isKnown: known != nil,
            isProposed: known == nil && isProposed))
      }
    }
    found.sort { (abs($1.effect), $0.member.head) < (abs($0.effect), $1.member.head) }
    guard settings.showsCopying, step.kind == .direct || step.kind == .backups else { return found }
    return try copying(found, cancellation)
  }

  /// The candidates with the copying scores of those proposed, and of some that come first.
  private func copying(
    _ candidates: [DiscoveryCandidate], _ cancellation: Cancellation?
  ) throws(DiscoveryError) -> [DiscoveryCandidate] {
    guard !names.isEmpty else { return candidates }
    var scored = candidates
    for place in scored.indices where scored[place].isProposed || place < Self.leading {
      let copying = try DiscoveryError.analysing { () throws(AnalysisError) in
        try HeadCopying(
          of: scored[place].member.head, subject.weights, names: names, cancellation: cancellation)
      }
      scored[place].checks.copying = copying.score
      scored[place].checks.negativeCopying = copying.negativeScore
    }
    return scored
  }

  /// How many candidates get copying scores though they are not proposed.
  private static let leading = 5

  // MARK: Backups

  /// How much each head's attribution rises when the name movers are ablated at END.
  private func backups(
    _ empty: DiscoveryStep, _ checks: HeadChecks, _ cancellation: Cancellation?
  ) throws(DiscoveryError) -> DiscoveryStep {
    var step = empty
    let movers = heads(of: .nameMover)
    guard !movers.isEmpty else {
      step.note = "No head is of the class name-mover, so that there is nothing to back up."
      return step
    }
    guard subject.prompts.pairs != nil else {
      step.note = "Attribution needs an answer and a distractor, and these prompts have none."
      return step
    }
    let repair = try DiscoveryError.analysing { () throws(AnalysisError) in
      try SelfRepair(
        of: movers, subject, kind: settings.convention.kind, reference: reference,
        cancellation: cancellation)
    }
    let (whole, ablated) = (whole, Set(movers))
    step.map = repair.backup.enumerated().map { layer, row in
      row.enumerated().map { ablated.contains(Head(layer, $0)) ? nil : $1 / whole }
    }
    step.candidates = try candidates(step, checks, cancellation) { head, rise in
      let left = repair.ablatedAttribution[head.layer][head.index] / whole
      let looks = max(checks.attention(head, .endToIO), checks.attention(head, .endToS2))
      return (
        .backup,
        rise >= empty.threshold && left >= empty.threshold && looks >= settings.attention
      )
    }
    if step.proposal.isEmpty { step.note = "No head outside the circuit rises to the threshold." }
    return step
  }
}

extension DiscoveryStep.Kind {
  /// The position at which senders of the step act.
  var position: String { mainClass.position }

  /// The class and the input that the step's senders tell; nil for other steps, and for the logits.
  var receivers: (name: DiscoveryClass, input: HeadInput)? {
    switch self {
    case .queries: (.nameMover, .queries)
    case .values: (.inhibition, .values)
    case .keys: (.inhibition, .keys)
    case .inductionKeys: (.induction, .keys)
    default: nil
    }
  }
}
