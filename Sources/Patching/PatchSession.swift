public import Analyses
public import Shards
public import Tasks
import Tensors
import Tokens
public import Transformer

/// A patching sweep that runs step by step, in any order.
///
/// For callers that show results as they come. The two passes that steps on the same prompts share
/// are held until a step on other prompts runs.
public struct PatchSession: Sendable {
  /// The steps of the sweep.
  public let plan: PatchPlan
  /// The prompts that are patched.
  public var prompts: PromptSet { destination.prompts }
  let destination: Subject
  private let source: Subject
  private var base: PatchBase?

  /// The result of a step.
  public struct Result: Codable, Hashable, Sendable {
    /// The cells.
    public var cells: [PatchCell]
    /// `[cell][prompt]`: the logit difference with the patch, in logits.
    public var patched: [[Float]]
    /// For each prompt, the logit difference without any patch.
    public var unpatched: [Float]
  }

  /// Prepares a sweep; nothing runs yet.
  ///
  /// - Parameters:
  ///   - patch: what is patched.
  ///   - destination: the model and prompts that are patched; edits in force may be of sites that
  ///     sweeps carry (`Site.isCarriedBySweeps`).
  ///   - source: the model and prompts that values come from, paired one by one.
  /// - Throws: `PatchingError`, saying what does not fit.
  public init(
    _ patch: Patch, into destination: Subject, from source: Subject
  ) throws(PatchingError) {
    try Self.check(destination.weights.configuration, source.weights.configuration)
    try Self.checkContext(.destination, destination)
    try Self.checkContext(.source, source)
    try PatchingError.wrapping { () throws(AnalysisError) in
      try destination.checkSwept()
      try source.checkSwept()
    }
    try PatchingError.wrapping { () throws(AnalysisError) in
      _ = try ScoreReader(destination.prompts)
    }
    try Self.checkTokens(destination, source)
    let sharesPrompts =
      destination.prompts.prompts.map(\.tokens) == source.prompts.prompts.map(\.tokens)
    plan = try PatchPlan(
      patch, destination.weights.configuration, destination.prompts,
      source: sharesPrompts ? nil : source.prompts,
      sharesPast: destination.interventions == source.interventions
        && destination.weights.isSame(as: source.weights))
    self.destination = destination
    self.source = source
  }

  private static func checkContext(
    _ side: PatchSide, _ subject: Subject
  ) throws(PatchingError) {
    let context = subject.weights.configuration.context
    for (index, prompt) in subject.prompts.prompts.enumerated()
    where prompt.tokens.count > context {
      throw .context(side, prompt: index, length: prompt.tokens.count, context: context)
    }
  }

  /// Vocabularies may differ where the prompts do not need it.
  private static func checkTokens(
    _ destination: Subject, _ source: Subject
  ) throws(PatchingError) {
    let rows = [destination, source].map(\.weights.configuration.vocabulary)
    guard rows[0] != rows[1], let least = rows.min() else { return }
    let prompts = destination.prompts.prompts + source.prompts.prompts
    guard prompts.contains(where: { !$0.fits(vocabulary: least) }) else { return }
    throw .differentShapes(
      what: "tokens in the vocabulary", destination: rows[0], source: rows[1])
  }

  /// Checks that values of one model can be written into another.
  ///
  /// - Throws: `PatchingError`, saying in what the two differ.
  public static func check(
    _ own: Configuration, _ other: Configuration
  ) throws(PatchingError) {
    let facts: [(String, KeyPath<Configuration, Int>)] = [
      ("layers", \.layers), ("heads a layer", \.heads), ("columns wide", \.width),
      ("columns wide in the MLP", \.hidden), ("key-value heads a layer", \.keyValueHeads),
      ("columns wide in a head", \.headWidth),
    ]
    for (what, fact) in facts where own[keyPath: fact] != other[keyPath: fact] {
      throw .differentShapes(
        what: what, destination: own[keyPath: fact], source: other[keyPath: fact])
    }
    guard own.architecture.hasSameParts(as: other.architecture) else {
      throw .differentArchitectures(
        destination: own.architecture.family, source: other.architecture.family)
    }
  }

  /// Runs a step.
  ///
  /// - Parameters:
  ///   - step: one of the plan.
  ///   - cancellation: checked between halves of a block.
  /// - Returns: the logit difference of each of its prompts in each of its cells.
  /// - Throws: `PatchingError`, among them `.analysis(.cancelled)`.
  ///
  /// Cost: for the first step on some prompts one pass over them and one over their pairs; then for
  /// each cell the rest of the model at the positions that can differ, or for paths the MLPs at the
  /// positions that are read.
  public mutating func run(
    _ step: PatchPlan.Step, cancellation: Cancellation? = nil
  ) throws(PatchingError) -> Result {
    let base = try self.base(step.prompts, cancellation)
    let patched = try PatchingError.cancellable { () throws(Cancelled) in
      try base.logitDifferences(step.cells, cancellation)
    }
    return Result(cells: step.cells, patched: patched, unpatched: base.unpatched)
  }

  /// Runs steps one after the other.
  ///
  /// - Parameters:
  ///   - steps: of the plan.
  ///   - ledger: who computes them.
  ///   - progress: called with steps done and steps in all.
  ///   - cancellation: checked between halves of a block.
  /// - Returns: a result for each step.
  /// - Throws: `PatchingError`, among them `.analysis(.cancelled)`.
  ///
  /// Cost: as that of running each.
  public mutating func run(
    _ steps: [PatchPlan.Step], ledger: Ledger = .alone,
    progress: (Int, Int) -> Void = { _, _ in }, cancellation: Cancellation? = nil
  ) throws(PatchingError) -> [Result] {
    let numbers = try ledger.numbers("patches", units(of: steps), progress: progress) {
      place throws(PatchingError) in
      try run(steps[place], cancellation: cancellation).numbers
    }
    return zip(steps, numbers).map { Result(cells: $0.cells, numbers: $1) }
  }

  /// Steps as units of work, each of which gives the numbers of a result.
  public func units(of steps: [PatchPlan.Step]) -> [Ledger.Unit] {
    let cost = PatchCost(
      plan, steps: steps, destination.prompts, destination.weights.configuration)
    return zip(steps, cost.shares).map { step, share in
      Ledger.Unit(cost: share, count: (step.cells.count + 1) * step.prompts.count)
    }
  }

  /// The two passes over some prompts, run unless they are the ones that are held.
  mutating func base(
    _ part: Range<Int>, _ cancellation: Cancellation?
  ) throws(PatchingError) -> PatchBase {
    if let base, base.part == part { return base }
    // Blocks of the last prompts rarely fit these ones; kept, they would double what is held.
    if base != nil {
      base = nil
      MemoryPool.release()
    }
    let begun = try PatchBase(plan, part, into: destination, from: source, cancellation)
    base = begun
    return begun
  }
}

extension PatchSession.Result {
  /// All numbers one after the other: without a patch, then cell by cell.
  public var numbers: [Float] { unpatched + patched.flatMap(\.self) }

  /// A result whose numbers are known.
  ///
  /// - Parameters:
  ///   - cells: the cells.
  ///   - numbers: as `numbers` gives them, as many for each cell as without a patch.
  public init(cells: [PatchCell], numbers: [Float]) {
    let count = numbers.count / (cells.count + 1)
    self.cells = cells
    unpatched = Array(numbers.prefix(count))
    patched = cells.indices.map { Array(numbers[($0 + 1) * count..<($0 + 2) * count]) }
  }
}
