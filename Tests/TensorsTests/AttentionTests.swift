import Tensors
import TestSupport
import Testing

@Suite("Attention equals its equation")
struct AttentionTests {
  static func check(_ ours: Tensor, _ theirs: [Float], _ what: String, _ world: AttentionCase) {
    let agreement = Agreement(ours.elements, theirs)
    #expect(
      agreement.worst < .float32Kernel,
      "\(what), \(world.name): \(agreement)")
  }

  @Test("scores, pattern and mixture, and straight to the mixture, for every small world")
  func stages() {
    for world in AttentionCase.all {
      let attention = world.whole
      let expected = world.expected()
      let queries = expected.flatMap(\.self).flatMap(\.self)
      let scores = attention.scores(world.wholeInputs)
      Self.check(scores, queries.flatMap(\.scores), "scores", world)
      #expect(
        zip(scores.elements, queries.flatMap(\.scores)).allSatisfy {
          ($0 == -.infinity) == ($1 == -.infinity)
        }, "what is seen, \(world.name)")
      let pattern = attention.pattern(scores: scores)
      Self.check(pattern, queries.flatMap(\.pattern), "pattern", world)
      var z = Tensor(repeating: .nan, shape: [world.inputs.rows, world.width])
      attention.mix(pattern: pattern, world.wholeInputs, into: &z)
      Self.check(z, world.expectedMix(expected), "mixture", world)
      var straight = Tensor(repeating: .nan, shape: [world.inputs.rows, world.width])
      attention.attend(world.wholeInputs, into: &straight)
      Self.check(straight, world.expectedMix(expected), "attend", world)
      // Where no key is left out, both are the same products.
      if world.window.map({ $0 >= world.lengths.max() ?? 0 }) ?? true {
        #expect(straight == z, "\(world.name)")
      }
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
          let unseen = max(0, position + 1 - (world.window ?? length))
          #expect(weights.prefix(unseen).allSatisfy { $0 == 0 })
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

  @Test("a window that leaves out no key changes no bit", arguments: [5, 6, 100])
  func wideWindow(window: Int) {
    let (narrow, open) = (
      AttentionCase(heads: 2, headWidth: 4, window: window, lengths: [5, 3]),
      AttentionCase(heads: 2, headWidth: 4, lengths: [5, 3])
    )
    var (z, expected) = (Tensor(shape: [8, 8]), Tensor(shape: [8, 8]))
    narrow.whole.attend(narrow.wholeInputs, into: &z)
    open.whole.attend(open.wholeInputs, into: &expected)
    #expect(z == expected)
    #expect(narrow.whole.scores(narrow.wholeInputs) == open.whole.scores(open.wholeInputs))
  }

  @Test("heads that do not divide into groups, and windows without a key, are refused")
  func groups() async {
    await #expect(processExitsWith: .failure) {
      _ = Attention(heads: 4, keyValueHeads: 3, headWidth: 4, scale: 1, spans: [])
    }
    await #expect(processExitsWith: .failure) {
      _ = Attention(heads: 4, keyValueHeads: 0, headWidth: 4, scale: 1, spans: [])
    }
    await #expect(processExitsWith: .failure) {
      _ = Attention(heads: 4, headWidth: 4, scale: 1, window: 0, spans: [])
    }
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
