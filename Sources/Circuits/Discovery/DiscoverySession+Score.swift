import Analyses
import Tasks
import Transformer

/// The steps that run circuits: further heads, and pruning.
extension DiscoverySession {
  /// The positions at which further heads are looked for.
  static let places = ["END", "S2", "S1+1"]

  /// How much nearer F(C) comes to F(M) with one more head, at its best position.
  func others(
    _ empty: DiscoveryStep, _ checks: HeadChecks, _ progress: (Int, Int) -> Void,
    _ cancellation: Cancellation?
  ) throws(DiscoveryError) -> DiscoveryStep {
    var step = empty
    let before = nearness(empty.circuit)
    guard before < settings.target else {
      step.note = "F(C) is as near to F(M) as asked, so that no further head is looked for."
      return step
    }
    guard steps.count(where: { $0.kind == .others }) < settings.additions else {
      step.note = "As many further heads as allowed are in."
      return step
    }
    let members = outside
    let circuits = try members.map { member throws(DiscoveryError) in
      try adding(member, DiscoveryClass.other)
    }
    let scores = try scores(circuits, progress, cancellation)
    var best: [Head: (member: Circuit.Member, gain: Float)] = [:]
    for (member, score) in zip(members, scores) {
      let gain = nearness(score) - before
      if best[member.head].map({ gain > $0.gain }) ?? true { best[member.head] = (member, gain) }
    }
    let shape = subject.weights.configuration
    step.map = (0..<shape.layers).map { layer in
      (0..<shape.heads).map { best[Head(layer, $0)]?.gain }
    }
    step.candidates = best.values.map { member, gain in
      DiscoveryCandidate(
        member: member, className: DiscoveryClass.other.rawValue, effect: gain,
        checks: checks.checks(member.head), isKnown: false, isProposed: false)
    }.sorted { ($1.effect, $0.member.head) < ($0.effect, $1.member.head) }
    if let first = step.candidates.first, first.effect >= empty.threshold {
      step.candidates[0].isProposed = true
    } else {
      step.note = "No further head gains as much as the threshold."
    }
    return step
  }

  /// All heads at positions at which the circuit does not keep them, without those dropped before.
  private var outside: [Circuit.Member] {
    let shape = subject.weights.configuration
    let kept = Set(circuit.members).union(dropped)
    let everywhere = Set(circuit.members.filter { $0.position == "all" }.map(\.head))
    return (0..<shape.layers).flatMap { layer in
      (0..<shape.heads).map { Head(layer, $0) }
    }.filter { !everywhere.contains($0) }.flatMap { head in
      Self.places.map { Circuit.Member(head, at: $0) }
    }.filter { !kept.contains($0) }
  }

  private func adding(
    _ member: Circuit.Member, _ name: DiscoveryClass
  ) throws(DiscoveryError) -> Circuit {
    // The names are words, so that nothing can be wrong with them.
    (try? circuit.adding(member, toClass: name.rawValue)) ?? circuit
  }

  /// F of each circuit.
  func scores(
    _ circuits: [Circuit], _ progress: (Int, Int) -> Void, _ cancellation: Cancellation?
  ) throws(DiscoveryError) -> [Float] {
    try DiscoveryError.analysing { () throws(AnalysisError) in
      try base.scores(keeping: circuits, progress: progress, cancellation: cancellation)
        .map(Measure.mean)
    }
  }

  /// What each head of the circuit adds to the rest, and which do next to nothing.
  func pruning(
    _ empty: DiscoveryStep, _ checks: HeadChecks, _ progress: (Int, Int) -> Void,
    _ cancellation: Cancellation?
  ) throws(DiscoveryError) -> DiscoveryStep {
    var step = empty
    let members = circuit.members
    guard !members.isEmpty else {
      step.note = "No head was found."
      return step
    }
    let sets = MinimalityRule.ordered.sets(of: circuit)
    let without = members.map { circuit.removing(sets[$0] ?? []) }
    let scores = try scores(
      without + zip(without, members).map { $0.removing([$1]) }, progress, cancellation)
    let shape = subject.weights.configuration
    step.map = [[Float?]](
      repeating: [Float?](repeating: nil, count: shape.heads), count: shape.layers)
    for (place, member) in members.enumerated() {
      let share = abs(scores[place + members.count] - scores[place]) / scale
      let head = member.head
      step.map[head.layer][head.index] = max(share, step.map[head.layer][head.index] ?? 0)
      step.candidates.append(
        DiscoveryCandidate(
          member: member,
          className: circuit.className(of: member) ?? "",
          effect: share, checks: checks.checks(head), isKnown: true,
          isProposed: share < empty.threshold))
    }
    step.candidates.sort { ($1.effect, $0.member.head) < ($0.effect, $1.member.head) }
    if step.proposal.isEmpty { step.note = "Every head does more than the threshold." }
    return step
  }
}
