import Analyses
import Tasks
import Tensors
import TestSupport
import Testing
import Transformer

@Suite("Ablations agree with the reference")
struct AblationReferenceTests {
  @Test("logits at END for every kind and target", arguments: Fixture.all.indices)
  func targets(index: Int) throws {
    let fixture = Fixture.all[index]
    let request = fixture.requests.ablations
    #expect(request.kinds.count == 4 && request.targets.count >= 5)
    for (name, target) in request.targets {
      for kind in try request.kinds.map({ try #require(Ablation.Kind(rawValue: $0)) }) {
        let ablation = Ablation(
          heads: target.heads.map { Head($0[0], $0[1]) }, mlps: target.mlps, kind: kind,
          positions: target.positions == "all" ? .all : .named(["END"]))
        let edited = try fixture.subject.adding([ablation], reference: fixture.prompts.reference)
        let activations = try fixture.weights.forward(
          fixture.batch, Pass(interventions: edited.interventions))
        let agreement = Agreement(
          try #require(activations.logits), fixture["ablation/\(name)/\(kind.rawValue)"])
        #expect(agreement.worst < .float32Forward, "\(name) \(kind): \(agreement)")
      }
    }
  }

  @Test("sweeps over all heads and all MLPs", arguments: RecordedModel.all)
  func sweeps(model: RecordedModel) throws {
    let rows = model.subject.prompts.prompts.count
    for kind in Ablation.Kind.allCases {
      for components in AblationSweep.Components.allCases {
        let sweep = try AblationSweep(
          over: components, model.subject, kind: kind, reference: model.reference)
        let recorded = model["sweep/\(components.rawValue)/\(kind.rawValue)"].elements
        let each = recorded.count / rows
        let theirs = (0..<each).map { place in
          Measure.mean((0..<rows).map { recorded[$0 * each + place] })
        }
        let agreement = Agreement(sweep.effects.flatMap { $0 }.map { $0 + sweep.before }, theirs)
        #expect(agreement.worst < .float32Forward, "\(components) \(kind): \(agreement)")
      }
    }
  }

  @Test(
    "a sweep at END, and with edits in force, equals one run for each component",
    arguments: RecordedModel.all)
  func sweepsAgainstSingleRuns(model: RecordedModel) throws {
    let last = model.configuration.layers - 1
    let force = Ablation(heads: [Head(last, 0)], mlps: [last], kind: .mean)
    let reference = model.reference
    for base in [
      model.subject, try model.subject.adding([force], reference: reference),
    ] {
      for components in AblationSweep.Components.allCases {
        let sweep = try AblationSweep(
          over: components, base, kind: .templateMean, positions: .named(["END"]),
          reference: reference)
        for (layer, row) in sweep.effects.enumerated() {
          for (index, effect) in row.enumerated() {
            let single = Ablation(
              heads: components == .heads ? [Head(layer, index)] : [],
              mlps: components == .mlps ? [layer] : [], kind: .templateMean,
              positions: .named(["END"]))
            let slow = try AblationEffect([single], base, reference: reference)
            #expect(
              abs(slow.after - slow.before - effect) < .float32Forward,
              "\(components) \(layer).\(index)")
          }
        }
      }
    }
  }

  @Test("a sweep asked for layer by layer, last first, equals the sweep in one call")
  func session() throws {
    let fixture = Fixture.all[1]
    for components in AblationSweep.Components.allCases {
      let sweep = try AblationSweep(
        over: components, fixture.subject, kind: .mean, reference: fixture.prompts.reference)
      let session = try AblationSweepSession(
        over: components, fixture.subject, kind: .mean, reference: fixture.prompts.reference)
      #expect(session.before == sweep.before)
      for layer in sweep.effects.indices.reversed() {
        #expect(try session.effects(layer: layer) == sweep.effects[layer])
      }
    }
  }

  @Test("an ablation that writes what stands there already is not run and has no effect at all")
  func standsThere() throws {
    let base = Fixture.tiny.subject
    let heads = (0..<base.weights.configuration.heads).map { Head(1, $0) }
    let stop = Cancellation()
    stop.cancel()
    for (components, ablation) in [
      (AblationSweep.Components.heads, Ablation(heads: heads, kind: .zero)),
      (.mlps, Ablation(mlps: [1], kind: .zero)),
    ] {
      let edited = try base.adding([ablation], reference: nil)
      let session = try AblationSweepSession(over: components, edited, kind: .zero)
      let effects = try session.effects(layer: 1, cancellation: stop)
      #expect(effects.allSatisfy { $0 == 0 })
      #expect(throws: AnalysisError.cancelled) {
        try session.effects(layer: 0, cancellation: stop)
      }
    }
    let one = try base.adding([Ablation(heads: [heads[2]], kind: .zero)], reference: nil)
    let sweep = try AblationSweep(over: .heads, one, kind: .zero)
    #expect(sweep.effects[1][2] == 0)
    #expect(sweep.effects[1][1] != 0)
  }

  @Test("a cancelled sweep says so")
  func cancelled() throws {
    let stop = Cancellation()
    let session = try AblationSweepSession(over: .heads, Fixture.tiny.subject, kind: .zero)
    stop.cancel()
    #expect(throws: AnalysisError.cancelled) { try session.effects(layer: 0, cancellation: stop) }
  }
}
