import Analyses
import Circuits
import Patching
import Tasks
import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("Scores of edges")
struct EdgeScoresTests {
  /// As a share of the largest score.
  private static let tolerance: Float = 1e-4

  private static func expectAgreement(_ recorded: FixtureEdges) throws {
    for kind in recorded.kinds {
      let pairs = try recorded.pairs(kind)
      for (name, method) in recorded.methods {
        let scores = try EdgeScores(recorded.weights, pairs, method)
        let agreement = Agreement(
          gradients: scores.scores, recorded["\(kind.rawValue)/\(name)"].elements)
        #expect(agreement.worst < tolerance, "\(kind) \(name): \(agreement)")
        #expect(scores.score == kind && scores.method == method)
        #expect(scores.steps == (name == "clean" ? 0 : recorded.requests.steps))
      }
    }
  }

  @Test(
    "agree with the method of the EAP-IG package, every edge", arguments: FixtureEdges.all.indices)
  func golden(index: Int) throws { try Self.expectAgreement(FixtureEdges.all[index]) }

  @Test(
    "agree with it on a trained checkpoint",
    .enabled(if: FixturePatching.hasTrained, "../shared/checkpoints/ioi-small is not there"))
  func trained() throws { try Self.expectAgreement(FixtureEdges.trained) }

  @Test("do not depend on how many prompts and steps run together")
  func together() throws {
    let recorded = FixtureEdges.all[1]
    var prompts = try recorded.pairs(.probabilityDifference).clean
    let few = try EdgeScores(
      recorded.weights, recorded.pairs(.probabilityDifference),
      .integrated(steps: 40, alphas: .withClean))
    // More rows than run together, so that prompts are cut into parts and steps into groups.
    let times = 12
    prompts.years = nil
    let once = prompts.prompts
    prompts.prompts = (0..<times).flatMap { _ in once }
    prompts.years = YearOutcomes(
      outcomes: recorded.requests.years,
      starts: (0..<times).flatMap { _ in recorded.requests.starts })
    guard let corrupted = prompts.reference else { return }
    var told: [(Int, Int)] = []
    let many = try EdgeScores(
      recorded.weights, PatchPairs(prompts, corrupted: corrupted),
      .integrated(steps: 40, alphas: .withClean), progress: { told.append(($0, $1)) })
    let agreement = Agreement(gradients: many.scores, few.scores)
    #expect(agreement.worst < Self.tolerance, "\(agreement)")
    #expect(told.count > 2 && told.allSatisfy { $0.1 == 40 * prompts.prompts.count })
    #expect(told.last?.0 == told.last?.1)
    #expect(zip(told, told.dropFirst()).allSatisfy { $0.0 < $1.0 })
  }

  @Test("are zero where the two prompts of each pair are the same up to END")
  func same() throws {
    let recorded = FixtureEdges.all[0]
    var prompts = try recorded.pairs(.logitDifference).clean
    for row in prompts.prompts.indices {
      prompts.prompts[row].corrupted = prompts.prompts[row].tokens
    }
    // After END they may differ.
    let last = prompts.prompts.count - 1
    let length = prompts.prompts[last].tokens.count
    #expect(prompts.prompts[last].end < length - 1)
    let other = prompts.prompts[last].tokens[0]
    prompts.prompts[last].corrupted?[length - 1] = other
    let corrupted = try #require(prompts.reference)
    let scores = try EdgeScores(
      recorded.weights, PatchPairs(prompts, corrupted: corrupted),
      .integrated(steps: 2, alphas: .withCorrupted))
    // But for rounding: the two runs carry different numbers of rows.
    #expect(scores.scores.allSatisfy { abs($0) < 1e-4 })
  }

  @Test("with gradients of both prompts are the mean of those with either")
  func ends() throws {
    let recorded = FixtureEdges.all[0]
    let pairs = try recorded.pairs(.logitDifference)
    let both = try EdgeScores(recorded.weights, pairs, .ends).scores
    let clean = try EdgeScores(recorded.weights, pairs, .clean).scores
    let corrupted = try EdgeScores(
      recorded.weights, pairs, .integrated(steps: 1, alphas: .withCorrupted)
    ).scores
    for (both, parts) in zip(both, zip(clean, corrupted)) {
      #expect(abs(both - (parts.0 + parts.1) / 2) < 1e-5)
    }
  }

  @Test("of a node are the sum of its outgoing edges'")
  func nodes() throws {
    let recorded = FixtureEdges.all[0]
    let scores = try EdgeScores(
      recorded.weights, recorded.pairs(.logitDifference), .clean)
    #expect(scores.nodeScores.map(\.node) == scores.graph.sources)
    for (node, score) in scores.nodeScores {
      let sum = zip(scores.edges, scores.scores).filter { $0.0.source == node }
        .reduce(Float(0)) { $0 + $1.1 }
      #expect(abs(sum - score) < 1e-5)
    }
  }

