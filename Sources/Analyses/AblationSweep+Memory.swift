public import Tasks
public import Transformer

extension AblationSweep {
  /// Checks that a sweep over some prompts is possible, before anything runs.
  ///
  /// - Parameters:
  ///   - prompts: the prompts that are ablated.
  ///   - kind: what a component's output is replaced by.
  ///   - positions: where.
  ///   - reference: the reference prompts; nil where the kind needs none.
  /// - Throws: `AnalysisError`, saying which prompt or position is wrong.
  public static func check(
    _ prompts: PromptSet, kind: Ablation.Kind, positions: Ablation.Positions,
    reference: PromptSet?
  ) throws(AnalysisError) {
    if prompts.years == nil, let lacking = prompts.prompts.firstIndex(where: { $0.pair == nil }) {
      throw .noAnswer(prompt: lacking)
    }
    _ = try positions.resolved(in: prompts)
    guard kind.needsReference else { return }
    guard let reference else { throw .noReference(kind) }
    if kind == .resample { try AblationReference.checkPairs(prompts, reference) }
  }

  /// The most bytes that a sweep takes beside the checkpoint and the prompts; nothing runs.
  ///
  /// Prompts go through the model some at a time, so only the results grow with their number: one
  /// for each component and prompt.
  ///
  /// - Parameters:
  ///   - components: heads or MLPs.
  ///   - configuration: the shape of the model.
  ///   - prompts: the prompts that are ablated.
  ///   - kind: what a component's output is replaced by.
  ///   - reference: the reference prompts; nil where the kind needs none.
  /// - Returns: an upper estimate.
  public static func memory(
    over components: Components, _ configuration: Configuration, _ prompts: PromptSet,
    kind: Ablation.Kind, reference: PromptSet?
  ) -> Int {
    let (layers, width) = (configuration.layers, configuration.widest)
    let pass = configuration.passColumns
    let keysAndValues = 2 * configuration.columns(of: .keys).count
    let positions = most(SweepRun.rowLimit, prompts)
    // Of each layer the output, the stream, keys, values, and what replaces the output.
    let kept = positions * (pass + layers * (3 * width + keysAndValues))
    let carried = max(SweepRun.rowLimit, positions) * (pass + 3 * width)
    let count = components == .heads ? configuration.heads : 1
    // Twice, for arrays grow by doubling.
    let results = 2 * prompts.prompts.count * layers * count
    var held = 0
    if kind.needsReference, let reference {
      held =
        most(kind == .resample ? SweepRun.rowLimit : Subject.positionLimit, reference)
        * (pass + layers * width)
      if kind != .resample {
        // Sums in double precision, their numbers, and the means.
        let groups = kind == .mean ? 1 : Set(reference.prompts.map(\.template)).count
        let longest = reference.prompts.lazy.map(\.tokens.count).max() ?? 0
        held += groups * longest * layers * (3 * width + 2)
      }
    }
    return 4 * (max(kept + carried, held) + held + results)
  }

  /// The positions of a part of the prompts: so many, or those of the longest.
  private static func most(_ limit: Int, _ prompts: PromptSet) -> Int {
    let (total, longest) = prompts.prompts.reduce(into: (0, 0)) { sums, prompt in
      sums = (sums.0 + prompt.tokens.count, max(sums.1, prompt.tokens.count))
    }
    return min(total, max(limit, longest))
  }
}
