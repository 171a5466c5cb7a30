import Analyses
import Circuits
import Patching
import Tasks
import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("A circuit of edges run alone")
struct EdgeCircuitRunTests {
  private static func expectAgreement(_ recorded: FixtureEdges) throws {
    for kind in recorded.kinds {
      let pairs = try recorded.pairs(kind)
      for ablation in EdgeAblation.allCases {
        let session = try EdgeCircuitSession(recorded.weights, pairs, ablation: ablation)
        for name in ["top/few", "greedy/many", "every-third"] {
          let run = try session.run(recorded.circuit(name))
          let key = "\(kind.rawValue)/\(name)/\(ablation.rawValue)"
          var theirs = recorded["run/\(key)"].elements
          if ablation == .zero, recorded.weights.configuration.norm == .rms {
            // Of a stream that is zero PyTorch's sums leave roundings, which RMSNorm makes a thousand
            // times larger, and the norm of queries and keys once more.
            theirs = try NaiveEdgeRun(weights: recorded.weights, pairs: pairs, isZero: true)
              .scores(keeping: Set(recorded.circuit(name).edges))
          }
          let agreement = Agreement(run.perPrompt, theirs)
          #expect(agreement.worst < .edgeRun, "\(key): \(agreement)")
          #expect(run.score == Measure.mean(run.perPrompt) && run.ablation == ablation)
          let (full, corrupted) = (
            Measure.mean(recorded["full/\(kind.rawValue)"].elements),
            Measure.mean(recorded["corrupted/\(kind.rawValue)"].elements)
          )
          #expect(abs(run.full - full) < .edgeRun * (1 + abs(full)))
          #expect(abs(run.corrupted - corrupted) < .edgeRun * (1 + abs(corrupted)))
        }
      }
    }
  }

  @Test("agrees with the method of the EAP-IG package", arguments: FixtureEdges.all.indices)
  func golden(index: Int) throws { try Self.expectAgreement(FixtureEdges.all[index]) }

  @Test(
    "agrees with it on a trained checkpoint",
    .enabled(if: FixturePatching.hasTrained, "../shared/checkpoints/ioi-small is not there"))
  func trained() throws { try Self.expectAgreement(FixtureEdges.trained) }

  @Test(
    "of every edge is the model; of none the replaced run", arguments: FixtureEdges.all.indices,
    EdgeAblation.allCases)
  func ends(index: Int, ablation: EdgeAblation) throws {
    let recorded = FixtureEdges.all[index]
    let pairs = try recorded.pairs(.logitDifference)
    let session = try EdgeCircuitSession(recorded.weights, pairs, ablation: ablation)
    let all = try session.run(EdgeCircuit(EdgeGraph(recorded.weights.configuration).edges))
    let full = Agreement(all.perPrompt, recorded["full/logit-difference"].elements)
    #expect(full.worst < .edgeRun, "\(full)")
    #expect(abs((all.percent ?? 0) - 100) < 0.1)
    let none = try session.run(EdgeCircuit([]))
    let corrupted = Agreement(none.perPrompt, recorded["corrupted/logit-difference"].elements)
    #expect((corrupted.worst < .edgeRun) == (ablation == .corrupted), "\(corrupted)")
  }

  @Test(
    "agrees with the definition, destination by destination", arguments: FixtureEdges.all.indices,
    [2, 3, 5])
  func naive(index: Int, share: Int) throws {
    let recorded = FixtureEdges.all[index]
    let pairs = try recorded.pairs(.logitDifference)
    // A share of the edges, spread over the graph.
    let edges = EdgeGraph(recorded.weights.configuration).edges.enumerated()
      .filter { ($0.offset * 7919 + 3) % 11 % share == 0 }.map(\.element)
    let run = try EdgeCircuitRun(EdgeCircuit(edges), recorded.weights, pairs)
    let twin = try NaiveEdgeRun(weights: recorded.weights, pairs: pairs).scores(
      keeping: Set(edges))
    let agreement = Agreement(run.perPrompt, twin)
    #expect(agreement.worst < .edgeRun, "\(agreement)")
  }

