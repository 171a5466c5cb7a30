import Benchmarks
import Patching
import TestSupport
import Testing
import Transformer

@Suite("Jobs are what their names say")
struct BenchmarkTests {
  private func shape(layers: Int, heads: Int) -> Configuration {
    Configuration(
      layers: layers, heads: heads, width: 4 * heads, hidden: 8, vocabulary: 31, context: 16)
  }

  @Test("naive ones are run where they are named, and paths to queries in two layers or more")
  func usual() {
    let two = Benchmark.usual(for: shape(layers: 2, heads: 2))
    #expect(two.contains(.pathPatchQueries50) && two.contains(.patchResidual1))
    let naive = two.filter { $0.isNaive }
    #expect(naive.isEmpty)
    #expect(!Benchmark.usual(for: shape(layers: 1, heads: 2)).contains(.pathPatchQueries50))
  }

  @Test(
    "the receivers are the name movers, or heads of the last two layers",
    arguments: [
      (12, 12, "9.6.q,9.9.q,10.0.q"), (12, 8, "10.0.q,10.1.q,11.0.q"), (2, 1, "0.0.q,1.0.q"),
    ])
  func receivers(layers: Int, heads: Int, expected: String) throws {
    let sweep = try #require(PatchSweep(.pathPatchQueries50, shape(layers: layers, heads: heads)))
    guard case .path(let path) = sweep.patch else {
      Issue.record("\(sweep.patch) is no path")
      return
    }
    #expect(path.receivers.description == expected)
  }

  @Test("a sweep tells its memory", arguments: [Benchmark.pathPatch50, .patchResidual1])
  func memory(job: Benchmark) throws {
    let weights = Weights(random: shape(layers: 3, heads: 2), isTied: true, seed: 1)
    let result = try BenchmarkRun(weights).time(job)
    #expect(result.job == job.rawValue && result.medianSeconds > 0)
    #expect((result.memoryForetold ?? 0) > 0)
  }

  @Test(
    "jobs about edges are timed, and ACDC where it is named",
    arguments: [Benchmark.eapIG100, .edgeCircuit100, .headCircuit1, .acdc1])
  func edges(job: Benchmark) throws {
    let weights = Weights(random: shape(layers: 2, heads: 2), isTied: true, seed: 1)
    let result = try BenchmarkRun(weights).time(job)
    #expect(result.job == job.rawValue && result.medianSeconds > 0)
    #expect(result.note.hasPrefix(job.note))
    let usual = Benchmark.usual(for: weights.configuration)
    #expect(usual.contains(job) == (job != .acdc1))
  }

  @Test("a naive sweep says how much of it was run")
  func sample() throws {
    let weights = Weights(random: shape(layers: 3, heads: 4), isTied: true, seed: 1)
    let result = try BenchmarkRun(weights).time(.naivePatchHeads50)
    #expect(result.note.hasSuffix("; 2 of 12 heads timed and scaled up"))
  }

  @Test("a discovery is timed where the model has the heads, and refused where not")
  func discovery() throws {
    let large = shape(layers: 12, heads: 12)
    #expect(Benchmark.usual(for: large).contains(.discover50))
    let result = try BenchmarkRun(Weights(random: large, isTied: true, seed: 1)).time(.discover50)
    #expect(result.job == "discover-50" && result.medianSeconds > 0)
    let small = shape(layers: 3, heads: 4)
    #expect(!Benchmark.usual(for: small).contains(.discover50))
    let weights = Weights(random: small, isTied: true, seed: 1)
    #expect(throws: PatchingError.self) { try BenchmarkRun(weights).time(.discover50) }
  }

  @Test("paths to queries are refused where no head comes before them")
  func tooShallow() {
    let weights = Weights(random: shape(layers: 1, heads: 2), isTied: true, seed: 1)
    #expect(throws: PatchingError.self) { try BenchmarkRun(weights).time(.pathPatchQueries50) }
  }
}
