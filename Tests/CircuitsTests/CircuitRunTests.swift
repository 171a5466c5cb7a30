import Analyses
import Circuits
import Tasks
import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("A circuit run alone")
struct CircuitRunTests {
  /// The score of each prompt of a circuit run alone.
  private static func run(
    _ circuit: Circuit, _ subject: Subject, _ mode: Circuit.PositionMode = .perPrompt,
    _ kind: Ablation.Kind = .templateMean, reference: PromptSet?
  ) throws -> [Float] {
    try CircuitBase(
      subject, CircuitConvention(kind: kind, positionMode: mode), reference: reference
    ).scores(keeping: circuit)
  }

  @Test(
    "agrees with TransformerLens, whole and without each class", arguments: Fixture.all.indices,
    Circuit.PositionMode.allCases)
  func golden(index: Int, mode: Circuit.PositionMode) throws {
    let recorded = FixtureRepairs.all[index]
    let circuit = try recorded.circuit
    let base = try CircuitBase(
      recorded.subject, CircuitConvention(positionMode: mode),
      reference: recorded.fixture.prompts.reference)
    let names = ["nothing"] + circuit.classes.map(\.name)
    let runs = try base.scores(keeping: names.map(circuit.removing(class:)))
    for (name, run) in zip(names, runs) {
      let agreement = Agreement(
        run, recorded["circuit/\(mode.rawValue)/without/\(name)"].elements)
      #expect(agreement.worst < .float32Forward, "\(name): \(agreement)")
    }
  }

  @Test("of all heads at all positions is the model", arguments: Fixture.all.indices)
  func everything(index: Int) throws {
    let fixture = Fixture.all[index]
    let (reference, shape) = (fixture.prompts.reference, fixture.weights.configuration)
    let model = fixture["logit_differences"].elements
    let run = try Self.run(.everyHead(of: shape), fixture.subject, reference: reference)
    #expect(Agreement(run, model).worst < .float32Forward)
    let atEnd = try Self.run(
      .everyHead(of: shape, at: "END"), fixture.subject, reference: reference)
    // One token alone: END is all there is.
    #expect(abs(atEnd[0] - model[0]) < .float32Forward)
    #expect(Agreement(atEnd, model).worst > 1e-3)
  }

  @Test("of no head is the model with every head ablated", arguments: Fixture.all.indices)
  func nothing(index: Int) throws {
    let recorded = FixtureRepairs.all[index]
    let fixture = recorded.fixture
    let reference = fixture.prompts.reference
    let run = try Self.run(Circuit([]), fixture.subject, reference: reference)
    let heads = try Circuit.everyHead(of: fixture.weights.configuration).heads
    let ablated = try AblationEffect(
      [Ablation(heads: heads, kind: .templateMean)], fixture.subject, reference: reference)
    #expect(Agreement(run, ablated.prompts.map(\.after)).worst < .float32Forward)
    #expect(Agreement(run, recorded["circuit/empty"].elements).worst < .float32Forward)
  }

  @Test(
    "computes no less than a whole pass with the same edits", arguments: Fixture.all.indices,
    Ablation.Kind.allCases)
  func whole(index: Int, kind: Ablation.Kind) throws {
    let recorded = FixtureRepairs.all[index]
    let (subject, circuit) = (recorded.subject, try recorded.circuit)
    let zeros = Tensor(
      repeating: 0, shape: [subject.prompts.batch.count, subject.weights.configuration.width])
    var edited = subject
    // An edit that changes nothing; with edits in force every position is computed.
    edited.interventions = [
      Intervention(.block(0, .residualIn), action: .add(zeros, scale: 1))
    ]
    for mode in Circuit.PositionMode.allCases {
      for name in ["nothing"] + circuit.classes.map(\.name) {
        let part = circuit.removing(class: name)
        let reference = recorded.fixture.prompts.reference
        let quick = try Self.run(part, subject, mode, kind, reference: reference)
        let slow = try Self.run(part, edited, mode, kind, reference: reference)
        let agreement = Agreement(quick, slow)
        #expect(agreement.worst < .float32Forward, "\(mode) \(name): \(agreement)")
      }
    }
  }

