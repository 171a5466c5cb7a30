import Analyses
import Benchmarks
import Patching
import Tasks
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("A naive job gives the numbers of the quick one")
struct NaivePatchingTests {
  static let shapes = [
    Configuration(layers: 3, heads: 3, width: 12, hidden: 20, vocabulary: 101, context: 16),
    Configuration(layers: 12, heads: 10, width: 20, hidden: 24, vocabulary: 101, context: 16),
  ]

  @Test(
    "for each head and prompt", arguments: shapes,
    [Benchmark.pathPatch50, .naivePathPatchQueries50, .naivePatchHeads50])
  func agreement(shape: Configuration, benchmark: Benchmark) throws {
    let weights = Weights(random: shape, isTied: true, seed: 7)
    let sweep = try #require(PatchSweep(benchmark, shape))
    let rows = benchmarkPrompts(6, length: 16, vocabulary: shape.vocabulary).map {
      Prompt(tokens: $0, answer: 11, distractor: 62)
    }
    let destination = Subject(weights, PromptSet(rows))
    let source = Subject(weights, PromptSet(rows.reversed()))
    let naive = try NaivePatching(sweep.patch, into: destination, from: source)
    var session = try PatchSession(sweep.patch, into: destination, from: source)
    var changes = 0
    for step in session.plan.steps {
      let result = try session.run(step)
      for (cell, quick) in zip(result.cells, result.patched) {
        let agreement = Agreement(quick, try naive.logitDifferences(cell))
        #expect(agreement.worst <= 1e-4, "\(cell): \(agreement)")
        changes += zip(quick, result.unpatched).filter { $0 != $1 }.count
      }
    }
    #expect(changes > session.plan.cells.count, "the patches change too little to compare")
  }
}
