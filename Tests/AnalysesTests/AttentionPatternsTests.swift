import Analyses
import Tasks
import TestSupport
import Testing
import Tokens
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

  @Test("from any named position are the patterns' cells, means over the prompts that have both")
  func fromAnywhere() throws {
    var set = Fixture.tiny.prompts
    for row in set.prompts.indices {
      set.prompts[row].positions = [[:], ["Q": 2], ["Q": 3, "K": 1], ["Q": 2, "K": 0]][row]
    }
    let subject = Subject(Fixture.tiny.weights, set)
    let found = try AttentionToPositions(subject, names: ["K", "none"], from: "Q").probabilities
    #expect(Set(found.keys) == ["K"])
    for head in [Head(0, 3), Head(1, 0)] {
      let patterns = try AttentionMap(of: head, subject).patterns
      #expect(
        found["K"]?[head.layer][head.index] == Measure.mean([patterns[2][3][1], patterns[3][2][0]]))
    }
  }

  @Test("are the same however many prompts there are, run in parts")
  func parts() throws {
    var set = Fixture.tiny.prompts
    for row in set.prompts.indices { set.prompts[row].positions = ["K": min(row, 1)] }
    let many = PromptSet((0..<800).flatMap { _ in set.prompts })
    #expect(many.batch.count > 8192)
    let (few, all) = try (
      AttentionToPositions(Subject(Fixture.tiny.weights, set), names: ["K"]).probabilities["K"],
      AttentionToPositions(Subject(Fixture.tiny.weights, many), names: ["K"]).probabilities["K"]
    )
    let agreement = Agreement((all ?? []).flatMap { $0 }, (few ?? []).flatMap { $0 })
    #expect(agreement.worst < .float32Forward, "\(agreement)")
  }
}
