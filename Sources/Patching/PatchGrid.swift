public import Analyses
import Tasks
public import Transformer

/// The results of a patching sweep so far: a number for each cell that is known.
public struct PatchGrid: Codable, Hashable, Sendable {
  /// The columns.
  public let columns: [PatchColumn]
  /// The number of rows.
  public let layers: Int
  /// What patched numbers are measured against.
  public var baseline: PatchBaseline
  /// How many prompts the sweep has in all.
  public let prompts: Int
  /// Sums over the prompts done, `[layer][column]`.
  private var sums: [[Sum]]

  private struct Sum: Codable, Hashable, Sendable {
    var patched = 0.0
    var unpatched = 0.0
    var prompts = 0
  }

  /// A grid without results, except that cells without a path have no effect.
  public init(_ plan: PatchPlan, prompts: Int, baseline: PatchBaseline) {
    columns = plan.columns
    layers = plan.layers
    self.baseline = baseline
    self.prompts = prompts
    sums = (0..<plan.layers).map { layer in
      plan.columns.indices.map { column in
        guard !plan.hasPath(PatchCell(layer, column)) else { return Sum() }
        let whole = Double(baseline.destination) * Double(prompts)
        return Sum(patched: whole, unpatched: whole, prompts: prompts)
      }
    }
  }

  /// A grid whose numbers are known from elsewhere, such as a saved result.
  ///
  /// - Parameters:
  ///   - columns: the columns.
  ///   - baseline: what patched numbers are measured against.
  ///   - prompts: how many prompts the sweep has in all.
  ///   - effects: `[layer][column]`, in logits; nil where one is not known.
  ///   - done: `[layer][column]`, the prompts that each is over.
  public init(
    columns: [PatchColumn], baseline: PatchBaseline, prompts: Int, effects: [[Float?]],
    done: [[Int]]
  ) {
    precondition(
      effects.map(\.count) == done.map(\.count)
        && effects.allSatisfy { $0.count == columns.count }, "PatchGrid: ragged rows")
    (self.columns, self.baseline, self.prompts) = (columns, baseline, prompts)
    layers = effects.count
    sums = zip(effects, done).map { effects, done in
      zip(effects, done).map { effect, done in
        guard let effect, done > 0 else { return Sum() }
        return Sum(patched: Double(effect) * Double(done), unpatched: 0, prompts: done)
      }
    }
  }

  /// Adds the result of a step; each step once.
  public mutating func add(_ result: PatchSession.Result) {
    let unpatched = result.unpatched.reduce(0.0) { $0 + Double($1) }
    for (cell, patched) in zip(result.cells, result.patched) {
      sums[cell.layer][cell.column].patched += patched.reduce(0.0) { $0 + Double($1) }
      sums[cell.layer][cell.column].unpatched += unpatched
      sums[cell.layer][cell.column].prompts += patched.count
    }
  }

  /// How many prompts a cell's number is over; none where it is not known yet.
  public func prompts(_ cell: PatchCell) -> Int { sums[cell.layer][cell.column].prompts }

  /// The mean logit difference with the patch minus without, over the prompts done, in logits.
  public func effect(_ cell: PatchCell) -> Float? {
    let sum = sums[cell.layer][cell.column]
    return sum.prompts > 0 ? Float((sum.patched - sum.unpatched) / Double(sum.prompts)) : nil
  }

  /// The mean logit difference with the patch, in logits; of part of the prompts the destination's
  /// mean and the effect on those.
  public func patched(_ cell: PatchCell) -> Float? {
    effect(cell).map { baseline.destination + $0 }
  }

  /// A normalised effect; nil where it is not known or the normaliser is zero.
  public func normalized(_ cell: PatchCell, _ normalisation: PatchNormalisation) -> Float? {
    guard let effect = effect(cell), let factor = normalisation.factor(baseline) else { return nil }
    return effect * factor
  }

  /// Whether every cell is known for every prompt.
  public var isComplete: Bool { sums.allSatisfy { $0.allSatisfy { $0.prompts == prompts } } }

  /// Numbers `[layer][column]`; nil where one is not known.
  public func values(_ number: (PatchCell) -> Float?) -> [[Float?]] {
    (0..<layers).map { layer in columns.indices.map { number(PatchCell(layer, $0)) } }
  }
}

extension PatchGrid {
  /// Runs a whole sweep.
  ///
  /// - Parameters:
  ///   - patch: what is patched.
  ///   - destination: the model and prompts that are patched.
  ///   - source: the model and prompts that values come from.
  ///   - reference: the destination's model on reference prompts, for m2; nil for none.
  ///   - progress: called with the plan before anything is run, then with steps done.
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `PatchingError`, saying what does not fit.
  ///
  /// Cost: that of `PatchSession.run` for every step; memory as the plan tells.
  public init(
    _ patch: Patch, into destination: Subject, from source: Subject, reference: Subject? = nil,
    progress: (PatchPlan, Int) -> Void = { _, _ in }, cancellation: Cancellation? = nil
  ) throws(PatchingError) {
    var session = try PatchSession(patch, into: destination, from: source)
    progress(session.plan, 0)
    self.init(
      session.plan, prompts: destination.prompts.prompts.count,
      baseline: try PatchBaseline(
        into: destination, from: source, reference: reference, cancellation: cancellation))
    for (done, step) in session.plan.steps.enumerated() {
      add(try session.run(step, cancellation: cancellation))
      progress(session.plan, done + 1)
    }
  }
}
