public import Analyses
public import Patching
public import Shards
import Tasks
import Tokens
public import Transformer

/// What a set of heads carries of the difference between two checkpoints, beside random sets of its
/// size.
///
/// All heads of the set take their values in the source checkpoint at once, in one run of the
/// destination on the same prompts. The share of the change is (F patched − F destination) /
/// (F source − F destination): 0 where the set changes nothing, 1 where it makes the destination
/// score as the source does. A share may lie outside of 0 to 1.
///
/// Caution: shares of several sets need not add up, as later layers respond to what is patched.
public struct HeadSetPatch: Codable, Equatable, Sendable {
  /// The set, in the order of layers.
  public var heads: [Head]
  /// The score of each prompt in the destination, unpatched.
  public var destination: [Float]
  /// The score of each prompt in the source.
  public var source: [Float]
  /// The score of each prompt with the set patched.
  public var patched: [Float]
  /// The interval of the share over prompts; nil where there is none.
  public var shareInterval: Interval?
  /// The random sets that it is compared with.
  public var baselines: [Baseline]
  /// `[layer][head]`: the mean change of the score when one head alone is patched; nil unless asked.
  public var effects: [[Float]]?

  /// Random sets of one kind.
  public struct Baseline: Codable, Equatable, Sendable {
    /// How they were drawn.
    public var kind: RandomHeads
    /// The sets, in the order in which they were drawn.
    public var sets: [RandomSet]
  }

  /// A random set, patched as the set is.
  public struct RandomSet: Codable, Equatable, Sendable {
    /// Its heads.
    public var heads: [Head]
    /// The mean score with it patched.
    public var patched: Float
  }

  /// What is asked beside the set itself.
  public struct Settings: Sendable {
    /// The random sets of each kind.
    public var count: Int
    /// Where chance starts.
    public var seed: UInt64
    /// Whether every head is patched alone as well.
    public var isSingly: Bool
    /// How intervals are drawn.
    public var bootstrap: Bootstrap

    /// Settings.
    public init(
      count: Int = 0, seed: UInt64 = 0, isSingly: Bool = false, bootstrap: Bootstrap = Bootstrap()
    ) {
      (self.count, self.seed, self.isSingly) = (count, seed, isSingly)
      self.bootstrap = bootstrap
    }
  }

  /// Patches a set, and random ones.
  ///
  /// - Parameters:
  ///   - heads: the set; heads that are named twice count once.
  ///   - patch: the site, one of heads, and the positions.
  ///   - destination: the model and prompts that are patched.
  ///   - source: the model that values come from, on the same prompts.
  ///   - settings: what is asked beside the set itself.
  ///   - ledger: who computes the runs.
  ///   - progress: called with runs done and runs in all; steps of single heads count as runs.
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `PatchingError`, saying what does not fit.
  ///
  /// Cost: for each set a pass over all prompts; one more in either model; single heads as
  /// `PatchGrid`. Memory as `PatchPlan` tells.
  public init(
    _ heads: some Sequence<Head>, at patch: ActivationPatch, into destination: Subject,
    from source: Subject, _ settings: Settings = Settings(),
    ledger: Ledger = .alone, progress: (Int, Int) -> Void = { _, _ in },
    cancellation: Cancellation? = nil
  ) throws(PatchingError) {
    precondition(patch.site.isHeadwise, "sets of heads are patched at sites of heads")
    let set = Set(heads).sorted()
    let configuration = destination.weights.configuration
    try PatchingError.wrapping { () throws(AnalysisError) in
      try Ablation(heads: set).check(against: configuration)
    }
    let drawn = RandomHeads.allCases.map { kind in
      kind.sets(like: set, in: configuration, count: settings.count, seed: settings.seed)
    }
    var session = try PatchSession(.activation(patch), into: destination, from: source)
    let found = try Self.run(
      [set] + drawn.flatMap(\.self), &session, isSingly: settings.isSingly, ledger, progress,
      cancellation)
    self.heads = set
    self.destination = found.unpatched
    self.source = try PatchingError.wrapping { () throws(AnalysisError) in
      let parts = session.parts
      return try ledger.numbers("source", source.units(parts)) { place throws(AnalysisError) in
        try source.cut(parts[place]).scores(cancellation)
      }.flatMap(\.self)
    }
    patched = found.patched[0]
    effects = found.effects
    var left = found.patched.dropFirst().map(Measure.mean)[...]
    baselines = zip(RandomHeads.allCases, drawn).compactMap { kind, sets in
      let means = left.prefix(sets.count)
      left = left.dropFirst(sets.count)
      let runs = zip(sets, means).map { RandomSet(heads: $0, patched: $1) }
      return runs.isEmpty ? nil : Baseline(kind: kind, sets: runs)
    }
    for (side, values) in [(PatchSide.destination, self.destination), (.source, self.source)]
    where !Measure.mean(values).isFinite {
      throw .notFinite(side)
    }
    shareInterval = interval(settings.bootstrap)
  }

