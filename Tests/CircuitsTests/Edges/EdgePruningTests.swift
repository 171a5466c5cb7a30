import Analyses
import Circuits
import Patching
import Tasks
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("ACDC")
struct EdgePruningTests {
  /// The same search with a run of the whole model for each edge.
  private static func twin(
    _ recorded: FixtureEdges, _ pairs: PatchPairs, _ threshold: Float
  ) throws -> (circuit: EdgeCircuit, changes: [Edge: Float]) {
    let graph = EdgeGraph(recorded.weights.configuration)
    let naive = NaiveEdgeRun(weights: recorded.weights, pairs: pairs)
    var kept = Set(graph.edges)
    var changes: [Edge: Float] = [:]
    var score = Measure.mean(try naive.scores(keeping: kept))
    // Targets from the logits back, values before keys before queries, sources from the last on.
    let nodes = (graph.sources.dropFirst() + [.logits]).reversed()
    for node in nodes {
      let inputs: [HeadInput?]
      if case .head = node { inputs = [.values, .keys, .queries] } else { inputs = [nil] }
      for input in inputs {
        for source in graph.sources.reversed() {
          guard let edge = Edge(source, node, input), kept.contains(edge) else { continue }
          let after = Measure.mean(try naive.scores(keeping: kept.subtracting([edge])))
          changes[edge] = after - score
          guard abs(after - score) < threshold else { continue }
          kept.remove(edge)
          score = after
        }
      }
    }
    return (EdgeCircuit(kept), changes)
  }

  @Test(
    "takes out the edges that a run of the whole model for each would",
    arguments: FixtureEdges.all.indices,
    [0.02, 0.2] as [Float])
  func twin(index: Int, threshold: Float) throws {
    let recorded = FixtureEdges.all[index]
    let pairs = try recorded.pairs(.logitDifference)
    var pruning = try EdgePruning(recorded.weights, pairs, threshold: threshold)
    #expect(pruning.edgeCount == EdgeGraph(recorded.weights.configuration).edgeCount)
    #expect(pruning.circuit.edges.count == pruning.edgeCount)
    while try pruning.advance() {}
    #expect(pruning.isDone && pruning.decidedCount == pruning.edgeCount)
    #expect(pruning.testedCount <= pruning.edgeCount && pruning.testedCount > 0)
    let twin = try Self.twin(recorded, pairs, threshold)
    #expect(pruning.circuit == twin.circuit)
    #expect(!twin.circuit.edges.isEmpty && twin.circuit.edges.count < pruning.edgeCount)
    for (edge, change) in twin.changes {
      #expect(abs((pruning.changes[edge] ?? .nan) - change) < 1e-4, "\(edge)")
    }
    // What it says of itself is what a run of the circuit says.
    let run = try EdgeCircuitRun(pruning.circuit, recorded.weights, pairs)
    let agreement = Agreement(pruning.run.perPrompt, run.perPrompt)
    #expect(agreement.worst < .edgeRun, "\(agreement)")
    #expect(abs(pruning.full - run.full) < 1e-5)
  }

  @Test("keeps what it has decided when it is stopped, and goes on from there")
  func stopped() throws {
    let recorded = FixtureEdges.all[1]
    let pairs = try recorded.pairs(.probabilityDifference)
    var whole = try EdgePruning(recorded.weights, pairs, threshold: 0.002)
    while try whole.advance() {}
    var pruning = try EdgePruning(recorded.weights, pairs, threshold: 0.002)
    for _ in 0..<5 { #expect(try pruning.advance()) }
    let (decided, circuit) = (pruning.decidedCount, pruning.circuit)
    let cancellation = Cancellation()
    cancellation.cancel()
    #expect(throws: EdgeError.patching(.analysis(.cancelled))) {
      _ = try pruning.advance(cancellation: cancellation)
    }
    #expect(pruning.decidedCount == decided && pruning.circuit == circuit && !pruning.isDone)
    while try pruning.advance() {}
    #expect(pruning.circuit == whole.circuit && pruning.changes == whole.changes)
  }

