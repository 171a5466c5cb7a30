import Tensors
import TestSupport
import Testing

/// Queries, keys and values of some sequences, and attention over them.
struct AttentionCase {
  let heads: Int
  let headWidth: Int
  let lengths: [Int]
  /// [N, 3 H K]: queries, keys, values side by side, as a block computes them.
  let inputs: Tensor

  var width: Int { heads * headWidth }
  var scale: Float { 1 / Float(headWidth).squareRoot() }
  var offsets: [Int] { lengths.indices.map { lengths[..<$0].reduce(0, +) } }

  init(heads: Int, headWidth: Int, lengths: [Int]) {
    self.heads = heads
    self.headWidth = headWidth
    self.lengths = lengths
    inputs = .random(
      [lengths.reduce(0, +), 3 * heads * headWidth], in: -1...1, seed: UInt64(headWidth))
  }

  /// Small worlds: every number of heads, widths around a vector's, sequences of several lengths.
  static let all: [AttentionCase] = [1, 2, 3].flatMap { heads in
    [1, 4, 16, 17].flatMap { width in
      ([1, 2, 3, 4, 5].map { [$0] } + [[5, 1, 3], [2, 2]]).map {
        AttentionCase(heads: heads, headWidth: width, lengths: $0)
      }
    }
  }

  /// Attention of every position to every earlier one.
  var whole: Attention {
    Attention(
      heads: heads, headWidth: headWidth, scale: scale,
      spans: lengths.indices.map { row in
        let rows = offsets[row]..<offsets[row] + lengths[row]
        return AttentionSpan(queries: rows, firstPosition: 0, keys: rows)
      })
  }

  var wholeInputs: AttentionInputs {
    AttentionInputs(queries: (inputs, 0), keys: (inputs, width), values: (inputs, 2 * width))
  }

  /// What one query of one head should give.
  func expected(row: Int, head: Int, position: Int) -> ReferenceQuery {
    func part(_ third: Int, _ position: Int) -> [Float] {
      let first = third * width + head * headWidth
      return Array(inputs.row(offsets[row] + position)[first..<first + headWidth])
    }
    return ReferenceQuery(
      part(0, position), keys: (0..<lengths[row]).map { part(1, $0) },
      values: (0..<lengths[row]).map { part(2, $0) }, position: position, scale: scale)
  }

  /// One part of what is expected, in the order in which a pattern is stored.
  func expectedPattern(_ part: KeyPath<ReferenceQuery, [Float]>) -> [Float] {
    lengths.indices.flatMap { row in
      (0..<heads).flatMap { head in
        (0..<lengths[row]).flatMap {
          expected(row: row, head: head, position: $0)[keyPath: part]
        }
      }
    }
  }

  /// z of every position, [N, H K].
  func expectedMix() -> [Float] {
    lengths.indices.flatMap { row in
      (0..<lengths[row]).flatMap { position in
        (0..<heads).flatMap { expected(row: row, head: $0, position: position).z }
      }
    }
  }
}

@Suite("Attention equals its equation")
struct AttentionTests {
  static func check(_ ours: Tensor, _ theirs: [Float], _ what: String, _ world: AttentionCase) {
    let agreement = Agreement(ours.elements, theirs)
    #expect(
      agreement.worst < .float32Kernel,
      "\(what), \(world.heads) heads of \(world.headWidth), \(world.lengths): \(agreement)")
  }

  @Test("scores, pattern and mixture, for every small world")
  func stages() {
    for world in AttentionCase.all {
      let attention = world.whole
      let scores = attention.scores(world.wholeInputs)
      Self.check(scores, world.expectedPattern(\.scores), "scores", world)
      let pattern = attention.pattern(scores: scores)
      Self.check(pattern, world.expectedPattern(\.pattern), "pattern", world)
      var z = Tensor(repeating: .nan, shape: [world.inputs.rows, world.width])
      attention.mix(pattern: pattern, world.wholeInputs, into: &z)
      Self.check(z, world.expectedMix(), "mixture", world)
    }
  }

  @Test("straight to the mixture, for every small world")
  func attend() {
    for world in AttentionCase.all {
      var z = Tensor(repeating: .nan, shape: [world.inputs.rows, world.width])
      world.whole.attend(world.wholeInputs, into: &z)
      Self.check(z, world.expectedMix(), "attend", world)
    }
  }

  @Test("a pattern is causal, not negative, and each row sums to one")
  func patternRows() {
    for world in AttentionCase.all {
      let attention = world.whole
      let pattern = attention.pattern(scores: attention.scores(world.wholeInputs)).elements
      for (row, length) in world.lengths.enumerated() {
        for query in 0..<world.heads * length {
          let first = attention.patternOffsets[row] + query * length
          let weights = pattern[first..<first + length]
          let position = query % length
          #expect(weights.suffix(length - 1 - position).allSatisfy { $0 == 0 })
          #expect(weights.allSatisfy { $0 >= 0 })
          #expect(abs(weights.reduce(0, +) - 1) < .float32Kernel)
        }
      }
    }
  }

  @Test("an empty list of sequences has an empty pattern")
  func empty() {
    let attention = Attention(heads: 2, headWidth: 4, scale: 1, spans: [])
    #expect(attention.patternCount == 0)
  }

  @Test("mixing leaves the pattern that it is given as it is")
  func mixReadsOnly() {
    let world = AttentionCase(heads: 2, headWidth: 4, lengths: [3])
    let pattern = world.whole.pattern(scores: world.whole.scores(world.wholeInputs))
    let before = pattern.elements
    var z = Tensor(shape: [3, 8])
    world.whole.mix(pattern: pattern, world.wholeInputs, into: &z)
    #expect(pattern.elements == before)
  }

  @Test("spans that do not fit the tensors are refused")
  func refusals() async {
    await #expect(processExitsWith: .failure) {
      let world = AttentionCase(heads: 2, headWidth: 4, lengths: [3])
      let attention = Attention(
        heads: 2, headWidth: 4, scale: 1,
        spans: [AttentionSpan(queries: 0..<3, firstPosition: 0, keys: 0..<4)])
      _ = attention.scores(world.wholeInputs)
    }
    await #expect(processExitsWith: .failure) {
      let world = AttentionCase(heads: 2, headWidth: 4, lengths: [3])
      let attention = Attention(
        heads: 2, headWidth: 4, scale: 1,
        spans: [AttentionSpan(queries: 0..<3, firstPosition: 1, keys: 0..<3)])
      _ = attention.scores(world.wholeInputs)
    }
    await #expect(processExitsWith: .failure) {
      let world = AttentionCase(heads: 2, headWidth: 4, lengths: [3])
      let attention = Attention(
        heads: 2, headWidth: 4, scale: 1,
        spans: [AttentionSpan(queries: 0..<1, firstPosition: 2, keys: 0..<1, prefix: 0..<2)])
      _ = attention.scores(world.wholeInputs)
    }
  }
}
