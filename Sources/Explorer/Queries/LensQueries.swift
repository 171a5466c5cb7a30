import Analyses
import Transformer

/// The logit lens: what each layer would predict.
struct LensQuery: CheckpointQuery {
  typealias Answer = LogitLens

  let condition: Condition?
  var scope: PromptScope { .prompt }
  var words: String { "lens" }

  init(_ condition: Condition) { self.condition = condition }

  func answer(
    _ inputs: QueryInputs, on checkpoint: inout CheckpointEngine, _ report: EngineReport
  ) throws(AnalysisError) -> Answer {
    try LogitLens(
      try checkpoint.subjectWithRun(inputs, report.cancellation), progress: report.progress,
      cancellation: report.cancellation)
  }
}

/// How long the residual stream is at each layer and position.
struct ResidualNormsQuery: CheckpointQuery {
  typealias Answer = ResidualNorms

  let condition: Condition?
  var scope: PromptScope { .prompt }
  var words: String { "norms of the stream" }

  init(_ condition: Condition) { self.condition = condition }

  func answer(
    _ inputs: QueryInputs, on checkpoint: inout CheckpointEngine, _ report: EngineReport
  ) throws(AnalysisError) -> Answer {
    try ResidualNorms(
      checkpoint.subjectWithRun(inputs, report.cancellation), cancellation: report.cancellation)
  }
}

/// Components whose outputs are read as logits together.
enum ComponentGroup: Hashable, Sendable {
  /// Every head of a layer.
  case heads(layer: Int)
  /// Every MLP.
  case mlps

  /// The components of the group in a model.
  func components(_ shape: Configuration) -> [ComponentLens.Component] {
    switch self {
    case .heads(let layer): (0..<shape.heads).map { .head(Head(layer, $0)) }
    case .mlps: (0..<shape.layers).map { .mlp($0) }
    }
  }
}

/// The outputs of a group of components, read as logits.
struct ComponentLensQuery: CheckpointQuery {
  typealias Answer = ComponentLens

  let condition: Condition?
  let group: ComponentGroup
  var scope: PromptScope { .prompt }
  var words: String { "lens" }

  init(_ condition: Condition, _ group: ComponentGroup) {
    self.condition = condition
    self.group = group
  }

  func answer(
    _ inputs: QueryInputs, on checkpoint: inout CheckpointEngine, _ report: EngineReport
  ) throws(AnalysisError) -> Answer {
    try ComponentLens(
      group.components(checkpoint.weights.configuration),
      checkpoint.subject(inputs, report.cancellation), progress: report.progress,
      cancellation: report.cancellation)
  }
}

/// What a component writes towards each year.
struct YearLensQuery: CheckpointQuery {
  typealias Answer = YearLens

  let condition: Condition?
  let component: ComponentLens.Component
  var scope: PromptScope { .list }
  var needs: Set<QueryNeed> { [.years] }
  var words: String { "year lens" }

  init(_ condition: Condition, _ component: ComponentLens.Component) {
    self.condition = condition
    self.component = component
  }

  func answer(
    _ inputs: QueryInputs, on checkpoint: inout CheckpointEngine, _ report: EngineReport
  ) throws(AnalysisError) -> Answer {
    guard let years = inputs.years else { preconditionFailure("\(self) of prompts without years") }
    return try YearLens(
      component, checkpoint.subject(inputs, report.cancellation), years,
      cancellation: report.cancellation)
  }
}
