import Tasks
import TestSupport
import Tokens
import Transformer

/// Two random models of one shape and random pairs of prompts, the same for the same seed.
///
/// Prompts differ in length; END is not always the last token, and names stand anywhere before it.
struct PatchingWorld: CustomStringConvertible {
  let seed: UInt64
  let weights: Weights
  let tuned: Weights
  let prompts: PromptSet

  /// A few worlds: ragged prompts, prompts of one length, and a single prompt.
  static let all = [
    PatchingWorld(seed: 1, lengths: [3, 9, 5, 7]), PatchingWorld(seed: 2, lengths: [6, 6, 6]),
    PatchingWorld(seed: 3, lengths: [8]),
  ]

  init(seed: UInt64, lengths: [Int]) {
    let configuration = Configuration(
      layers: 3, heads: 3, width: 12, hidden: 20, vocabulary: 19, context: 10)
    self.seed = seed
    weights = Weights(random: configuration, isTied: seed % 2 == 0, seed: seed)
    tuned = Weights(random: configuration, isTied: seed % 2 == 0, seed: seed + 1000)
    var chance = SeededGenerator(seed: seed)
    prompts = PromptSet(
      lengths.enumerated().map { row, length in
        func tokens() -> [TokenID] {
          (0..<length).map { _ in TokenID(chance.index(below: configuration.vocabulary)) }
        }
        let end = length - 1 - (length > 4 ? row % 2 : 0)
        let answer = chance.index(below: configuration.vocabulary)
        let other = (answer + 1 + chance.index(below: configuration.vocabulary - 1))
        return Prompt(
          tokens: tokens(), corrupted: tokens(), answer: TokenID(answer),
          distractor: TokenID(other % configuration.vocabulary),
          positions: [
            "IO": chance.index(below: end), "S2": chance.index(below: end), "END": end,
          ], template: row % 2)
      })
  }

  var description: String { "world \(seed)" }
}
