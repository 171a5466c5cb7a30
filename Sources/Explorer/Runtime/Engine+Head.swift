import Analyses
import Checkpoints
import Tasks
import Tensors
import Tokens
import Transformer

// What is found out of single heads and components.

extension ModelEngine {
  /// Tokens listed on each side of a head.
  private static let listed = 40
  /// Names among the first so many tokens count as copied.
  private static let copyingTop = 5

  /// Finds out what a request about components asks for.
  mutating func findOfHead(
    _ work: Work, _ question: Question, _ report: EngineReport
  ) throws(AnalysisError) -> Finding {
    let stop = report.cancellation
    switch work {
    case .weightedPattern(_, let head):
      let found = try ValueWeightedAttention(of: head, subject(question, stop), cancellation: stop)
      return .weightedPattern(found.mean ?? found.patterns[0])
    case .componentLens(_, let group):
      return .componentLens(
        try ComponentLens(
          components(group), subject(question, stop), progress: report.progress,
          cancellation: stop))
    case .years(_, let component):
      guard let years = question.years else {
        preconditionFailure("\(work) of prompts without years")
      }
      return .years(
        try YearLens(component, subject(question, stop), years, cancellation: stop))
    case .scatter(_, let head, let subjects):
      return .scatter(
        try HeadScatter(
          of: head, subject(question, stop), subjects: subjects, cancellation: stop))
    case .headTokens(_, let head):
      return .headTokens(
        try HeadTokens(
          of: head, subject(question, stop), count: Self.listed,
          excluding: vocabulary.rowsWithoutToken, cancellation: stop))
    case .circuits(_, let head): return .circuits(try HeadCircuits(of: head, weights))
    case .tokenPairs(_, let head, let circuit):
      let tokens = question.prompts[0].tokens
      return .tokenPairs(
        try TokenPairs(
          of: head, circuit, weights, tokens: tokens, excluding: vocabulary.rowsWithoutToken,
          count: Self.listed, progress: report.progress, cancellation: stop))
    case .copying(_, let head):
      return .copying(
        try HeadCopying(
          of: head, weights, names: names, top: Self.copyingTop, cancellation: stop))
    default: preconditionFailure("\(work) is not of a component")
    }
  }

  private func components(_ group: ComponentGroup) -> [ComponentLens.Component] {
    switch group {
    case .heads(let layer): (0..<weights.configuration.heads).map { .head(Head(layer, $0)) }
    case .mlps: (0..<weights.configuration.layers).map { .mlp($0) }
    }
  }

  private var names: [TokenID] {
    PromptReader(vocabulary, context: weights.configuration.context).names
  }
}
