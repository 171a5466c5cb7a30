import Analyses
import Patching
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

  /// A few worlds: ragged prompts, prompts of one length, a single prompt, and prompts that begin
  /// as their pairs do, the second of them being the same as its pair; then other architectures.
  static let all = [
    PatchingWorld(seed: 1, lengths: [3, 9, 5, 7]), PatchingWorld(seed: 2, lengths: [6, 6, 6]),
    PatchingWorld(seed: 3, lengths: [8]), PatchingWorld(seed: 4, lengths: [7, 6, 9], shared: 3),
    PatchingWorld(seed: 5, lengths: [4, 9, 6], architecture: .parallelBlocks),
    PatchingWorld(seed: 6, lengths: [8, 5], shared: 2, architecture: .sharedKeys, heads: 4),
  ]

  /// A world.
  ///
  /// - Parameters:
  ///   - seed: decides all numbers.
  ///   - lengths: those of the prompts.
  ///   - shared: how many tokens a prompt begins with that its pair has too.
  ///   - architecture: what the models are made of.
  ///   - heads: how many heads a layer has.
  init(
    seed: UInt64, lengths: [Int], shared: Int = 0, architecture: Architecture = .gpt2,
    heads: Int = 3
  ) {
    let configuration = Configuration(
      layers: 3, heads: heads, width: 12, hidden: 20, vocabulary: 19, context: 10,
      architecture: architecture)
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
        let (own, changed) = (tokens(), tokens())
        let same = row == 1 && shared > 0 ? length : shared
        return Prompt(
          tokens: own, corrupted: Array(own[..<same] + changed[same...]), answer: TokenID(answer),
          distractor: TokenID(other % configuration.vocabulary),
          positions: [
            "IO": chance.index(below: end), "S2": chance.index(below: end), "END": end,
          ], template: row % 2)
      })
  }

  var description: String { "world \(seed)" }

  /// A model of the same numbers that is not known to be this one.
  var twin: Weights {
    Weights(random: weights.configuration, isTied: weights.isTied, seed: seed)
  }
}

/// What is written into, and what values come from.
struct PatchingDirection {
  var name: String
  var destination: Subject
  var source: Subject

  /// The sweep's numbers for each cell.
  func cells(_ patch: Patch) throws -> PatchedCells {
    try PatchedCells(patch, into: destination, from: source)
  }

  /// The definition's.
  func obvious() throws -> ObviousPatching {
    try ObviousPatching(into: destination, from: source)
  }
}

extension PatchingWorld {
  /// Within a model in both directions, across two on the same prompts, and across two on pairs.
  var directions: [PatchingDirection] {
    let (clean, other) = (Subject(weights, prompts), Subject(tuned, prompts))
    let corrupted = Subject(weights, prompts.reference ?? prompts)
    return [
      PatchingDirection(name: "into prompts", destination: clean, source: corrupted),
      PatchingDirection(name: "into reference", destination: corrupted, source: clean),
      PatchingDirection(name: "across", destination: clean, source: other),
      PatchingDirection(
        name: "across, from reference", destination: other, source: corrupted),
    ]
  }

  /// The same with different edits of heads and MLPs in force on the two sides.
  var editedDirections: [PatchingDirection] {
    get throws {
      let edits = [
        Ablation(heads: [Head(1, 1)], kind: .zero),
        Ablation(heads: [Head(0, 2)], kind: .zero, positions: .named(["S2"])),
        Ablation(mlps: [1], kind: .zero, positions: .named(["END"])),
      ]
      let other = [Ablation(heads: [Head(2, 0)], mlps: [0], kind: .zero)]
      return try directions.map { direction in
        PatchingDirection(
          name: direction.name + ", edited",
          destination: try direction.destination.adding(edits, reference: nil),
          source: try direction.source.adding(other, reference: nil))
      }
    }
  }
}
