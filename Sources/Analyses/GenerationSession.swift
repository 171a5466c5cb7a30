public import Tasks
import Tensors
public import Tokens
public import Transformer

/// A model that goes on writing a prompt, token by token.
///
/// Keys and values are kept, so that each token costs one position. Ablations of all positions act on
/// new tokens too; those of named positions act on the prompt, whose END stays where it is, and reach
/// new tokens by way of attention alone. Reference prompts go on with the same tokens: those as long
/// as the prompt, or longer and cut to its length, are what means and resampled values of new
/// positions come from. So each step is what an ablated pass over the prompt with the tokens behind
/// it would be, of reference prompts with the same tokens behind them.
public struct GenerationSession: Sendable {
  /// The rule by which tokens are chosen.
  public let rule: TokenRule
  /// The new tokens so far.
  public private(set) var written: [TokenID]
  /// Whether the last token ends a text.
  public var hasEnded: Bool { written.last.map(ends.contains) ?? false }

  private let ends: Set<TokenID>
  private let ablations: [Ablation]
  private var references: [Ablation.Kind: GrowingReferences] = [:]
  private var run: GrowingRun
  private var logits: [Float] = []
  /// The tokens of prompt and continuation that were run.
  private var runLength: Int { run.lengths[0] }
  private let promptLength: Int
  private let context: Int
  /// The new tokens for which room is made at first.
  private static let room = 64

  /// What a step gives.
  public enum Step: Hashable, Sendable {
    /// One more token.
    case token(Generation.Token)
    /// Why there is none.
    case stop(Generation.Stop)
  }

  /// Runs the prompt.
  ///
  /// - Parameters:
  ///   - weights: the model.
  ///   - prompt: what it goes on from: all of its tokens.
  ///   - written: new tokens that it has written already.
  ///   - rule: how tokens are chosen.
  ///   - ends: the tokens that end a text.
  ///   - ablations: the edits in force.
  ///   - references: the reference prompts of each kind that needs them.
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `AnalysisError`, saying which head, layer or position is wrong.
  ///
  /// Cost: a pass over the prompt; with means of all positions, also one over the reference prompts,
  /// and for each token one position of each of them, in the blocks up to the last ablated.
  public init(
    _ weights: Weights, _ prompt: Prompt, written: [TokenID] = [],
    rule: TokenRule = .greedy, ends: Set<TokenID> = [], ablations: [Ablation] = [],
    references: [Ablation.Kind: PromptSet] = [:], cancellation: Cancellation? = nil
  ) throws(AnalysisError) {
    self.rule = rule
    self.written = written
    self.ends = ends
    self.ablations = ablations
    promptLength = prompt.tokens.count
    context = weights.configuration.context
    let capacity = prompt.tokens.count + written.count + Self.room
    run = GrowingRun(weights, rows: 1, capacity: capacity)
    let extended = prompt.continued(by: written)
    let interventions = try Self.interventions(
      weights, prompt, extended, ablations, references, cancellation)
    for (kind, set) in references {
      let sites = ablations.filter { $0.kind == kind && $0.positions == .all }.map(\.sites)
      guard kind.needsReference, !sites.isEmpty else { continue }
      let rows = set.rows(for: prompt, kind).map { $0 + written }
      self.references[kind] = try GrowingReferences(
        weights, rows, sites: sites.reduce([]) { $0.union($1) }, capacity: capacity, cancellation)
    }
    let batch = TokenBatch([extended.tokens])
    let activations = try AnalysisError.cancellable { () throws(Cancelled) in
      try run.append(
        batch, Pass(interventions: interventions, cancellation: cancellation))
    }
    logits = activations.logits?.row(0) ?? []
  }

  /// The edits of the prompt and of what is written already.
  private static func interventions(
    _ weights: Weights, _ prompt: Prompt, _ extended: Prompt, _ ablations: [Ablation],
    _ references: [Ablation.Kind: PromptSet], _ cancellation: Cancellation?
  ) throws(AnalysisError) -> [Intervention] {
    let written = Array(extended.tokens.dropFirst(prompt.tokens.count))
    var interventions: [Intervention] = []
    for ablation in ablations {
      try ablation.check(against: weights.configuration)
      _ = try ablation.positions.resolved(in: PromptSet([prompt]))
      if ablation.kind == .resample, let set = references[.resample] {
        try AblationReference.checkPairs(PromptSet([prompt]), set)
      }
      let set = references[ablation.kind].map { set in
        PromptSet(set.prompts.map { $0.goingOn(with: written, behind: prompt) }, bos: set.bos)
      }
      let source = try AblationReference(
        weights, set, for: [ablation], cancellation: cancellation)
      interventions += try ablation.interventions(on: PromptSet([extended]), reference: source)
    }
    return interventions
  }

  /// Chooses the next token.
  ///
  /// - Parameter cancellation: checked between halves of a block.
  /// - Returns: the token, or why there is none.
  /// - Throws: `AnalysisError.cancelled`; the session must not be used after it.
  ///
  /// Cost: one position, for the token chosen before.
  public mutating func next(_ cancellation: Cancellation? = nil) throws(AnalysisError) -> Step {
    if hasEnded { return .stop(.endOfText) }
    guard promptLength + written.count < context else { return .stop(.context) }
    try AnalysisError.cancellable { () throws(Cancelled) in try catchUp(cancellation) }
    guard let token = rule.token(logits, at: written.count) else { return .stop(.noNumber) }
    written.append(token)
    return .token(
      Generation.Token(
        token: token, logit: logits[token.rawValue],
        probability: Tensor(logits).softmax().elements[token.rawValue],
        rank: Measure.rank(of: token, in: logits) ?? 0))
  }

  /// Runs the token that was chosen last, if it was not run yet.
  private mutating func catchUp(_ cancellation: Cancellation?) throws(Cancelled) {
    guard runLength < promptLength + written.count, let last = written.last else { return }
    var values: [Ablation.Kind: [Site: Tensor]] = [:]
    for kind in references.keys {
      values[kind] = try references[kind]?.append(last, cancellation)
    }
    let interventions = ablations.filter { $0.positions == .all }.flatMap { ablation in
      ablation.sites.sorted { $0.hookName < $1.hookName }.map { site in
        Intervention(
          site, heads: ablation.headIndices(at: site),
          action: values[ablation.kind]?[site].map { .replace($0) } ?? .zero)
      }
    }
    logits =
      try run.append(
        TokenBatch([[last]]), Pass(interventions: interventions, cancellation: cancellation)
      ).logits?.row(0) ?? []
  }
}
