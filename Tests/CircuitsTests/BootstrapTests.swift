import Analyses
import Circuits
import Tasks
import TestSupport
import Testing
import Transformer

@Suite("Intervals, shares and sizes")
struct BootstrapTests {
  @Test(
    "of equal numbers the interval is the number; of others it holds the mean and has its width")
  func intervals() throws {
    let bootstrap = Bootstrap(resamples: 2000, seed: 3)
    let same = try #require(bootstrap.interval(count: 5) { _ in 2.5 })
    #expect(same == Interval(low: 2.5, high: 2.5, level: 0.95))
    // 0 or 1 for each of 400: the standard error is 0.025, so that 95 % lie within 0.049.
    let values = (0..<400).map { Float($0 % 2) }
    let interval = try #require(
      bootstrap.interval(count: 400) { drawn in Measure.mean(drawn.map { values[$0] }) })
    #expect(abs(interval.low - 0.451) < 0.01)
    #expect(abs(interval.high - 0.549) < 0.01)
    let again = bootstrap.interval(count: 400) { drawn in Measure.mean(drawn.map { values[$0] }) }
    #expect(again == interval)
    #expect(bootstrap.interval(ofMean: values) == interval)
    #expect(bootstrap.interval(ofMean: values + [nil]) == nil)
    #expect(bootstrap.interval(count: 1) { _ in 1 } == nil)
    #expect(bootstrap.interval(count: 4) { $0.contains(0) ? nil : 1 } == nil)
  }

  @Test("a share of next to nothing has no percentage, and none is capped")
  func shares() {
    #expect(Share.percent(3, of: 2) == 150)
    #expect(Share.percent(-1, of: -2) == 50)
    #expect(Share.percent(1, of: 0.009) == nil)
    #expect(Share.percent(.infinity, of: 1) == nil)
    #expect(Share.percent(1, of: .nan) == nil)
  }

  @Test("a run tells F(M), F(C), their distance and the sizes", arguments: Fixture.all.indices)
  func run(index: Int) throws {
    let recorded = FixtureRepairs.all[index]
    let circuit = try recorded.circuit
    let base = try CircuitBase(recorded.subject, reference: recorded.fixture.prompts.reference)
    let run = try CircuitRun(circuit, on: base)
    #expect(run.circuit == Measure.mean(try base.scores(keeping: circuit)))
    #expect(run.model == Measure.mean(base.model))
    #expect(run.faithfulness == abs(run.model - run.circuit))
    if abs(run.model) > Share.smallest {
      #expect(run.faithfulnessPercent == 100 * run.circuit / run.model)
    }
    let interval = try #require(run.faithfulnessInterval)
    #expect(interval.low <= interval.high)
    let shape = recorded.fixture.weights.configuration
    let longest = recorded.subject.prompts.prompts.map(\.tokens.count).max() ?? 0
    #expect(run.sparsity.map(\.name) == ["positions", "union", "heads"])
    #expect(run.sparsity[0].kept == circuit.members.count)
    #expect(run.sparsity[0].total == shape.layers * shape.heads * longest)
    #expect(run.sparsity[1].kept >= run.sparsity[0].kept)
    #expect(run.sparsity[2].kept == circuit.heads.count)
    let whole = try CircuitRun(.everyHead(of: shape), on: base)
    #expect(whole.sparsity[1].percent == 100)
    #expect(whole.sparsity[2].percent == 100)
    #expect(whole.faithfulness < .float32Forward)
  }
}
