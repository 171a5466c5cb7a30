import Analyses
import ArgumentParser
import StrictJSON

/// How new tokens are chosen.
struct SamplingOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Draw tokens, with logits divided by x.", valueName: "x"))
  var temperature: Double?

  @Option(help: ArgumentHelp("Draw from the k most probable tokens.", valueName: "k"))
  var topK: Int?

  @Option(
    help: ArgumentHelp(
      "Draw from the most probable tokens that together reach a probability of p.",
      valueName: "p"))
  var topP: Double?

  @Option(
    help: ArgumentHelp("Where chance starts. (default: 1)", valueName: "n"), transform: Seed.read)
  var seed: UInt64?

  mutating func validate() throws {
    if let temperature, !(temperature > 0 && temperature.isFinite) {
      throw ValidationError(
        "--temperature must be above 0. Leave it out for the most probable token at each step.")
    }
    if let topK, topK < 1 { throw ValidationError("--top-k must be at least 1.") }
    if let topP, !(topP > 0 && topP <= 1) {
      throw ValidationError("--top-p must be above 0 and at most 1.")
    }
  }

  /// Greedy unless an option asks for a draw.
  var rule: TokenRule {
    guard temperature != nil || topK != nil || topP != nil || seed != nil else { return .greedy }
    return .sampled(
      Sampling(temperature: temperature ?? 1, topK: topK, topP: topP, seed: seed ?? 1))
  }
}

extension TokenRule {
  /// The rule as options name it.
  var json: JSONOutput {
    switch self {
    case .greedy: ["rule": "greedy"]
    case .sampled(let sampling):
      [
        "rule": "sampled", "temperature": sampling.temperature, "topK": sampling.topK,
        "topP": sampling.topP, "seed": sampling.seed,
      ]
    }
  }

  /// The rule in words.
  var words: String {
    switch self {
    case .greedy: return "the most probable token at each step (greedy)"
    case .sampled(let sampling):
      var parts = ["drawn at temperature \(sampling.temperature)"]
      if let topK = sampling.topK { parts.append("from the \(topK) most probable") }
      if let topP = sampling.topP { parts.append("that together reach \(topP)") }
      return parts.joined(separator: ", ") + ", seed \(sampling.seed)"
    }
  }
}
