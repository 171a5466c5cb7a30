import Benchmarks
import Circuits
import TestSupport
import Testing
import Transformer

@Suite("Jobs with a circuit")
struct CircuitJobTests {
  private func shape(layers: Int, heads: Int) -> Configuration {
    Configuration(
      layers: layers, heads: heads, width: 4 * heads, hidden: 8, vocabulary: 101, context: 16)
  }

  @Test("the circuit has 38 heads in seven classes in the shape of GPT-2 small")
  func full() throws {
    let circuit = try Circuit.timed(in: shape(layers: 12, heads: 12))
    #expect(circuit.members.count == 38 && circuit.heads.count == 38)
    #expect(circuit.classes.count == 7)
    #expect(circuit.className(of: Head(9, 9)) == "name-mover")
    #expect(circuit.className(of: Head(10, 10)) == "name-mover")
  }

  @Test(
    "in another shape its heads stand in proportion, none twice at a position",
    arguments: [(6, 8), (3, 6), (1, 1), (24, 16)])
  func scaled(layers: Int, heads: Int) throws {
    let circuit = try Circuit.timed(in: shape(layers: layers, heads: heads))
    #expect(Set(circuit.members).count == circuit.members.count)
    #expect(!circuit.members.isEmpty && circuit.members.count <= 38)
    for head in circuit.heads {
      #expect(head.layer < layers && head.index < heads)
    }
    #expect(circuit.className(of: Head(9 * layers / 12, 9 * heads / 12)) == "name-mover")
  }

  @Test(
    "are timed and say how much was run",
    arguments: [Benchmark.circuit100, .minimality38, .completeness7])
  func times(job: Benchmark) throws {
    let weights = Weights(random: shape(layers: 3, heads: 2), isTied: true, seed: 1)
    let result = try BenchmarkRun(weights).time(job)
    #expect(result.job == job.rawValue && result.minSeconds > 0)
    let circuit = try Circuit.timed(in: weights.configuration)
    #expect(
      result.note.hasSuffix(
        "; \(circuit.members.count) heads, \(circuit.classes.count) classes"))
  }
}
