import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

/// A model of a few hundred numbers and rows for it.
struct GradientWorld: CustomTestStringConvertible, Sendable {
  let heads: Int
  let isTied: Bool
  let rows: [[TokenID]]
  var drops = false
  var architecture = Architecture.gpt2
  var scaling = Configuration.ScoreScaling.headWidth

  /// Rows of one to four tokens alone and together, under one head and two, tied or not, with
  /// dropout and without.
  static let all: [GradientWorld] = [1, 2].flatMap { heads in
    [[2], [3], [4], [1, 2], [4, 1, 3], [1, 2, 3, 4]].flatMap { lengths in
      [true, false].flatMap { isTied in
        [false, true].map { drops in
          GradientWorld(heads: heads, isTied: isTied, rows: rows(of: lengths), drops: drops)
        }
      }
    }
  }

  /// Everything in which other architectures differ, in a few combinations.
  static let others: [GradientWorld] = {
    var windows = Architecture(
      windows: [nil, 2], hasJoinedInputs: false, isOutputMajor: true, biases: [.mlp])
    var gated = Architecture.parallelBlocks
    (gated.norm, gated.isGated, gated.activation, gated.biases) = (.rms, true, .silu, [])
    var shared = Architecture.sharedKeys
    (shared.keyValueHeads, shared.windows) = (1, [2, nil])
    var biased = shared
    (biased.biases, biased.normalisesQueriesAndKeys) = (.all, false)
    biased.activation = .geluTanh
    var half = Architecture.parallelBlocks
    (half.isParallel, half.isOutputMajor, half.biases) = (false, false, [.attentionInput])
    return [.parallelBlocks, windows, gated, shared, biased, half].flatMap { architecture in
      [true, false].map { isTied in
        GradientWorld(
          heads: 2, isTied: isTied, rows: rows(of: [4, 1, 3]), drops: !isTied,
          architecture: architecture, scaling: architecture == windows ? .none : .headWidth)
      }
    }
  }()

  static func rows(of lengths: [Int]) -> [[TokenID]] {
    lengths.enumerated().map { row, length in
      (0..<length).map { TokenID((3 * row + 2 * $0 + 1) % 5) }
    }
  }

  var batch: TokenBatch { TokenBatch(rows) }

  /// Odd widths, so that no row is a whole number of vectors; wide enough that no row is nearly
  /// constant, which LayerNorm would blow up together with its roundings.
  var weights: Weights {
    Weights(
      random: Configuration(
        layers: 2, heads: heads, width: 5 * heads, hidden: 7, vocabulary: 5, context: 4,
        scaling: scaling, architecture: architecture),
      isTied: isTied, seed: 1)
  }

  /// Another share at each kind of place, so that no two can be mistaken for each other.
  var dropout: Dropout? {
    drops ? Dropout(embedding: 0.2, attention: 0.4, residual: 0.3, seed: 7) : nil
  }

  var twinMasks: DropoutTwin? {
    dropout.map {
      DropoutTwin(
        embedding: $0.embedding, attention: $0.attention, residual: $0.residual, seed: $0.seed)
    }
  }

  var testDescription: String {
    "\(heads) heads, lengths \(batch.lengths), "
      + "\(isTied ? "tied" : "untied"), \(drops ? "dropout" : "nothing dropped"), "
      + architecture.family
  }
}

@Suite("The backward pass agrees with differences of the whole model")
struct BackwardDifferenceTests {
  @Test(
    "by every parameter, in every small world", arguments: GradientWorld.all + GradientWorld.others)
  func parameters(world: GradientWorld) throws {
    let theirs = ModelTwin(world.weights, dropout: world.twinMasks).gradients(world.batch)
    let ours = try world.weights.lossGradient(world.batch, dropout: world.dropout)
    for parameter in world.weights.parameters {
      let agreement = Agreement(
        gradients: ours.gradients[parameter].elements, theirs[parameter] ?? [])
      #expect(agreement.worst < .float32Gradient, "\(parameter): \(agreement)")
    }
  }

  @Test("a batch's gradient is the sum of its rows', each by its share of predicted tokens")
  func sumOfRows() throws {
    for fixture in FixtureGradients.all(with: "loss") {
      let weights = fixture.weights
      let predicting = fixture.requests.prompts.filter { $0.count > 1 }
      let whole = try weights.lossGradient(fixture.batch).gradients.namedTensors
      let parts = try predicting.map {
        try weights.lossGradient(TokenBatch([$0])).gradients.namedTensors
      }
      let shares = predicting.map { Float($0.count - 1) }
      let total = shares.reduce(0, +)
      for index in whole.indices {
        var sum = [Float](repeating: 0, count: whole[index].tensor.count)
        for (part, share) in zip(parts, shares) {
          for (place, value) in part[index].tensor.elements.enumerated() {
            sum[place] += value * share / total
          }
        }
        let agreement = Agreement(gradients: whole[index].tensor.elements, sum)
        #expect(agreement.worst < .reordered, "\(fixture.name) \(whole[index].name): \(agreement)")
      }
    }
  }
}