  @Test("agrees with the definition on every family", arguments: FamilyFixture.all)
  func families(fixture: FamilyFixture) throws {
    let prompts = fixture.prompts
    let pairs = try PatchPairs(prompts, corrupted: try #require(prompts.reference))
    let all = EdgeGraph(fixture.configuration).edges
    for share in [2, 5] {
      let edges = all.enumerated().filter { ($0.offset * 7919 + 3) % 11 % share == 0 }
        .map(\.element)
      let run = try EdgeCircuitRun(EdgeCircuit(edges), fixture.weights, pairs)
      let twin = try NaiveEdgeRun(weights: fixture.weights, pairs: pairs).scores(
        keeping: Set(edges))
      let agreement = Agreement(run.perPrompt, twin)
      #expect(agreement.worst < .edgeRun, "\(agreement)")
    }
    let whole = try EdgeCircuitRun(EdgeCircuit(all), fixture.weights, pairs)
    let model = Agreement(whole.perPrompt, fixture["logit_differences"].elements)
    #expect(model.worst < .edgeRun, "\(model)")
  }

  @Test("edges that do not lead to the logits change nothing")
  func dead() throws {
    let recorded = FixtureEdges.all[0]
    let session = try EdgeCircuitSession(recorded.weights, recorded.pairs(.logitDifference))
    let circuit = try recorded.circuit("greedy/many")
    let dead = EdgeCircuit(
      EdgeGraph(recorded.weights.configuration).edges.filter { $0.target == .head(Head(1, 3)) }
        + circuit.edges.filter { $0.source != .head(Head(1, 3)) })
    let without = EdgeCircuit(dead.edges.filter { $0.target != .head(Head(1, 3)) })
    #expect(try session.run(dead).perPrompt == session.run(without).perPrompt)
  }

  @Test("of more prompts than are kept, or run together, is that of each")
  func many() throws {
    let recorded = FixtureEdges.all[2]
    var prompts = try recorded.pairs(.logitDifference).clean
    let few = try EdgeCircuitRun(
      recorded.circuit("every-third"), recorded.weights, recorded.pairs(.logitDifference),
      ablation: .mean)
    let times = 100
    let once = prompts.prompts
    prompts.prompts = (0..<times).flatMap { _ in once }
    let corrupted = try #require(prompts.reference)
    var told: [Int] = []
    let pairs = try PatchPairs(prompts, corrupted: corrupted)
    let run = try EdgeCircuitSession(recorded.weights, pairs, ablation: .mean).run(
      recorded.circuit("every-third"), progress: { done, _ in told.append(done) })
    let agreement = Agreement(run.perPrompt, (0..<times).flatMap { _ in few.perPrompt })
    #expect(agreement.worst < .edgeRun, "\(agreement)")
    #expect(told.count > 2 && told.last == prompts.prompts.count)
  }

  @Test("what cannot be run is refused, and work stops when asked")
  func refused() throws {
    let recorded = FixtureEdges.all[0]
    let pairs = try recorded.pairs(.logitDifference)
    let circuit = try EdgeCircuit(parsing: "input->m7")
    #expect(throws: EdgeError.noSuchNode(.mlp(7), line: nil, layers: 2, heads: 4)) {
      try EdgeCircuitRun(circuit, recorded.weights, pairs)
    }
    let cancellation = Cancellation()
    cancellation.cancel()
    #expect(throws: EdgeError.patching(.analysis(.cancelled))) {
      try EdgeCircuitRun(
        EdgeCircuit([]), recorded.weights, pairs, cancellation: cancellation)
    }
    #expect(EdgeError.patching(.analysis(.cancelled)).isCancelled)
    var prompts = pairs.clean
    prompts.prompts[1].distractor = nil
    #expect(throws: EdgeError.patching(.analysis(.noAnswer(prompt: 1)))) {
      try EdgeCircuitRun(
        EdgeCircuit([]), recorded.weights,
        PatchPairs(prompts, corrupted: pairs.corrupted))
    }
  }

  @Test("tells no per cent where the full score is nearly zero")
  func percent() {
    let run = EdgeCircuitRun(score: 1, full: 1e-9, corrupted: 0, perPrompt: [1])
    #expect(run.percent == nil)
    #expect(EdgeCircuitRun(score: 1, full: -2, corrupted: 0, perPrompt: [1]).percent == -50)
  }
}

extension Float {
  /// A run of edges of a tiny model in single precision: sums of streams in another order than a
  /// plain pass, against PyTorch's patched sums.
  static let edgeRun: Float = 5e-5
}
