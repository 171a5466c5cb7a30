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
  private static func reference(_ fixture: Fixture) throws -> AblationReference {
    try .templateMeans(fixture.weights, fixture.prompts.reference)
  }

  /// Every head at a position.
  private static func everyHead(_ fixture: Fixture, at position: String) throws -> Circuit {
    let shape = fixture.weights.configuration
    return try Circuit([
      CircuitClass(
        "every",
        (0..<shape.layers).flatMap { layer in
          (0..<shape.heads).map { .init(Head(layer, $0), at: position) }
        })
    ])
  }

  @Test(
    "agrees with TransformerLens, whole and without each class", arguments: Fixture.all.indices,
    Circuit.PositionMode.allCases)
  func golden(index: Int, mode: Circuit.PositionMode) throws {
    let recorded = FixtureRepairs.all[index]
    let reference = try Self.reference(recorded.fixture)
    let circuit = try recorded.circuit
    for name in ["nothing"] + circuit.classes.map(\.name) {
      let run = try CircuitRun(
        circuit.removing(class: name), recorded.subject, positionMode: mode, reference: reference)
      let agreement = Agreement(
        run.prompts, recorded["circuit/\(mode.rawValue)/without/\(name)"].elements)
      #expect(agreement.worst < .float32Forward, "\(name): \(agreement)")
      #expect(run.mean == Measure.mean(run.prompts))
      #expect(run.positionMode == mode)
    }
  }

  @Test("of all heads at all positions is the model", arguments: Fixture.all.indices)
  func everything(index: Int) throws {
    let fixture = Fixture.all[index]
    let reference = try Self.reference(fixture)
    let model = fixture["logit_differences"].elements
    let run = try CircuitRun(
      Self.everyHead(fixture, at: "all"), fixture.subject, reference: reference)
    #expect(Agreement(run.prompts, model).worst < .float32Forward)
    let atEnd = try CircuitRun(
      Self.everyHead(fixture, at: "END"), fixture.subject, reference: reference)
    // One token alone: END is all there is.
    #expect(abs(atEnd.prompts[0] - model[0]) < .float32Forward)
    #expect(Agreement(atEnd.prompts, model).worst > 1e-3)
  }

  @Test("of no head is the model with every head ablated", arguments: Fixture.all.indices)
  func nothing(index: Int) throws {
    let recorded = FixtureRepairs.all[index]
    let fixture = recorded.fixture
    let run = try CircuitRun(
      Circuit([]), fixture.subject, reference: try Self.reference(fixture))
    let every = Ablation(heads: try Self.everyHead(fixture, at: "all").heads, kind: .templateMean)
    let ablated = try AblationEffect(
      [every], fixture.subject, reference: fixture.prompts.reference)
    #expect(Agreement(run.prompts, ablated.prompts.map(\.after)).worst < .float32Forward)
    #expect(Agreement(run.prompts, recorded["circuit/empty"].elements).worst < .float32Forward)
  }

  @Test("a head at two positions is kept at both, as under a name for both")
  func twoPositions() throws {
    let fixture = Fixture.tiny
    let prompts = PromptSet(fixture.prompts.prompts.filter { $0.tokens.count > 3 })
    let subject = Subject(fixture.weights, prompts)
    let reference = try AblationReference.templateMeans(fixture.weights, prompts.reference)
    let apart = try Circuit(parsing: "0.1 a END\n0.1 b 1\n1.1 a END")
    let together = try Circuit(parsing: "0.1 a END,1\n1.1 a END")
    let runs = try [apart, together].map { try CircuitRun($0, subject, reference: reference) }
    #expect(runs[0] == runs[1])
    let less = try CircuitRun(apart.removing(class: "b"), subject, reference: reference)
    #expect(less != runs[0])
  }

  @Test("edits in force come before it: a kept head that is ablated counts as ablated")
  func edited() throws {
    let fixture = Fixture.tiny
    let reference = try Self.reference(fixture)
    let head = Ablation(heads: [Head(1, 2)], kind: .templateMean)
    let subject = try fixture.subject.adding([head], reference: fixture.prompts.reference)
    let circuit = try Circuit(parsing: "1.2 a all\n0.0 b all")
    let without = try CircuitRun(
      circuit.removing(class: "a"), fixture.subject, reference: reference)
    #expect(try CircuitRun(circuit, subject, reference: reference) == without)
  }

  @Test(
    "of many prompts is that of each, and a wrong prompt keeps its number",
    arguments: Circuit.PositionMode.allCases)
  func many(mode: Circuit.PositionMode) throws {
    let recorded = FixtureRepairs.all[0]
    let fixture = recorded.fixture
    let reference = try Self.reference(fixture)
    let circuit = try recorded.circuit
    let few = try CircuitRun(
      circuit, recorded.subject, positionMode: mode, reference: reference)
    var subject = recorded.subject
    let repeats = 8192 / subject.prompts.batch.count + 2
    subject.prompts.prompts = (0..<repeats).flatMap { _ in recorded.subject.prompts.prompts }
    #expect(subject.prompts.batch.count > 8192)
    let run = try CircuitRun(circuit, subject, positionMode: mode, reference: reference)
    let theirs = (0..<repeats).flatMap { _ in few.prompts }
    #expect(Agreement(run.prompts, theirs).worst < .float32Forward)
    let kept = try subject.keeping(circuit, positionMode: mode, reference: reference)
    #expect(Agreement(try kept.logitDifferences(), theirs).worst < .float32Forward)
    let last = subject.prompts.prompts.count - 1
    subject.prompts.prompts[last].template = 7
    #expect(throws: AnalysisError.templateNotCovered(prompt: last, template: 7)) {
      try CircuitRun(circuit, subject, positionMode: mode, reference: reference)
    }
    subject.prompts.prompts[last].template = subject.prompts.prompts[3].template
    subject.prompts.prompts[last].positions = [:]
    for scope in ClassEffects.Scope.allCases {
      #expect(throws: AnalysisError.noSuchPosition("MID", prompt: last, known: [])) {
        try ClassEffects(
          of: Circuit(parsing: "0.0 a MID"), subject, in: scope, positionMode: mode,
          reference: fixture.prompts.reference)
      }
    }
  }

  @Test("what cannot be run is refused with its prompt or head")
  func refused() throws {
    let fixture = Fixture.tiny
    let reference = try Self.reference(fixture)
    #expect(throws: AnalysisError.noSuchHead(Head(1, 4), layers: 2, heads: 4)) {
      try CircuitRun(Circuit(parsing: "1.4 a END"), fixture.subject, reference: reference)
    }
    #expect(throws: AnalysisError.noSuchPosition("S2", prompt: 0, known: [])) {
      try CircuitRun(Circuit(parsing: "1.3 a S2"), fixture.subject, reference: reference)
    }
    #expect(throws: AnalysisError.noReference(.templateMean)) {
      try AblationReference.templateMeans(fixture.weights, nil)
    }
    var prompts = fixture.prompts
    prompts.prompts[3].template = 7
    #expect(throws: AnalysisError.templateNotCovered(prompt: 3, template: 7)) {
      try CircuitRun(Circuit([]), Subject(fixture.weights, prompts), reference: reference)
    }
    prompts.prompts[1].answer = nil
    #expect(throws: AnalysisError.noAnswer(prompt: 1)) {
      try CircuitRun(Circuit([]), Subject(fixture.weights, prompts), reference: reference)
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
