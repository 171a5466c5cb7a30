import Analyses
import Circuits
import Patching
import Tasks
import TestSupport
import Testing
import Transformer

@Suite("A session of discovery")
struct DiscoverySessionTests {
  @Test("keeps its steps when it is stopped, and goes on from there")
  func stopped() throws {
    let stories = try Stories(count: 20)
    var session = try stories.session()
    _ = try session.map()
    session.acceptProposal()
    let before = session.steps
    let cancellation = Cancellation()
    cancellation.cancel()
    let error = #expect(throws: DiscoveryError.self) {
      try session.finish(cancellation: cancellation)
    }
    #expect(error?.isCancelled ?? false)
    #expect(session.steps == before && session.step == .queries)
    let left = session.soFar
    #expect(!left.isComplete && left.run == nil && left.steps == before)
    #expect(left.circuit.members.count == before[0].accepted?.count)
    try session.finish()
    #expect(try session.result(bootstrap: Bootstrap(resamples: 20)) == stories.discovery())
  }

  @Test("takes classes of a person's choice, and leaves out names that no file could hold")
  func choices() throws {
    var session = try Stories(count: 20).session()
    session.accept([Head(1, 1)])
    #expect(session.step == .direct && session.steps.isEmpty)
    _ = try session.map()
    session.accept(choices: [
      DiscoveryChoice(.init(Head(1, 1), at: "END"), "mine"),
      DiscoveryChoice(.init(Head(1, 6), at: "END"), "no word"),
      DiscoveryChoice(.init(Head(5, 0), at: "S2"), "mine"),
    ])
    #expect(session.circuit.members.map(\.head) == [Head(1, 1), Head(5, 0)])
    #expect(session.steps[0].accepted?.map(\.className) == ["mine", "mine"])
    #expect(session.circuit.links == [CircuitLink(from: "mine", to: nil)])
    #expect(session.step == .queries)
  }

  @Test("skips steps where it is told to, and never goes back")
  func skipping() throws {
    var session = try Stories(count: 20).session()
    session.skip(to: .backups)
    #expect(session.step == .backups)
    session.skip(to: .queries)
    #expect(session.step == .backups)
  }

  @Test("tells how far it is, up to the end")
  func progress() throws {
    var session = try Stories(count: 20).session()
    var shares: [(Int, Int)] = []
    try session.finish { shares.append(($0, $1)) }
    #expect(shares.count > 8 && shares.allSatisfy { $0.0 <= $0.1 })
    #expect(shares.last.map { $0.0 == $0.1 } ?? false)
    #expect(zip(shares, shares.dropFirst()).allSatisfy { $0.0 <= $1.0 })
  }

  @Test("links what reaches a class to that class")
  func links() throws {
    let stories = try Stories(count: 20)
    let (inhibition, mover) = try (
      stories.shipped("s-inhibition")[0], stories.shipped("name-mover")[0]
    )
    let start = try Circuit(
      parsing: "\(inhibition.head) s-inhibition END\n\(mover.head) name-mover END\n")
    var session = try stories.session(.quick { $0.queries = 0.001 }, from: start)
    _ = try session.map()
    session.accept([])
    _ = try session.map()
    session.accept([])
    #expect(
      session.circuit.links.contains(CircuitLink(from: "s-inhibition", to: "name-mover", .queries)))
  }

  @Test("refuses what it cannot work on, and says what to do")
  func refused() throws {
    let stories = try Stories(count: 8)
    func error(
      _ change: (inout PromptSet) -> Void, reference: PromptSet?
    ) -> DiscoveryError? {
      var subject = stories.subject
      change(&subject.prompts)
      return #expect(throws: DiscoveryError.self) {
        try DiscoverySession(subject, reference: reference, settings: .quick)
      }
    }
    let reference = stories.reference
    #expect(error({ _ in }, reference: nil) == .noReference)
    let known = ["END", "IO", "S1", "S1+1"]
    #expect(
      error({ $0.prompts[3].positions["S2"] = nil }, reference: reference)
        == .patching(.analysis(.noSuchPosition("S2", prompt: 3, known: known))))
    #expect(
      error({ $0.prompts[2].answer = nil }, reference: reference)
        == .patching(.analysis(.noAnswer(prompt: 2))))
    guard case .noDifference? = error({ _ in }, reference: stories.subject.prompts) else {
      Issue.record("prompts that are their own reference")
      return
    }
    var longer = try #require(reference)
    longer.prompts[1].tokens.append(longer.prompts[1].tokens[0])
    guard case .patching(.unequalPair(prompt: 1, _, _))? = error({ _ in }, reference: longer)
    else {
      Issue.record("a reference row of another length")
      return
    }
    #expect(throws: DiscoveryError.settings("The threshold 'direct' must be a number from 0 on.")) {
      try stories.session(.quick { $0.direct = -1 })
    }
    #expect(
      throws: DiscoveryError.patching(.analysis(.noSuchHead(Head(9, 9), layers: 6, heads: 8)))
    ) {
      try stories.session(from: Circuit(parsing: "9.9 a END"))
    }
  }

  @Test("says for every error what is wrong and how to mend it")
  func messages() {
    let errors: [DiscoveryError] = [
      .noReference, .noDifference(model: 1, reference: 1),
      .patching(.analysis(.noAnswer(prompt: 0))),
    ]
    for error in errors { #expect(error.description.hasSuffix(".")) }
    #expect("\(errors[0])".contains("corrupted"))
    #expect("\(errors[2])" == "\(AnalysisError.noAnswer(prompt: 0))")
  }

  @Test(
    "of a random model with positions runs every step",
    arguments: [Ablation.Kind.templateMean, .zero])
  func random(kind: Ablation.Kind) throws {
    let odd = FixturePatching.odd
    var prompts: [Prompt] = []
    for row in odd.requests.prompts.indices {
      prompts.append(
        Prompt(
          tokens: odd.requests.prompts[row], corrupted: odd.requests.reference[row],
          answer: odd.requests.answers[row], distractor: odd.requests.distractors[row],
          positions: odd.requests.positions.mapValues { $0[row] },
          template: odd.requests.templates[row]))
    }
    let set = PromptSet(prompts)
    var settings = DiscoverySettings.quick { $0.additions = 2 }
    settings.convention.kind = kind
    let discovery = try Discovery.automatic(
      Subject(odd.weights, set), settings: settings, reference: set.reference)
    #expect(discovery.isComplete && discovery.run?.convention.kind == kind)
    #expect(Set(discovery.steps.map(\.kind)) == Set(DiscoveryStep.Kind.allCases))
    #expect(discovery.steps.allSatisfy { $0.accepted != nil && $0.circuit.isFinite })
  }
}
