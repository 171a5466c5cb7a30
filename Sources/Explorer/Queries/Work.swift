import Analyses
import Patching
import Tasks
import Tokens
import Transformer

/// One thing that the engine can find out.
enum Work: Hashable, Sendable {
  /// What comes next.
  case prediction(Condition)
  /// Means over the list of prompts.
  case means(Condition)
  /// What each head writes towards the answer.
  case attribution(Condition)
  /// Where heads look: one head, or all of them where that is small.
  case patterns(Condition, Head?)
  /// Where all heads look from END.
  case endAttention(Condition)
  /// How much of what a head writes comes from each position.
  case weightedPattern(Condition, Head)
  /// What each layer would predict.
  case lens(Condition)
  /// What heads of a layer, or all MLPs, write, read as logits.
  case componentLens(Condition, ComponentGroup)
  /// What a component writes towards each year.
  case years(Condition, ComponentLens.Component)
  /// What ablating each head of a layer does.
  case sweep(Condition, layer: Int)
  /// Attention to names against what is written along them.
  case scatter(Condition, Head, HeadScatter.Subjects)
  /// The tokens that a head promotes and suppresses.
  case headTokens(Condition, Head)
  /// What a head's weights alone say.
  case circuits(ModelSlot, Head)
  /// The token pairs that a head's weights connect most, of the prompt's tokens.
  case tokenPairs(ModelSlot, Head, TokenPairs.Circuit)
  /// Whether a head copies names.
  case copying(ModelSlot, Head)
  /// The values that ablated heads take, made ready.
  case references(ModelSlot)
  /// The logit differences that patches are measured against.
  case patchBaseline(PatchRoute, Condition)
  /// What the gradient says of every cell of a sweep of patches.
  case patchApproximation(PatchSetup)
  /// A step of a sweep of patches.
  case patch(PatchSetup, step: Int)
  /// Scores of heads on repeated random tokens.
  case scores(ModelSlot)
  /// Whether all weights are finite.
  case finite(ModelSlot)
  /// The hash of the weights.
  case hash(ModelSlot)

  /// Where the numbers hold; nil where edits do not matter.
  var condition: Condition? {
    switch self {
    case .prediction(let condition), .means(let condition), .attribution(let condition),
      .patterns(let condition, _), .endAttention(let condition),
      .weightedPattern(let condition, _), .lens(let condition), .componentLens(let condition, _),
      .years(let condition, _), .sweep(let condition, _), .scatter(let condition, _, _),
      .headTokens(let condition, _), .patchBaseline(_, let condition):
      condition
    case .patch(let setup, _), .patchApproximation(let setup): setup.condition
    case .circuits, .tokenPairs, .copying, .references, .scores, .finite, .hash: nil
    }
  }

  /// The checkpoint that is looked at.
  var model: ModelSlot {
    switch self {
    case .circuits(let slot, _), .tokenPairs(let slot, _, _), .copying(let slot, _),
      .references(let slot), .scores(let slot), .finite(let slot), .hash(let slot):
      slot
    default: condition?.model ?? .a
    }
  }

  /// Every checkpoint that it depends on.
  var models: [ModelSlot] {
    switch self {
    case .patch(let setup, _), .patchApproximation(let setup): setup.models
    case .patchBaseline(let direction, let condition):
      direction.isCross ? [.a, .b] : [condition.model]
    default: [model]
    }
  }

  /// The prompts that are run.
  var scope: Scope {
    switch self {
    case .prediction, .lens, .componentLens, .tokenPairs: .prompt
    case .attribution, .endAttention, .sweep, .headTokens, .references, .patchBaseline,
      .patchApproximation, .patch:
      .mean
    case .patterns, .weightedPattern: .evenMean
    case .means, .scatter, .years: .list
    case .circuits, .copying, .scores, .finite, .hash: .none
    }
  }

  /// Prompts that a piece of work needs.
  enum Scope: Hashable, Sendable {
    /// The prompt that is looked at.
    case prompt
    /// The list where means over it are shown, else the prompt.
    case mean
    /// The list where means are shown and positions line up, else the prompt.
    case evenMean
    /// The list where there is one, else the prompt.
    case list
    /// No prompt at all.
    case none
  }

  /// The words for what is being worked on.
  var words: String {
    switch self {
    case .prediction: "next token"
    case .means: "means over the list"
    case .attribution: "attribution"
    case .patterns, .endAttention, .weightedPattern: "attention"
    case .lens, .componentLens: "lens"
    case .years: "year lens"
    case .sweep: "ablation sweep"
    case .patchBaseline, .patch: "patching"
    case .patchApproximation: "approximate patching"
    case .scatter: "scatter"
    case .headTokens: "tokens of the head"
    case .circuits: "weights of the head"
    case .tokenPairs: "token pairs of the head"
    case .copying: "copying score"
    case .references: "reference values"
    case .scores: "head scores"
    case .finite: "check of weights"
    case .hash: "hash of weights"
    }
  }
}

/// Components whose outputs are read as logits together.
enum ComponentGroup: Hashable, Sendable {
  /// Every head of a layer.
  case heads(layer: Int)
  /// Every MLP.
  case mlps
}

/// Work to be done, with a number by which its result is known.
struct AnalysisRequest: Hashable, Sendable {
  /// Later requests have greater numbers.
  var number: Int
  /// What to find out.
  var work: Work
  /// About what.
  var question: Question
}

/// What was found out.
enum Finding: Equatable, Sendable {
  case prediction(NextToken.Prediction)
  case means(ListMeans)
  case attribution(HeadAttribution)
  /// `[query][key]` for each head.
  case patterns([Head: [[Float]]])
  /// `[layer][head][key]`, or `[layer][head]` for each name where it is a mean over prompts.
  case endAttention(EndAttention)
  /// `[query][key]`, norms of what is written.
  case weightedPattern([[Float]])
  case lens(LogitLens)
  case componentLens(ComponentLens)
  case years(YearLens)
  /// One number a head of the layer: logit difference after minus before.
  case sweep([Float])
  case scatter(HeadScatter)
  case headTokens(HeadTokens)
  case circuits(HeadCircuits)
  case tokenPairs(TokenPairs)
  case copying(HeadCopying)
  case references
  case patchBaseline(PatchBaseline)
  /// `[layer][column]`, in logits.
  case patchApproximation([[Float]])
  case patch(PatchSession.Result)
  case scores(HeadScores)
  /// The names of tensors with numbers that are not finite.
  case nonFinite([String])
  case hash(String)
}

/// Means over a list of prompts.
struct ListMeans: Equatable, Sendable {
  /// In logits; nil where a prompt has no pair.
  var logitDifference: Double?
  /// The share of prompts whose answer has the larger logit of the pair.
  var accuracy: Double?
  var answerProbability: Double?
  /// The probability difference of year prompts.
  var years: ProbabilityDifference?
}

/// Where heads look from END.
enum EndAttention: Equatable, Sendable {
  /// `[layer][head][key]` of one prompt.
  case rows([[[Float]]])
  /// `[layer][head]` for each name of a position, means over prompts.
  case means([String: [[Float]]])
}
