import Analyses
import Circuits
import Patching
import Tasks
import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("Circuits of models of other families are run by their definition")
struct FamilyCircuitTests {
  private static func subject(_ fixture: FamilyFixture) -> Subject {
    Subject(fixture.weights, fixture.prompts)
  }

  /// Three heads: one at all positions, two at END alone.
  private static func circuit(_ fixture: FamilyFixture) throws -> Circuit {
    let (layer, head) = (fixture.configuration.layers - 1, fixture.configuration.heads - 1)
    return try Circuit(parsing: "0.0 a all\n\(layer).0 b END\n\(layer).\(head) b END")
  }

  @Test(
    "computes no less than a whole pass with the same edits", arguments: FamilyFixture.all,
    Ablation.Kind.allCases)
  func whole(fixture: FamilyFixture, kind: Ablation.Kind) throws {
    let (subject, circuit) = (Self.subject(fixture), try Self.circuit(fixture))
    let zeros = Tensor(
      repeating: 0, shape: [subject.prompts.batch.count, fixture.configuration.width])
    var edited = subject
    // An edit that changes nothing; with edits in force every position is computed.
    edited.interventions = [
      Intervention(.block(0, .residualIn), action: .add(zeros, scale: 1))
    ]
    for mode in Circuit.PositionMode.allCases {
      let convention = CircuitConvention(kind: kind, positionMode: mode)
      let quick = try CircuitBase(subject, convention, reference: subject.prompts.reference)
      let slow = try CircuitBase(edited, convention, reference: subject.prompts.reference)
      for name in ["nothing", "a", "b"] {
        let part = circuit.removing(class: name)
        let agreement = Agreement(
          try quick.scores(keeping: part), try slow.scores(keeping: part))
        #expect(agreement.worst < .float32Forward, "\(mode) \(name): \(agreement)")
      }
    }
  }

  @Test(
    "heads kept at all positions are the model with all others ablated",
    arguments: FamilyFixture.all, Ablation.Kind.allCases)
  func ablated(fixture: FamilyFixture, kind: Ablation.Kind) throws {
    let (subject, reference) = (Self.subject(fixture), fixture.prompts.reference)
    let base = try CircuitBase(subject, CircuitConvention(kind: kind), reference: reference)
    let every = try Circuit.everyHead(of: fixture.configuration).heads
    for count in [0, 1, every.count / 2, every.count] {
      let kept = every.filter { ($0.layer + 2 * $0.index) % every.count < count }
      let circuit = try Circuit(
        parsing: kept.map { "\($0) a all" }.joined(separator: "\n"))
      let others = every.filter { !kept.contains($0) }
      let theirs =
        others.isEmpty
        ? base.model
        : try AblationEffect([Ablation(heads: others, kind: kind)], subject, reference: reference)
          .prompts.map(\.after)
      let agreement = Agreement(try base.scores(keeping: circuit), theirs)
      #expect(agreement.worst < .float32Forward, "\(count): \(agreement)")
    }
  }

  @Test(
    "minimality and completeness are runs of parts of the circuit", arguments: FamilyFixture.all)
  func evaluation(fixture: FamilyFixture) throws {
    let (subject, circuit) = (Self.subject(fixture), try Self.circuit(fixture))
    let base = try CircuitBase(subject, reference: subject.prompts.reference)
    for entry in try Minimality(of: circuit, on: base, rule: .wholeClass).entries {
      let rest = circuit.removing(entry.removed)
      let without = Measure.mean(try base.scores(keeping: rest))
      let both = Measure.mean(try base.scores(keeping: rest.removing([entry.member])))
      #expect(abs(entry.without - without) < .float32Forward)
      #expect(abs(entry.withoutBoth - both) < .float32Forward)
    }
    let points = try Completeness(of: circuit, on: base, subsets: 2, seed: 1).points
    #expect(points.count == 5)
    for point in points {
      let left = Measure.mean(try base.scores(keeping: circuit.removing(point.removed)))
      let model = Measure.mean(try base.scores(ablating: point.removed))
      #expect(abs(point.circuit - left) < .float32Forward, "\(point.name)")
      #expect(abs(point.model - model) < .float32Forward, "\(point.name)")
    }
  }

  /// The prompts of a recording of patching, with their named positions.
  private static func prompts(_ recorded: FixturePatching) -> PromptSet {
    let requests = recorded.requests
    return PromptSet(
      requests.prompts.indices.map { row in
        Prompt(
          tokens: requests.prompts[row], corrupted: requests.reference[row],
          answer: requests.answers[row], distractor: requests.distractors[row],
          positions: requests.positions.mapValues { $0[row] }, template: requests.templates[row])
      })
  }

  @Test(
    "a discovery goes to its end, and its paths are those of path patching",
    arguments: FamilyFixture.recordedInFull)
  func discovery(name: String) throws {
    let recorded = try FixturePatching(family: name)
    let shape = recorded.weights.configuration
    let subject = Subject(recorded.weights, Self.prompts(recorded))
    let corrupted = try #require(subject.prompts.reference)
    let last = shape.layers - 1
    let start = try Circuit(parsing: "\(last).0 s-inhibition END\n\(last).1 name-mover END")
    var session = try DiscoverySession(
      subject, reference: corrupted, settings: .quick, from: start,
      tokens: (0..<shape.vocabulary).map { TokenID($0) })
    let source = Subject(
      recorded.weights, try PatchPairs(subject.prompts, corrupted: corrupted).corrupted)
    var compared = 0
    for _ in 0..<4 {
      let step = try #require(try session.map())
      if let receivers = step.receivers {
        let at = Ablation.Positions.named([step.position])
        let grid = try PatchGrid(
          .path(PathPatch(to: receivers, from: at, at: at, includesMLPs: false)), into: subject,
          from: source, reference: source)
        for (layer, row) in step.map.enumerated() {
          for (head, effect) in row.enumerated() {
            guard let effect else { continue }
            let theirs = try #require(grid.normalized(PatchCell(layer, head), .m2))
            #expect(abs(effect - theirs) < 1e-4 * (1 + abs(theirs)), "\(layer).\(head)")
            compared += 1
          }
        }
      }
      session.accept([])
    }
    #expect(compared > shape.heads)
    try session.finish()
    #expect(try session.result().isComplete)
  }

  @Test("known values of GPT-2 are of no other model", arguments: FamilyFixture.all)
  func known(fixture: FamilyFixture) {
    #expect(KnownValues.gpt2Small.misfit(fixture.configuration) != nil)
    // Even of the same sizes.
    var shape = KnownValues.gpt2Small.shape
    shape.architecture = fixture.configuration.architecture
    #expect(KnownValues.gpt2Small.misfit(shape) != nil)
  }
}
