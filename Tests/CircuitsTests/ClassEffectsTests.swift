import Analyses
import Circuits
import Tasks
import Tensors
import TestSupport
import Testing
import Transformer

@Suite("Effects of the classes of a circuit")
struct ClassEffectsTests {
  @Test(
    "agree with TransformerLens, in the model and in the circuit", arguments: Fixture.all.indices)
  func golden(index: Int) throws {
    let recorded = FixtureRepairs.all[index]
    let circuit = try recorded.circuit
    for (scope, mode, name) in [
      (.model, .perPrompt, "model"), (.circuit, .perPrompt, "circuit/per-prompt"),
      (.circuit, .union, "circuit/union"),
    ] as [(ClassEffects.Scope, Circuit.PositionMode, String)] {
      let ours = try ClassEffects(
        of: circuit, recorded.subject, in: scope, positionMode: mode,
        reference: recorded.fixture.prompts.reference)
      let theirs = (["nothing"] + circuit.classes.map(\.name)).map {
        Measure.mean(recorded["\(name)/without/\($0)"].elements)
      }
      let agreement = Agreement([ours.whole] + ours.classes.map(\.ablated), theirs)
      #expect(agreement.worst < .float32Forward, "\(name): \(agreement)")
      #expect(ours.classes.map(\.name) == circuit.classes.map(\.name))
      #expect(ours.classes.map(\.members) == circuit.classes.map(\.members))
      #expect(ours.positionMode == (scope == .model ? nil : mode))
      for effect in ours.classes {
        #expect(effect.effect == effect.ablated - ours.whole)
        #expect(effect.magnitude == abs(effect.effect))
      }
    }
  }

  @Test(
    "in the model each is the ablation of its heads where they work", arguments: Fixture.all.indices
  )
  func ablation(index: Int) throws {
    let recorded = FixtureRepairs.all[index]
    let reference = recorded.fixture.prompts.reference
    let circuit = try recorded.circuit
    let ours = try ClassEffects(of: circuit, recorded.subject, in: .model, reference: reference)
    for (circuitClass, effect) in zip(circuit.classes, ours.classes) {
      let slow = try AblationEffect(
        circuitClass.ablations(.templateMean), recorded.subject, reference: reference)
      #expect(abs(effect.ablated - slow.after) < .float32Forward)
      #expect(abs(ours.whole - slow.before) < .float32Forward)
    }
  }

  @Test("a class at several positions is one ablation for each of them")
  func ablations() throws {
    let circuit = try Circuit(parsing: "1.1 a END\n0.2 a S2\n1.0 a END\n0.3 a all")
    #expect(
      circuit.classes[0].ablations(.templateMean) == [
        Ablation(heads: [Head(1, 0), Head(1, 1)], kind: .templateMean, positions: .named(["END"])),
        Ablation(heads: [Head(0, 2)], kind: .templateMean, positions: .named(["S2"])),
        Ablation(heads: [Head(0, 3)], kind: .templateMean, positions: .all),
      ])
  }

  @Test("the only class of a circuit of everything takes all of it away")
  func onlyClass() throws {
    let fixture = Fixture.tiny
    let circuit = try Circuit(
      parsing:
        "0.0 a all\n0.1 a all\n0.2 a all\n0.3 a all\n1.0 a all\n1.1 a all\n1.2 a all\n1.3 a all")
    let reference = fixture.prompts.reference
    let inModel = try ClassEffects(of: circuit, fixture.subject, in: .model, reference: reference)
    let inCircuit = try ClassEffects(
      of: circuit, fixture.subject, in: .circuit, reference: reference)
    #expect(abs(inModel.whole - inCircuit.whole) < .float32Forward)
    #expect(abs(inModel.classes[0].ablated - inCircuit.classes[0].ablated) < .float32Forward)
  }

  @Test("progress is told after each run, and stopping is heeded")
  func progress() throws {
    let recorded = FixtureRepairs.all[0]
    let reference = recorded.fixture.prompts.reference
    var steps: [[Int]] = []
    _ = try ClassEffects(
      of: recorded.circuit, recorded.subject, in: .model, reference: reference,
      progress: { steps.append([$0, $1]) })
    #expect(steps == [[1, 4], [2, 4], [3, 4], [4, 4]])
    let stop = Cancellation()
    stop.cancel()
    #expect(throws: AnalysisError.cancelled) {
      try ClassEffects(
        of: recorded.circuit, recorded.subject, in: .model, reference: reference,
        cancellation: stop)
    }
  }
}