  @Test("many circuits at once are each alone, and progress is told")
  func together() throws {
    let recorded = FixtureRepairs.all[0]
    let circuit = try recorded.circuit
    let base = try CircuitBase(
      recorded.subject, reference: recorded.fixture.prompts.reference)
    let circuits = [circuit] + circuit.members.map { circuit.removing([$0]) }
    var told: [Int] = []
    let all = try base.scores(keeping: circuits, progress: { done, _ in told.append(done) })
    #expect(told == Array(1...circuits.count))
    for (one, scores) in zip(circuits, all) {
      #expect(Agreement(try base.scores(keeping: one), scores).worst < .float32Forward)
    }
    let stop = Cancellation()
    stop.cancel()
    #expect(throws: AnalysisError.cancelled) {
      try base.scores(keeping: circuit, stop)
    }
  }

  @Test("F(M) and F(ABC) are the scores of the prompts, and of their pairs by the same answers")
  func ends() throws {
    let fixture = Fixture.tiny
    let base = try CircuitBase(fixture.subject, reference: fixture.prompts.reference)
    #expect(Agreement(base.model, fixture["logit_differences"].elements).worst < .float32Forward)
    let pairs = try #require(fixture.prompts.reference)
    let alone = try Subject(fixture.weights, pairs).logitDifferences()
    #expect(Agreement(try #require(base.reference), alone).worst < .float32Forward)
    let fewer = try CircuitBase(
      fixture.subject, CircuitConvention(kind: .zero), reference: PromptSet([pairs.prompts[0]]))
    #expect(fewer.reference == nil)
  }

  @Test("a head at two positions is kept at both, as under a name for both")
  func twoPositions() throws {
    let fixture = Fixture.tiny
    let prompts = PromptSet(fixture.prompts.prompts.filter { $0.tokens.count > 3 })
    let subject = Subject(fixture.weights, prompts)
    let apart = try Circuit(parsing: "0.1 a END\n0.1 b 1\n1.1 a END")
    let together = try Circuit(parsing: "0.1 a END,1\n1.1 a END")
    let runs = try [apart, together, apart.removing(class: "b")].map {
      try Self.run($0, subject, reference: prompts.reference)
    }
    #expect(Agreement(runs[0], runs[1]).worst < .float32Forward)
    #expect(Agreement(runs[0], runs[2]).worst > 1e-4)
  }

  @Test("edits in force come before it: a kept head that is ablated counts as ablated")
  func edited() throws {
    let fixture = Fixture.tiny
    let reference = fixture.prompts.reference
    let head = Ablation(heads: [Head(1, 2)], kind: .templateMean)
    let subject = try fixture.subject.adding([head], reference: reference)
    let circuit = try Circuit(parsing: "1.2 a all\n0.0 b all")
    let without = try Self.run(
      circuit.removing(class: "a"), fixture.subject, reference: reference)
    let edited = try Self.run(circuit, subject, reference: reference)
    #expect(Agreement(edited, without).worst < .float32Forward)
  }

  @Test(
    "of many prompts is that of each, and a wrong prompt keeps its number",
    arguments: Circuit.PositionMode.allCases)
  func many(mode: Circuit.PositionMode) throws {
    let recorded = FixtureRepairs.all[0]
    let reference = recorded.fixture.prompts.reference
    let circuit = try recorded.circuit
    let few = try Self.run(circuit, recorded.subject, mode, reference: reference)
    var subject = recorded.subject
    let repeats = 8192 / subject.prompts.batch.count + 2
    subject.prompts.prompts = (0..<repeats).flatMap { _ in recorded.subject.prompts.prompts }
    #expect(subject.prompts.batch.count > 8192)
    let run = try Self.run(circuit, subject, mode, reference: reference)
    #expect(Agreement(run, (0..<repeats).flatMap { _ in few }).worst < .float32Forward)
    let last = subject.prompts.prompts.count - 1
    subject.prompts.prompts[last].template = 7
    #expect(throws: AnalysisError.templateNotCovered(prompt: last, template: 7)) {
      try Self.run(circuit, subject, mode, reference: reference)
    }
    subject.prompts.prompts[last].template = subject.prompts.prompts[3].template
    subject.prompts.prompts[last].positions = [:]
    for scope in ClassEffects.Scope.allCases {
      #expect(throws: AnalysisError.noSuchPosition("MID", prompt: last, known: [])) {
        try ClassEffects(
          of: Circuit(parsing: "0.0 a MID"), subject, in: scope, positionMode: mode,
          reference: reference)
      }
    }
  }

  @Test("what cannot be run is refused with its prompt or head")
  func refused() throws {
    let fixture = Fixture.tiny
    let reference = fixture.prompts.reference
    #expect(throws: AnalysisError.noSuchHead(Head(1, 4), layers: 2, heads: 4)) {
      try Self.run(Circuit(parsing: "1.4 a END"), fixture.subject, reference: reference)
    }
    #expect(throws: AnalysisError.noSuchPosition("S2", prompt: 0, known: [])) {
      try Self.run(Circuit(parsing: "1.3 a S2"), fixture.subject, reference: reference)
    }
    #expect(throws: AnalysisError.noReference(.templateMean)) {
      try Self.run(Circuit([]), fixture.subject, reference: nil)
    }
    var prompts = fixture.prompts
    prompts.prompts[3].template = 7
    #expect(throws: AnalysisError.templateNotCovered(prompt: 3, template: 7)) {
      try Self.run(Circuit([]), Subject(fixture.weights, prompts), reference: reference)
    }
    prompts.prompts[1].answer = nil
    #expect(throws: AnalysisError.noAnswer(prompt: 1)) {
      try Self.run(Circuit([]), Subject(fixture.weights, prompts), reference: reference)
    }
  }
}

extension FixtureRepairs {
  /// The recorded circuit.
  var circuit: Circuit {
    get throws { try Circuit(parsing: requests.circuit.joined(separator: "\n")) }
  }

  /// The fixture's model on its prompts, with the positions that the circuit names.
  var subject: Subject {
    var prompts = fixture.prompts
    for (name, places) in requests.positions {
      for (row, place) in places.enumerated() { prompts.prompts[row].positions[name] = place }
    }
    return Subject(fixture.weights, prompts)
  }
}
