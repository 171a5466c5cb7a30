import Analyses
import Tasks
import Tensors
import Tokens
import TestSupport
import Testing
import Transformer

@Suite("A kept run answers in place of a pass")
struct KeptRunTests {
  /// Ablations of heads and MLPs in several layers, in the order in which a person might make them.
  static let edits: [[Ablation]] = [
    [],
    [Ablation(heads: [Head(1, 1)], kind: .zero)],
    [Ablation(heads: [Head(1, 1)], kind: .zero), Ablation(mlps: [2], kind: .zero)],
    [Ablation(heads: [Head(2, 0)], kind: .zero)],
    [Ablation(heads: [Head(0, 2)], kind: .zero), Ablation(mlps: [2], kind: .zero)],
    [Ablation(mlps: [0, 1], kind: .zero)],
  ]

  /// A model of three layers.
  private static var odd: Fixture { Fixture.all[1] }

  /// A subject of three layers with edits.
  static func subject(_ edits: [Ablation]) throws -> Subject {
    try odd.subject.adding(edits, reference: nil)
  }

  /// A subject that reads a run of its own.
  static func withRun(_ subject: Subject, earlier: [KeptRun] = []) throws -> Subject {
    let run = try #require(try KeptRun(subject, after: earlier))
    return subject.reading(run)
  }

  /// Asked to stop before they begin, so that a pass throws.
  static var stopped: Cancellation {
    let cancellation = Cancellation()
    cancellation.cancel()
    return cancellation
  }

  /// Expects the logits of every token to agree to rounding.
  ///
  /// A run has logits of every row, a pass those of END alone, and with some kernels a product's last
  /// bits depend on the number of its rows.
  private func expectSame(_ subject: Subject, _ plain: Subject, _ cancellation: Cancellation?)
    throws
  {
    let one = try NextToken(subject, keepsLogits: true, cancellation: cancellation)
    let other = try NextToken(plain, keepsLogits: true)
    #expect(one.prompts.count == other.prompts.count)
    for (prompt, expected) in zip(one.prompts, other.prompts) {
      let (ours, theirs) = (try #require(prompt.logits), try #require(expected.logits))
      #expect(ours.count == theirs.count)
      let worst = zip(ours, theirs).map { abs($0 - $1) }.max() ?? .infinity
      #expect(worst < 1e-5, "\(worst)")
      #expect(prompt.top.map(\.token) == expected.top.map(\.token))
    }
  }

  @Test("with the numbers of a pass, and without one", arguments: edits)
  func answers(edits: [Ablation]) throws {
    let plain = try Self.subject(edits)
    let subject = try Self.withRun(plain)
    #expect(throws: AnalysisError.cancelled) { try NextToken(plain, cancellation: Self.stopped) }
    try expectSame(subject, plain, Self.stopped)
    #expect(try ResidualNorms(subject, cancellation: Self.stopped) == ResidualNorms(plain))
    #expect(try LogitLens(subject) == LogitLens(plain))

    let attribution = try HeadAttribution(subject, cancellation: Self.stopped)
    let expected = try HeadAttribution(plain)
    #expect(attribution.headsByPrompt == expected.headsByPrompt)
    #expect(attribution.total == expected.total)
    // The two logits are sums in single precision here, in double precision there.
    #expect((attribution.logitDifference - expected.logitDifference).magnitude < 1e-5)
  }

  @Test("of one prompt also with its patterns")
  func patterns() throws {
    let prompts = PromptSet([Self.odd.prompts.prompts[0]])
    let plain = Subject(Self.odd.weights, prompts)
    let subject = try Self.withRun(plain)
    #expect(
      try AttentionPatterns(subject, cancellation: Self.stopped) == AttentionPatterns(plain))
    #expect(try EndAttention(subject, cancellation: Self.stopped) == EndAttention(plain))
  }

  @Test("and what it has not kept is asked of the model")
  func others() throws {
    let plain = try Self.subject([])
    let subject = try Self.withRun(plain)
    #expect(try LogitLens(subject, middles: true) == LogitLens(plain, middles: true))
    #expect(throws: AnalysisError.cancelled) {
      try LogitLens(subject, middles: true, cancellation: Self.stopped)
    }
  }

  @Test("begun where it differs from an earlier one it has the same bits", arguments: edits, edits)
  func resumed(first: [Ablation], second: [Ablation]) throws {
    let (before, after) = (try Self.subject(first), try Self.subject(second))
    let earlier = try #require(try KeptRun(before))
    let whole = try Self.withRun(after)
    let resumed = try Self.withRun(after, earlier: [earlier])
    #expect(try NextToken(resumed) == NextToken(whole))
    #expect(try HeadAttribution(resumed) == HeadAttribution(whole))
    #expect(try LogitLens(resumed) == LogitLens(whole))
    #expect(try ResidualNorms(resumed) == ResidualNorms(whole))
  }

  @Test("the same on models of other families", arguments: FamilyFixture.all)
  func families(fixture: FamilyFixture) throws {
    let plain = Subject(fixture.weights, fixture.prompts)
    let last = fixture.configuration.layers - 1
    let edits = [
      [], [Ablation(heads: [Head(last, 1)], kind: .zero)],
      [Ablation(heads: [Head(last, 0)], mlps: [last], kind: .zero)],
    ]
    for first in edits {
      let earlier = try #require(try KeptRun(plain.adding(first, reference: nil)))
      for second in edits {
        let after = try plain.adding(second, reference: nil)
        let whole = try Self.withRun(after)
        let resumed = try Self.withRun(after, earlier: [earlier])
        try expectSame(whole, after, Self.stopped)
        #expect(try NextToken(resumed) == NextToken(whole))
        #expect(try HeadAttribution(resumed) == HeadAttribution(whole))
        #expect(try LogitLens(resumed) == LogitLens(whole))
        #expect(try ResidualNorms(resumed) == ResidualNorms(whole))
      }
    }
  }

  @Test("of other prompts is no beginning")
  func otherPrompts() throws {
    let subject = try Self.subject(Self.edits[1])
    let other = Subject(subject.weights, PromptSet([subject.prompts.prompts[1]]))
    let elsewhere = try #require(try KeptRun(other))
    let run = try #require(try KeptRun(subject, after: [elsewhere]))
    try expectSame(subject.reading(run), subject, nil)
    #expect(!run.isRun(of: other))
  }

  @Test("keeps no more than the limit: the needed sites alone, or nothing")
  func limit() throws {
    let plain = try Self.subject([])
    #expect(try KeptRun(plain, limit: 1000) == nil)
    var limit = 1000
    while try KeptRun(plain, limit: limit) == nil { limit += 1000 }
    let run = try #require(try KeptRun(plain, limit: limit))
    let subject = plain.reading(run)
    #expect(throws: Never.self) { try HeadAttribution(subject, cancellation: Self.stopped) }
    #expect(throws: AnalysisError.cancelled) {
      try ResidualNorms(subject, cancellation: Self.stopped)
    }
  }

  @Test("is let go of when the subject changes")
  func changed() throws {
    let plain = try Self.subject([])
    var subject = try Self.withRun(plain)
    subject.interventions = try Self.subject(Self.edits[1]).interventions
    #expect(try NextToken(subject) == NextToken(Self.subject(Self.edits[1])))
  }

  @Test("of another subject is refused")
  func refused() async {
    await #expect(processExitsWith: .failure) {
      let run = try #require(try KeptRun(Self.subject([])))
      _ = try Self.subject(Self.edits[1]).reading(run)
    }
  }
}
