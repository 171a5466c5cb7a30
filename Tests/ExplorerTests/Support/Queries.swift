import Analyses
import Circuits
import Tasks
import Tokens
import Transformer

@testable import Explorer

extension AnyQuery {
  static func prediction(_ condition: Condition) -> Self { Self(PredictionQuery(condition)) }
  static func generation(_ condition: Condition) -> Self {
    Self(GenerationQuery(condition, .greedy, written: []))
  }
  static func means(_ condition: Condition) -> Self { Self(MeansQuery(condition)) }
  static func attribution(_ condition: Condition) -> Self { Self(AttributionQuery(condition)) }
  static func patterns(_ condition: Condition, _ head: Head?) -> Self {
    Self(PatternsQuery(condition, head))
  }
  static func endAttention(_ condition: Condition) -> Self { Self(EndAttentionQuery(condition)) }
  static func weightedPattern(_ condition: Condition, _ head: Head) -> Self {
    Self(WeightedPatternQuery(condition, head))
  }
  static func lens(_ condition: Condition) -> Self { Self(LensQuery(condition)) }
  static func lensComparison(
    _ first: Condition, _ second: Condition, _ group: ComponentGroup? = nil
  ) -> Self {
    Self(
      LensComparisonQuery(
        ComparisonAxis(first: first, second: second, titles: ["A", "B", "B − A"]), group))
  }
  static func residualNorms(_ condition: Condition) -> Self {
    Self(ResidualNormsQuery(condition))
  }
  static func componentLens(_ condition: Condition, _ group: ComponentGroup) -> Self {
    Self(ComponentLensQuery(condition, group))
  }
  static func years(_ condition: Condition, _ component: ComponentLens.Component) -> Self {
    Self(YearLensQuery(condition, component))
  }
  static func sweep(_ condition: Condition, layer: Int) -> Self {
    Self(AblationSweepQuery(condition, layer: layer))
  }
  static func scatter(
    _ condition: Condition, _ head: Head, _ subjects: HeadScatter.Subjects
  ) -> Self {
    Self(ScatterQuery(condition, head, subjects))
  }
  static func selfRepair(_ condition: Condition, _ head: Head) -> Self {
    Self(SelfRepairQuery(condition, head))
  }
  static func headTokens(_ condition: Condition, _ head: Head) -> Self {
    Self(HeadTokensQuery(condition, head))
  }
  static func circuits(_ slot: ModelSlot, _ head: Head) -> Self { Self(CircuitsQuery(slot, head)) }
  static func tokenPairs(
    _ slot: ModelSlot, _ head: Head, _ circuit: TokenPairs.Circuit
  ) -> Self {
    Self(TokenPairsQuery(slot, head, circuit))
  }
  static func copying(_ slot: ModelSlot, _ head: Head) -> Self { Self(CopyingQuery(slot, head)) }
  static func references(_ slot: ModelSlot) -> Self { Self(ReferencesQuery(slot)) }
  static func patchBaseline(_ runs: PatchRunPair, _ condition: Condition) -> Self {
    Self(PatchBaselineQuery(runs, condition))
  }
  static func patchApproximation(_ setup: PatchSetup) -> Self {
    Self(PatchApproximationQuery(setup))
  }
  static func patch(_ setup: PatchSetup, step: Int) -> Self {
    Self(PatchStepQuery(setup, step: step))
  }
  static func circuit(_ condition: Condition) -> Self {
    Self(CircuitRunQuery(condition, .empty, CircuitConvention()))
  }
  static func minimality(_ condition: Condition) -> Self {
    Self(MinimalityQuery(condition, .empty, CircuitConvention(), .wholeClass))
  }
  static func completeness(_ condition: Condition) -> Self {
    Self(CompletenessQuery(condition, .empty, CircuitConvention()))
  }
  static func circuitCard(_ condition: Condition) -> Self {
    Self(CircuitCardQuery(condition, .empty, CircuitConvention()))
  }
  static func edgeScores(_ slot: ModelSlot) -> Self { Self(EdgeScoresQuery(slot, .clean)) }
  static func edgeRun(_ slot: ModelSlot) -> Self { Self(EdgeRunQuery(slot, EdgeCircuit([]))) }
  static func discovery(_ condition: Condition) -> Self {
    Self(DiscoveryQuery(condition, DiscoverySettings(), accepted: []))
  }
  static func scores(_ slot: ModelSlot) -> Self { Self(ScoresQuery(slot)) }
  static func finite(_ slot: ModelSlot) -> Self { Self(FiniteQuery(slot)) }
  static func hash(_ slot: ModelSlot) -> Self { Self(HashQuery(slot)) }

  /// Whether the query has a type.
  func `is`(_ type: any Query.Type) -> Bool { Swift.type(of: query) == type }
}

extension QueryInputs {
  /// The inputs of a query of any type.
  init(_ document: Document, for query: AnyQuery) { self.init(document, for: query.query) }
}

extension QueryRequest {
  /// The first request, about a document.
  init(_ query: AnyQuery, _ document: Document, number: Int = 1) {
    self.init(number: number, query: query, inputs: QueryInputs(document, for: query))
  }
}

extension Findings {
  /// Keeps an answer that a test makes.
  mutating func note<Kind: Query>(_ answer: Kind.Answer, of query: Kind) {
    note(AnyAnswer(answer), of: AnyQuery(query))
  }
}