  @Test("begins with chosen edges where they are given")
  func from() throws {
    let recorded = FixtureEdges.all[0]
    let pairs = try recorded.pairs(.logitDifference)
    let start = try recorded.circuit("top/few")
    var pruning = try EdgePruning(recorded.weights, pairs, threshold: 0.1, from: start)
    #expect(pruning.edgeCount == start.edges.count && pruning.circuit == start)
    while try pruning.advance() {}
    #expect(Set(pruning.circuit.edges).isSubset(of: start.edges))
    let circuit = try EdgeCircuit(parsing: "input->m9")
    #expect(throws: EdgeError.noSuchNode(.mlp(9), line: nil, layers: 2, heads: 4)) {
      try EdgePruning(recorded.weights, pairs, threshold: 0.1, from: circuit)
    }
  }

  @Test("of a threshold of zero keeps every edge that leads anywhere; of infinity none")
  func extremes() throws {
    let recorded = FixtureEdges.all[2]
    let pairs = try recorded.pairs(.logitDifference)
    var none = try EdgePruning(recorded.weights, pairs, threshold: .infinity)
    while try none.advance() {}
    #expect(none.circuit.edges.isEmpty)
    #expect(abs(none.run.score - none.corrupted) < 1e-5)
    var all = try EdgePruning(recorded.weights, pairs, threshold: 0)
    while try all.advance() {}
    #expect(all.circuit.edges.count == all.edgeCount)
    #expect(abs(all.run.score - all.full) < 1e-5)
  }
}

@Suite("A head circuit by gradients")
struct HeadCircuitByGradientsTests {
  @Test("scores each node by the sum of its outgoing edges", arguments: FixtureEdges.all.indices)
  func sums(index: Int) throws {
    let recorded = FixtureEdges.all[index]
    for kind in recorded.kinds {
      let pairs = try recorded.pairs(kind)
      for method in recorded.methods.values {
        let nodes = try EdgeScores(recorded.weights, pairs, method).nodeScores.dropFirst()
        let heads = try HeadCircuitByGradients(3, recorded.weights, pairs, method)
        #expect(heads.scores.map(\.node) == nodes.map(\.node))
        let agreement = Agreement(
          gradients: heads.scores.map(\.score), nodes.map(\.score))
        #expect(agreement.worst < 1e-4, "\(kind) \(method): \(agreement)")
      }
    }
  }

  @Test("of all heads is the model; of none, MLPs alone carry the run")
  func ends() throws {
    let recorded = FixtureEdges.all[1]
    let pairs = try recorded.pairs(.logitDifference)
    let all = try HeadCircuitByGradients(9, recorded.weights, pairs)
    #expect(all.heads.count == 9 && Set(all.heads).count == 9)
    #expect(abs(all.run.score - all.run.full) < 1e-4)
    let more = try HeadCircuitByGradients(1000, recorded.weights, pairs)
    #expect(more.heads == all.heads)
    let none = try HeadCircuitByGradients(0, recorded.weights, pairs)
    #expect(none.heads.isEmpty && none.run.perPrompt != all.run.perPrompt)
    #expect(try HeadCircuitByGradients(-1, recorded.weights, pairs).run == none.run)
  }

  @Test(
    "with many steps the input's score is the whole effect of corrupting it",
    arguments: FixtureEdges.all.indices, EdgeMethod.Alphas.allCases)
  func complete(index: Int, alphas: EdgeMethod.Alphas) throws {
    let recorded = FixtureEdges.all[index]
    for kind in recorded.kinds {
      let pairs = try recorded.pairs(kind)
      func distance(_ steps: Int) throws -> Float {
        let scores = try EdgeScores(
          recorded.weights, pairs, .integrated(steps: steps, alphas: alphas))
        let run = try EdgeCircuitRun(EdgeCircuit([]), recorded.weights, pairs)
        return abs(scores.nodeScores[0].score - (run.corrupted - run.full))
      }
      let (few, many) = try (distance(4), distance(256))
      #expect(many < 0.02, "\(kind): \(few) of 4 steps, \(many) of 256")
      #expect(many < few || few < 1e-3)
    }
  }
}
