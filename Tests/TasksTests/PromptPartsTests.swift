import Tasks
import Testing
import Tokens

@Suite("Prompts go through a model in parts of bounded size")
struct PromptPartsTests {
  private func set(_ lengths: [Int]) -> PromptSet {
    PromptSet(lengths.map { Prompt(tokens: [TokenID](repeating: 0, count: $0)) })
  }

  @Test(
    "a part is as long as fits, and a prompt that fits nowhere is one of its own",
    arguments: [
      ([3, 3, 3], 6, [0..<2, 2..<3]), ([3, 3, 3], 9, [0..<3]), ([9, 1], 6, [0..<1, 1..<2]),
      ([1, 9, 1], 6, [0..<1, 1..<2, 2..<3]), ([5], 1, [0..<1]), ([1, 1], 0, [0..<1, 1..<2]),
    ])
  func cut(lengths: [Int], limit: Int, parts: [Range<Int>]) {
    #expect(set(lengths).parts(ofPositions: limit) == parts)
  }

  @Test("every prompt is in one part, in order")
  func whole() {
    let lengths = (0..<100).map { 1 + $0 * 7 % 11 }
    for limit in 0..<40 {
      let parts = set(lengths).parts(ofPositions: limit)
      #expect(parts.flatMap(Array.init) == Array(lengths.indices))
      #expect(
        parts.allSatisfy { $0.count == 1 || lengths[$0].reduce(0, +) <= limit })
    }
  }
}