  /// What the runs gave: `[set][prompt]`, without a patch, and the effects of single heads.
  private typealias Found = (patched: [[Float]], unpatched: [Float], effects: [[Float]]?)

  /// A unit of work: a set on some prompts, or some heads alone.
  fileprivate enum Job {
    case set(Int, on: Range<Int>)
    case step(PatchPlan.Step)
  }

  private static func run(
    _ sets: [[Head]], _ session: inout PatchSession, isSingly: Bool, _ ledger: Ledger,
    _ progress: (Int, Int) -> Void, _ cancellation: Cancellation?
  ) throws(PatchingError) -> Found {
    let plan = session.plan
    let jobs = session.parts.flatMap { part in
      sets.indices.map { Job.set($0, on: part) }
        + (isSingly ? plan.steps.filter { $0.prompts == part }.map(Job.step) : [])
    }
    let numbers = try ledger.numbers("sets", jobs.map { session.unit(of: $0) }, progress: progress)
    {
      place throws(PatchingError) in
      switch jobs[place] {
      case .set(let set, let part):
        let run = try session.run(set: sets[set], on: part, cancellation: cancellation)
        return run.unpatched + run.patched
      case .step(let step): return try session.run(step, cancellation: cancellation).numbers
      }
    }
    return found(zip(jobs, numbers), sets: sets.count, plan, isSingly: isSingly)
  }

  private static func found(
    _ results: some Sequence<(Job, [Float])>, sets: Int, _ plan: PatchPlan, isSingly: Bool
  ) -> Found {
    var found: Found = ([[Float]](repeating: [], count: sets), [], nil)
    var sums = [[Double]](
      repeating: [Double](repeating: 0, count: plan.columns.count), count: plan.layers)
    for (job, numbers) in results {
      switch job {
      case .set(let set, let part):
        found.patched[set] += numbers[part.count...]
        if set == 0 { found.unpatched += numbers[..<part.count] }
      case .step(let step):
        let result = PatchSession.Result(cells: step.cells, numbers: numbers)
        for (cell, patched) in zip(result.cells, result.patched) {
          sums[cell.layer][cell.column] += zip(patched, result.unpatched)
            .reduce(0) { $0 + Double($1.0) - Double($1.1) }
        }
      }
    }
    let count = Double(max(1, found.unpatched.count))
    if isSingly { found.effects = sums.map { $0.map { Float($0 / count) } } }
    return found
  }
}

extension PatchSession {
  /// The cost of a job, in rows times the layers that they go through, and how many numbers it gives.
  fileprivate func unit(of job: HeadSetPatch.Job) -> Ledger.Unit {
    switch job {
    case .step(let step): return units(of: [step])[0]
    case .set(_, let part):
      let positions = part.reduce(0) { $0 + prompts.prompts[$1].tokens.count }
      return Ledger.Unit(cost: Double(positions * plan.layers), count: 2 * part.count)
    }
  }
}
