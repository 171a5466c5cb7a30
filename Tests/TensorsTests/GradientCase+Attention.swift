import Tensors
import TestSupport

extension GradientCase {
  /// Attention under one head and two, of one to four positions, alone and together.
  static var attentionWorlds: [GradientCase] {
    [1, 2].flatMap { heads in
      [1, 3, 16, 17].flatMap { headWidth in
        [[1], [2], [3], [4], [1, 2, 3, 4], [3, 1]].flatMap { lengths in
          let world = AttentionCase(heads: heads, headWidth: headWidth, lengths: lengths)
          return [attention(world), attention(world, dropout: 0.3), pattern(world)]
        }
      }
    } + sharedWorlds
  }

  /// The same where heads share keys and values, and under windows.
  private static var sharedWorlds: [GradientCase] {
    [(2, 1), (6, 2), (2, 2)].flatMap { heads, keyHeads in
      [nil, 1, 2, 3, 7].flatMap { window in
        [[1], [4], [2, 4, 3]].flatMap { lengths in
          let world = AttentionCase(
            heads: heads, keyHeads: keyHeads, headWidth: 3, window: window, lengths: lengths)
          return [attention(world), attention(world, dropout: 0.3), pattern(world)]
        }
      }
    }
  }

  /// z by queries, keys and values.
  static func attention(_ world: AttentionCase, dropout: Float = 0) -> GradientCase {
    let twin = DropoutTwin(probability: dropout, seed: 3)
    let equation = AttentionEquation(
      world, scale: Double(world.scale), factor: { twin.factor(place: 1, index: $0) })
    return GradientCase(
      name: "\(world.name), dropout \(dropout)",
      inputs: [world.inputs], lengths: dropout == 0 ? world.lengths : nil, isShared: [false],
      cotangent: weights(world.inputs.rows * world.width), equation: { equation.mixed($0[0]) },
      backward: { given, cotangent, rows in
        let part = world.part(dropout == 0 ? rows : world.lengths.indices, inputs: given[0])
        let (attention, mask) = (part.whole, DropoutMask(twin, place: 1))
        let pattern = attention.pattern(scores: attention.scores(part.wholeInputs))
        var dropped = pattern
        dropped.dropOut(mask)
        var gradient = Tensor(repeating: .nan, shape: given[0].shape)
        var dpattern = attention.patternBackward(
          Tensor(cotangent, shape: [given[0].rows, world.width]), pattern: dropped,
          part.wholeInputs, into: &gradient)
        dpattern.dropOut(mask)
        attention.scoresBackward(pattern: pattern, &dpattern)
        attention.inputsBackward(dpattern, part.wholeInputs, into: &gradient)
        return [gradient]
      })
  }

  /// Softmax of each query's scores, by the scores.
  static func pattern(_ world: AttentionCase) -> GradientCase {
    let equation = AttentionEquation(world, scale: 1)
    let count = world.whole.patternCount
    return GradientCase(
      name: "softmax of \(world.name)",
      inputs: [.random([count], in: -2...2, seed: UInt64(world.headWidth))], lengths: nil,
      isShared: [false], cotangent: weights(count), equation: { equation.pattern($0[0]) },
      backward: { given, cotangent, _ in
        var gradient = Tensor(cotangent)
        world.whole.scoresBackward(
          pattern: world.whole.pattern(scores: given[0]), &gradient)
        return [gradient]
      })
  }
}

extension AttentionCase {
  /// Some of the sequences, with inputs of their own.
  fileprivate func part(_ sequences: Range<Int>, inputs: Tensor) -> AttentionCase {
    AttentionCase(
      heads: heads, keyHeads: keyHeads, headWidth: headWidth, window: window,
      lengths: Array(lengths[sequences]), inputs: inputs)
  }
}
