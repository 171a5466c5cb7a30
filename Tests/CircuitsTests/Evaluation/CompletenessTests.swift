import Analyses
import Circuits
import Tasks
import TestSupport
import Testing
import Transformer

@Suite("What a circuit misses, and random circuits like it")
struct CompletenessTests {
  @Test("points are those of the effects of classes", arguments: Fixture.all.indices)
  func classes(index: Int) throws {
    let recorded = FixtureRepairs.all[index]
    let (base, circuit) = try MinimalityTests.world(index)
    let result = try Completeness(of: circuit, on: base)
    #expect(result.points.map(\.name) == ["nothing"] + circuit.classes.map(\.name))
    #expect(abs(result.points[0].model - result.model) < .float32Forward)
    for (scope, path) in [
      (ClassEffects.Scope.model, \Completeness.Point.model), (.circuit, \.circuit),
    ] {
      let effects = try ClassEffects(
        of: circuit, recorded.subject, in: scope, reference: recorded.fixture.prompts.reference)
      let theirs = [effects.whole] + effects.classes.map(\.ablated)
      #expect(Agreement(result.points.map { $0[keyPath: path] }, theirs).worst < .float32Forward)
    }
  }

  @Test("of the model as its own circuit every point lies on the diagonal but for other positions")
  func diagonal() throws {
    let recorded = FixtureRepairs.all[0]
    let (base, _) = try MinimalityTests.world(0)
    let whole = try Circuit.everyHead(of: recorded.fixture.weights.configuration)
    let result = try Completeness(of: whole, on: base, subsets: 6, seed: 3)
    #expect(result.points.count == 8)
    #expect(result.points.allSatisfy { $0.score < .float32Forward })
    #expect(Set(result.points.dropFirst(2).map(\.removed.count)).count > 2)
  }

  @Test("random subsets are the seed's, and proper")
  func subsets() throws {
    let (base, circuit) = try MinimalityTests.world(0)
    let result = try Completeness(of: circuit, on: base, subsets: 5, seed: 1)
    let sets = result.points.filter { $0.kind == .subset }.map(\.removed)
    #expect(sets.count == 5)
    #expect(sets.allSatisfy { !$0.isEmpty && $0.count < circuit.members.count })
    #expect(sets.allSatisfy { Set($0).count == $0.count })
    let again = try Completeness(of: circuit, on: base, subsets: 5, seed: 1)
    #expect(again.points.map(\.removed) == result.points.map(\.removed))
    let other = try Completeness(of: circuit, on: base, subsets: 5, seed: 2)
    #expect(other.points.map(\.removed) != result.points.map(\.removed))
    let single = try Circuit(parsing: "0.0 a END")
    #expect(try Completeness(of: single, on: base, subsets: 5).points.count == 2)
  }

  @Test("random circuits have as many heads in each layer; the model itself comes first")
  func random() throws {
    let recorded = FixtureRepairs.all[0]
    let (base, circuit) = try MinimalityTests.world(0)
    let result = try RandomCircuits(like: circuit, on: base, count: 12, seed: 4)
    #expect(result.random.count == 12)
    #expect(Set(result.random).count > 1)
    #expect((1...13).contains(result.rank))
    let again = try RandomCircuits(like: circuit, on: base, count: 12, seed: 4)
    #expect(Agreement(again.random, result.random).worst < .float32Forward)
    // With every head of a layer there is only one draw.
    let whole = try Circuit.everyHead(of: recorded.fixture.weights.configuration)
    let all = try RandomCircuits(like: whole, on: base, count: 3)
    #expect(all.random.allSatisfy { abs($0 - all.circuit) < .float32Forward })
    #expect(all.random.allSatisfy { abs($0 - all.model) < .float32Forward })
    #expect(throws: AnalysisError.noSuchHead(Head(9, 0), layers: 2, heads: 4)) {
      try RandomCircuits(like: Circuit(parsing: "9.0 a END"), on: base)
    }
  }

  @Test("two circuits differ by what each lacks and by classes")
  func difference() throws {
    let first = try Circuit(parsing: "0.0 a END\n0.1 a END\n1.0 b S2")
    let second = try Circuit(parsing: "0.0 a END\n0.1 c END\n1.0 b END\n1.1 b END")
    let difference = CircuitDifference(first, second)
    #expect(difference.entries(.same).map(\.member) == [.init(Head(0, 0), at: "END")])
    #expect(difference.entries(.moved).map(\.member) == [.init(Head(0, 1), at: "END")])
    #expect(difference.entries(.removed).map(\.member) == [.init(Head(1, 0), at: "S2")])
    #expect(difference.entries(.added).map(\.member.head) == [Head(1, 0), Head(1, 1)])
    #expect(difference.overlap == 0.4)
    #expect(difference.overlapOfHeads == 0.75)
    #expect(CircuitDifference(first, first).overlap == 1)
    let none = try Circuit([])
    #expect(CircuitDifference(none, none).overlap == nil)
  }
}
