import Analyses
import Tasks
import TestSupport
import Testing
import Transformer

@Suite("Patterns of all heads at once")
struct AttentionPatternsTests {
  private static let one = Subject(
    Fixture.tiny.weights, PromptSet([Fixture.tiny.prompts.prompts[0]]))

  /// Two prompts of one length and different tokens.
  private static var two: Subject {
    var prompt = Fixture.tiny.prompts.prompts[0]
    prompt.tokens.reverse()
    return Subject(
      Fixture.tiny.weights, PromptSet([Fixture.tiny.prompts.prompts[0], prompt]))
  }

  private var heads: [Head] {
    let shape = Fixture.tiny.weights.configuration
    return (0..<shape.layers).flatMap { layer in (0..<shape.heads).map { Head(layer, $0) } }
  }

  @Test("are those of head after head")
  func single() throws {
    let patterns = try AttentionPatterns(Self.one)
    #expect(patterns.byHead.count == heads.count)
    for head in heads {
      #expect(try patterns.byHead[head] == AttentionMap(of: head, Self.one).patterns[0])
    }
  }

  @Test("are means over prompts of one length")
  func means() throws {
    let patterns = try AttentionPatterns(Self.two)
    for head in heads {
      let ours = try #require(patterns.byHead[head]).flatMap { $0 }
      let theirs = try #require(try AttentionMap(of: head, Self.two).mean).flatMap { $0 }
      let agreement = Agreement(ours, theirs)
      #expect(agreement.worst < .float32Forward, "\(head): \(agreement)")
    }
  }

  @Test("from END are the last rows of one prompt")
  func rows() throws {
    guard case .rows(let rows) = try EndAttention(Self.one) else {
      Issue.record("no rows")
      return
    }
    let end = Self.one.prompts.prompts[0].end
    for head in heads {
      let map = try AttentionMap(of: head, Self.one)
      #expect(rows[head.layer][head.index] == map.patterns[0][end])
    }
  }

  @Test("from END go by the names of positions on several prompts")
  func named() throws {
    let subject = Fixture.tiny.subject
    let names = Set(subject.prompts.prompts.flatMap(\.positions.keys)).sorted()
    let means = try AttentionToPositions(subject, names: names).probabilities
    #expect(try EndAttention(subject) == .means(means))
  }
}