  @Test("of a node are what attribution patching says of its output", arguments: FamilyFixture.all)
  func attribution(fixture: FamilyFixture) throws {
    let pairs = try PatchPairs(
      fixture.prompts, corrupted: try #require(fixture.prompts.reference))
    let scores = try EdgeScores(fixture.weights, pairs, .clean)
    func effects(_ patch: ActivationPatch) throws -> [[Float]] {
      try AttributionPatching(
        patch, into: Subject(fixture.weights, pairs.clean),
        from: Subject(fixture.weights, pairs.corrupted)
      ).effects
    }
    let heads = try effects(ActivationPatch(.z))
    let mlps = try effects(ActivationPatch(.mlpOut, isWhole: true))
    let entering = try effects(ActivationPatch(.residualIn, isWhole: true))
    let theirs = scores.graph.sources.map { node -> Float in
      switch node {
      case .head(let head): heads[head.layer][head.index]
      case .mlp(let layer): mlps[layer][0]
      case .input, .logits: entering[0][0]
      }
    }
    let agreement = Agreement(gradients: scores.nodeScores.map(\.score), theirs)
    #expect(agreement.worst < Self.tolerance, "\(agreement)")
  }

  @Test("what cannot be scored is refused, and work stops when asked")
  func refused() throws {
    let recorded = FixtureEdges.all[0]
    let pairs = try recorded.pairs(.logitDifference)
    var prompts = pairs.clean
    prompts.prompts[2].answer = nil
    #expect(throws: PatchingError.analysis(.noAnswer(prompt: 2))) {
      try EdgeScores(
        recorded.weights, PatchPairs(prompts, corrupted: pairs.corrupted), .clean)
    }
    var shape = recorded.weights.configuration
    shape.context = 5
    let short = Weights(random: shape, seed: 1)
    #expect(
      throws: PatchingError.context(.destination, prompt: 2, length: 6, context: 5)
    ) { try EdgeScores(short, pairs, .clean) }
    let cancellation = Cancellation()
    cancellation.cancel()
    #expect(throws: PatchingError.analysis(.cancelled)) {
      try EdgeScores(recorded.weights, pairs, .clean, cancellation: cancellation)
    }
  }

  @Test("take no more memory than was said, and more for more steps")
  func memory() throws {
    let recorded = FixtureEdges.all[0]
    let pairs = try recorded.pairs(.logitDifference)
    let one = try EdgeScores.memory(recorded.weights, pairs, .clean)
    let five = try EdgeScores.memory(
      recorded.weights, pairs, .integrated(steps: 5, alphas: .withClean))
    #expect(one > 0 && five > one)
  }
}

@Suite("A circuit chosen by scores of edges")
struct EdgeSelectionTests {
  private static func scores(_ recorded: FixtureEdges) -> EdgeScores {
    EdgeScores(
      EdgeGraph(recorded.weights.configuration),
      recorded["\(recorded.kinds[0].rawValue)/with-clean"].elements,
      .integrated(steps: recorded.requests.steps, alphas: .withClean), recorded.kinds[0])
  }

  @Test("is the one that the package's rules choose, pruned", arguments: FixtureEdges.all.indices)
  func golden(index: Int) throws {
    let recorded = FixtureEdges.all[index]
    let scores = Self.scores(recorded)
    let sizes = ["few": scores.edges.count / 10, "many": scores.edges.count / 3]
    for (name, count) in sizes {
      #expect(try scores.circuit(.top(count)) == recorded.circuit("top/\(name)"))
      #expect(try scores.circuit(.greedy(count)) == recorded.circuit("greedy/\(name)"))
    }
    let least = abs(scores.scores[scores.byStrength[scores.edges.count / 3]])
    #expect(try scores.circuit(.threshold(least)) == recorded.circuit("threshold"))
    #expect(
      scores.circuit(.threshold(least), pruned: false).edges.count == scores.edges.count / 3 + 1)
  }

  @Test("of more edges than there are is the whole graph; of none or fewer it is empty")
  func bounds() {
    let scores = Self.scores(FixtureEdges.all[0])
    let all = EdgeCircuit(scores.edges)
    for selection in [EdgeSelection.top(1000), .greedy(.max), .threshold(0)] {
      #expect(scores.circuit(selection) == all)
    }
    for selection in [
      EdgeSelection.top(0), .greedy(0), .top(-3), .greedy(.min), .threshold(.infinity),
      .threshold(.nan),
    ] {
      #expect(scores.circuit(selection).edges.isEmpty)
    }
  }

  @Test("keeps what leads from the input to the logits when pruned")
  func pruned() throws {
    let circuit = try EdgeCircuit(
      parsing: """
        input->m0
        m0->m1
        m1->logits
        a0.h0->m1       # nothing leads to it
        input->a1.h0<q> # it leads nowhere
        a0.h1->a1.h1<k> # neither
        """)
    #expect(try circuit.pruned == EdgeCircuit(parsing: "input->m0\nm0->m1\nm1->logits"))
    #expect(EdgeCircuit([]).pruned.edges.isEmpty)
    #expect(try EdgeCircuit(parsing: "m0->logits").pruned.edges.isEmpty)
  }
}
