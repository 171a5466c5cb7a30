import Analyses
import Tasks
import Tokens
import Transformer

/// Without the edits in force, or with them.
enum Side: Hashable, Sendable, CaseIterable {
  case before, after
}

/// One thing that the engine can find out.
enum Work: Hashable, Sendable {
  /// What comes next.
  case prediction(Side)
  /// What each head writes towards the answer.
  case attribution(Side)
  /// Where heads look: one head, or all of them where that is small.
  case patterns(Side, Head?)
  /// Where all heads look from END.
  case endAttention(Side)
  /// What each layer would predict.
  case lens(Side)
  /// What ablating each head of a layer does.
  case sweep(Side, layer: Int)
  /// The values that ablated heads take, made ready.
  case references
  /// Scores of heads on repeated random tokens.
  case scores
  /// Whether all weights are finite.
  case finite
  /// The hash of the weights.
  case hash

  /// The side that is looked at; nil where edits do not matter.
  var side: Side? {
    switch self {
    case .prediction(let side), .attribution(let side), .patterns(let side, _),
      .endAttention(let side), .lens(let side), .sweep(let side, _):
      side
    case .references, .scores, .finite, .hash: nil
    }
  }

  /// Whether the finding holds for one prompt alone.
  var dependsOnPrompt: Bool { side != nil || self == .references }

  /// The words for what is being worked on.
  var words: String {
    switch self {
    case .prediction: "next token"
    case .attribution: "attribution"
    case .patterns, .endAttention: "attention"
    case .lens: "lens"
    case .sweep: "ablation sweep"
    case .references: "reference values"
    case .scores: "head scores"
    case .finite: "check of weights"
    case .hash: "hash of weights"
    }
  }
}

/// What the engine needs to know of a document.
struct Question: Hashable, Sendable {
  /// The prompt with what is asked about it.
  var prompt: Prompt
  /// Whether it begins with a beginning-of-text token.
  var bos: Bool
  /// Prompts from which replaced values are taken.
  var references: [[TokenID]]
  /// The edits on the side after them.
  var ablation: Ablation?
  /// What a sweep replaces heads by.
  var sweepKind: Ablation.Kind
  /// Where a sweep does so.
  var sweepPositions: Ablation.Positions

  /// The question that a document asks.
  init(_ document: Document) {
    prompt = document.prompt
    bos = document.bos
    references = document.references
    ablation = document.ablation
    sweepKind = document.kind
    sweepPositions = document.positions
  }

  /// The edits in force on a side.
  func ablations(_ side: Side) -> [Ablation] {
    side == .after ? [ablation].compactMap(\.self) : []
  }
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
  case attribution(HeadAttribution)
  /// `[query][key]` for each head.
  case patterns([Head: [[Float]]])
  /// `[layer][head][key]`.
  case endAttention([[[Float]]])
  case lens(LogitLens)
  /// One number a head of the layer: logit difference after minus before.
  case sweep([Float])
  case references
  case scores(HeadScores)
  /// The names of tensors with numbers that are not finite.
  case nonFinite([String])
  case hash(String)
}
