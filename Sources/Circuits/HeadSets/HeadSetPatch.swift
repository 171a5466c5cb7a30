public import Analyses
public import Patching
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
  ///   - progress: called with runs done and runs in all; steps of single heads count as runs.
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `PatchingError`, saying what does not fit.
  ///
  /// Cost: for each set a pass over all prompts; one more in either model; single heads as
  /// `PatchGrid`. Memory as `PatchPlan` tells.
  public init(
    _ heads: some Sequence<Head>, at patch: ActivationPatch, into destination: Subject,
    from source: Subject, _ settings: Settings = Settings(),
    progress: (Int, Int) -> Void = { _, _ in }, cancellation: Cancellation? = nil
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
      [set] + drawn.flatMap(\.self), &session, isSingly: settings.isSingly, progress, cancellation)
    self.heads = set
    self.destination = found.unpatched
    self.source = try PatchingError.wrapping { () throws(AnalysisError) in
      var scores: [Float] = []
      for part in session.parts { scores += try source.cut(part).scores(cancellation) }
      return scores
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

  private static func run(
    _ sets: [[Head]], _ session: inout PatchSession, isSingly: Bool,
    _ progress: (Int, Int) -> Void, _ cancellation: Cancellation?
  ) throws(PatchingError) -> Found {
    let plan = session.plan
    let steps = isSingly ? plan.steps : []
    let all = session.parts.count * sets.count + steps.count
    var done = 0
    var found: Found = ([[Float]](repeating: [], count: sets.count), [], nil)
    var sums = [[Double]](
      repeating: [Double](repeating: 0, count: plan.columns.count), count: plan.layers)
    for part in session.parts {
      for (place, set) in sets.enumerated() {
        let run = try session.run(set: set, on: part, cancellation: cancellation)
        found.patched[place] += run.patched
        if place == 0 { found.unpatched += run.unpatched }
        done += 1
        progress(done, all)
      }
      for step in steps where step.prompts == part {
        let result = try session.run(step, cancellation: cancellation)
        for (cell, patched) in zip(result.cells, result.patched) {
          sums[cell.layer][cell.column] += zip(patched, result.unpatched)
            .reduce(0) { $0 + Double($1.0) - Double($1.1) }
        }
        done += 1
        progress(done, all)
      }
    }
    let count = Double(max(1, found.unpatched.count))
    if isSingly { found.effects = sums.map { $0.map { Float($0 / count) } } }
    return found
  }
}
