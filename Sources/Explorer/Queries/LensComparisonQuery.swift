import Analyses
import Transformer

/// What the lens says of the first tokens of two conditions, in both.
struct LensComparisonQuery: Query {
  typealias Answer = LensComparison

  let first: Condition
  let second: Condition
  /// The components that are read; nil for the residual stream.
  let group: ComponentGroup?
  /// The edits are those of the second condition; before them the first has none.
  var condition: Condition? { second }
  var models: [ModelSlot] {
    first.model == second.model ? [first.model] : [first.model, second.model]
  }
  var scope: PromptScope { .prompt }
  var words: String { "lens on both sides" }

  /// The conditions that tables compare, and what is read of them.
  init(_ axis: ComparisonAxis, _ group: ComponentGroup?) {
    (first, second) = (axis.first, axis.second)
    self.group = group
  }

  func answer(
    _ inputs: QueryInputs, _ engine: inout Engine, _ report: EngineReport
  ) throws(EngineProblem) -> Answer {
    let (own, other) = (
      try subject(first, inputs, &engine, report), try subject(second, inputs, &engine, report)
    )
    do throws(AnalysisError) {
      guard let group else {
        return try LensComparison(
          own, other, progress: report.progress, cancellation: report.cancellation)
      }
      return try LensComparison(
        group.components(own.weights.configuration), own, other, progress: report.progress,
        cancellation: report.cancellation)
    } catch {
      throw EngineProblem(error)
    }
  }

  private func subject(
    _ condition: Condition, _ inputs: QueryInputs, _ engine: inout Engine, _ report: EngineReport
  ) throws(EngineProblem) -> Subject {
    var inputs = inputs
    if condition.side == .before { inputs.edits = [] }
    return try engine.subject(condition.model, inputs, report.cancellation)
  }
}
