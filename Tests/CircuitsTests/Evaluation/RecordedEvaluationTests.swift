import Analyses
import Circuits
import Tasks
import Tensors
import TestSupport
import Testing
import Transformer

@Suite("Evaluations of circuits give TransformerLens's numbers")
struct RecordedEvaluationTests {
  /// Intervals play no part here.
  private static let bootstrap = Bootstrap(resamples: 1)

  @Test("a random model: runs of every kind in both position modes")
  func oddRuns() throws { try expectRuns(.odd) }

  @Test("a random model: minimality under every rule")
  func oddMinimality() throws { try expectMinimality(.odd) }

  @Test("a random model: completeness of classes and of subsets")
  func oddCompleteness() throws { try expectCompleteness(.odd) }

  @Test(
    "the trained checkpoint: runs of every kind in both position modes",
    .enabled(if: FixturePatching.hasTrained, "../shared/checkpoints/ioi-small is not there"))
  func trainedRuns() throws { try expectRuns(.trained) }

  @Test(
    "the trained checkpoint: minimality under every rule",
    .enabled(if: FixturePatching.hasTrained, "../shared/checkpoints/ioi-small is not there"))
  func trainedMinimality() throws { try expectMinimality(.trained) }

  @Test(
    "the trained checkpoint: completeness of classes and of subsets",
    .enabled(if: FixturePatching.hasTrained, "../shared/checkpoints/ioi-small is not there"))
  func trainedCompleteness() throws { try expectCompleteness(.trained) }

  private func expectRuns(_ fixture: FixtureCircuits) throws {
    let circuit = try fixture.circuit
    var compared = 0
    for convention in CircuitConvention.all {
      let base = try fixture.base(convention)
      let name = fixture.name + ", " + convention.path
      let run = try CircuitRun(circuit, on: base, bootstrap: Self.bootstrap)
      let (theirs, model) = (fixture["run/\(convention.path)"].elements, fixture["model"].elements)
      expect(run.prompts, theirs, name)
      expect(run.modelPrompts, model, name)
      expect(
        [run.model, run.circuit, run.faithfulness],
        [mean(model), mean(theirs), abs(mean(model) - mean(theirs))], name)
      expect(try #require(base.reference), fixture["reference"].elements, name)
      expect([try #require(run.reference)], [mean(fixture["reference"].elements)], name)
      expect(
        try base.scores(keeping: Circuit([])),
        fixture["empty/\(convention.kind.rawValue)"].elements,
        name)
      compared += 1
    }
    #expect(compared == fixture.arrays.keys.count { $0.hasPrefix("run/") })
  }

  private func expectMinimality(_ fixture: FixtureCircuits) throws {
    let circuit = try fixture.circuit
    let given = try MinimalityRule.sets(parsing: fixture.requests.sets.joined(separator: "\n"))
    let rules: [MinimalityRule] = [.none, .wholeClass, .given(given)]
    var compared = 0
    for convention in CircuitConvention.all {
      for rule in rules {
        let name = "minimality/\(rule.name)/\(convention.path)"
        guard fixture.arrays[name] != nil else { continue }
        let theirs = fixture.rows(name).map(mean)
        let ours = try Minimality(
          of: circuit, on: fixture.base(convention), rule: rule, bootstrap: Self.bootstrap)
        #expect(ours.entries.map(\.member) == circuit.members)
        expect(ours.entries.flatMap { [$0.without, $0.withoutBoth] }, theirs, name)
        let scores = stride(from: 0, to: theirs.count, by: 2).map {
          abs(theirs[$0 + 1] - theirs[$0])
        }
        expect(ours.entries.map(\.score), scores, name)
        compared += 1
      }
    }
    #expect(compared == fixture.arrays.keys.count { $0.hasPrefix("minimality/") })
  }

  private func expectCompleteness(_ fixture: FixtureCircuits) throws {
    let circuit = try fixture.circuit
    let subsets = fixture.requests.subsets.map { places in places.map { circuit.members[$0] } }
    let removed = [[]] + circuit.classes.map(\.members) + subsets
    var compared = 0
    for convention in CircuitConvention.all {
      let name = "completeness/circuit/\(convention.path)"
      guard fixture.arrays[name] != nil else { continue }
      let inCircuit = fixture.rows(name)
      let inModel = fixture.rows("completeness/model/\(convention.kind.rawValue)")
      let base = try fixture.base(convention)
      for (set, (circuitScores, modelScores)) in zip(removed, zip(inCircuit, inModel)) {
        let what = name + " without \(set)"
        expect(try base.scores(keeping: circuit.removing(set)), circuitScores, what)
        expect(try base.scores(ablating: set), modelScores, what)
      }
      let ours = try Completeness(of: circuit, on: base, bootstrap: Self.bootstrap)
      let count = 1 + circuit.classes.count
      #expect(ours.points.map(\.removed) == Array(removed.prefix(count)))
      expect(ours.points.map(\.circuit), inCircuit.prefix(count).map(mean), name)
      expect(ours.points.map(\.model), inModel.prefix(count).map(mean), name)
      compared += 1
    }
    #expect(compared == fixture.arrays.keys.count { $0.hasPrefix("completeness/circuit/") })
  }

  private func expect(
    _ ours: [Float], _ theirs: [Float], _ name: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let agreement = Agreement(ours, theirs)
    #expect(
      agreement.worst < .float32Forward, "\(name): \(agreement)", sourceLocation: sourceLocation)
  }

  private func mean(_ values: [Float]) -> Float { Measure.mean(values) }
}

extension CircuitConvention {
  /// Every kind in every position mode.
  fileprivate static var all: [CircuitConvention] {
    Ablation.Kind.allCases.flatMap { kind in
      Circuit.PositionMode.allCases.map { CircuitConvention(kind: kind, positionMode: $0) }
    }
  }

  /// What recorded arrays call it.
  fileprivate var path: String { "\(kind.rawValue)/\(positionMode.rawValue)" }
}

extension FixtureCircuits {
  /// The recorded circuit.
  fileprivate var circuit: Circuit {
    get throws { try Circuit(parsing: requests.circuit.joined(separator: "\n")) }
  }

  /// What circuits of the fixture's model start from.
  fileprivate func base(_ convention: CircuitConvention) throws -> CircuitBase {
    let prompts = PromptSet(
      requests.prompts.indices.map { row in
        Prompt(
          tokens: requests.prompts[row], corrupted: requests.reference[row],
          answer: requests.answers[row], distractor: requests.distractors[row],
          positions: requests.positions.mapValues { $0[row] }, template: requests.templates[row])
      })
    return try CircuitBase(Subject(weights, prompts), convention, reference: prompts.reference)
  }
}
