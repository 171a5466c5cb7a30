import Analyses
import Tokens

/// What checkpoints write behind the prompt, and how.
struct ContinuationState: Hashable, Sendable {
  /// How tokens are chosen, and how many.
  var settings = ContinuationSettings()
  /// What is written so far, by condition.
  private(set) var texts: [Condition: WrittenText] = [:]
  /// How many tokens each condition is to write; 0 before anything was asked.
  var wanted = 0
  /// Whether a person stopped it.
  var isStopped = false
  /// The token under the cursor; nil for the last, whichever that is.
  var token: Int?
  /// The condition under the cursor, by its place on the screen.
  var line = 0

  /// The text of a condition.
  subscript(condition: Condition) -> WrittenText { texts[condition] ?? WrittenText() }

  /// Whether there is anything to show.
  var isEmpty: Bool { wanted == 0 }

  /// Adds a step to what was written before it; other steps are dropped.
  mutating func add(_ step: GenerationSession.Step, to condition: Condition, after: [TokenID]) {
    var text = self[condition]
    guard text.tokens.map(\.token) == after else { return }
    switch step {
    case .token(let token): text.tokens.append(token)
    case .stop(let reason): text.stop = reason
    }
    texts[condition] = text
  }

  /// Begins anew, with the same settings.
  mutating func clear() {
    texts = [:]
    (wanted, isStopped, token, line) = (0, false, nil, 0)
  }

  /// Forgets what no longer holds; it is written again while it is wanted.
  mutating func forget(where isStale: (Condition) -> Bool) {
    texts = texts.filter { !isStale($0.key) }
  }
}

/// What was written under one condition.
struct WrittenText: Hashable, Sendable {
  /// The new tokens.
  var tokens: [Generation.Token] = []
  /// Why no more can follow; nil as long as they can.
  var stop: Generation.Stop?
}

/// How new tokens are chosen, and how many.
struct ContinuationSettings: Hashable, Sendable {
  /// Whether they are drawn at random.
  var isSampled = false
  /// How they are drawn.
  var sampling = Sampling()
  /// How many at a time.
  var count = 20

  /// The rule by which tokens are chosen.
  var rule: TokenRule { isSampled ? .sampled(sampling) : .greedy }

  /// The rule in a few words.
  var words: String {
    guard isSampled else { return "greedy" }
    var parts = ["temperature \(sampling.temperature)"]
    if let topK = sampling.topK { parts.append("top \(topK)") }
    if let topP = sampling.topP { parts.append("top-p \(topP)") }
    return parts.joined(separator: ", ") + ", seed \(sampling.seed)"
  }
}
