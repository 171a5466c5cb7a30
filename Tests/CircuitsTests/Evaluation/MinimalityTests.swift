import Analyses
import Circuits
import Tasks
import TestSupport
import Testing
import Transformer

@Suite("What each head adds to a circuit")
struct MinimalityTests {
  /// A base and the recorded circuit of a fixture.
  static func world(_ index: Int) throws -> (base: CircuitBase, circuit: Circuit) {
    let recorded = FixtureRepairs.all[index]
    return (
      try CircuitBase(recorded.subject, reference: recorded.fixture.prompts.reference),
      try recorded.circuit
    )
  }

  @Test("is two runs of the circuit for each head", arguments: Fixture.all.indices)
  func slow(index: Int) throws {
    let (base, circuit) = try Self.world(index)
    for rule in [MinimalityRule.none, .wholeClass, .ordered, .paper] {
      let result = try Minimality(of: circuit, on: base, rule: rule)
      #expect(result.entries.map(\.member) == circuit.members)
      #expect(result.rule == rule.name)
      for entry in result.entries {
        let rest = circuit.removing(entry.removed)
        let without = Measure.mean(try base.scores(keeping: rest))
        let both = Measure.mean(try base.scores(keeping: rest.removing([entry.member])))
        #expect(abs(entry.without - without) < .float32Forward)
        #expect(abs(entry.withoutBoth - both) < .float32Forward)
        #expect(entry.score == abs(entry.withoutBoth - entry.without))
        #expect(!entry.removed.contains(entry.member))
        #expect(entry.percent == Share.percent(entry.score, of: abs(result.model)))
      }
    }
  }

  @Test("with no other head removed, the empty set is the circuit itself")
  func empty() throws {
    let (base, circuit) = try Self.world(0)
    let result = try Minimality(of: circuit, on: base, rule: .none)
    #expect(result.entries.allSatisfy { $0.removed.isEmpty && $0.without == result.circuit })
    let runs = try CircuitRun(circuit, on: base)
    #expect(abs(runs.circuit - result.circuit) < .float32Forward)
  }

  @Test("the sets of the notebooks are those of the heads they list")
  func notebooks() throws {
    let circuit = try Circuit(
      parsing: """
        9.9 name-mover END
        10.0 name-mover END
        9.6 name-mover END
        10.7 negative-name-mover END
        11.10 negative-name-mover END
        5.8 induction S2
        5.5 induction S2
        11.2 backup-name-mover END
        1.1 induction S2
        """)
    func heads(_ rule: MinimalityRule, _ head: Head) -> [String] {
      let sets = rule.sets(of: circuit)
      let member = circuit.members.first { $0.head == head }
      return member.flatMap { sets[$0] }?.map(\.head.description) ?? ["missing"]
    }
    #expect(heads(.paper, Head(9, 9)) == [])
    #expect(heads(.paper, Head(9, 6)) == ["9.9", "10.0"])
    #expect(heads(.paper, Head(10, 7)) == ["11.10"])
    // As the sources have it: another class. Of its own set 5.9 and 6.9 are not in the circuit.
    #expect(heads(.paper, Head(5, 8)) == ["10.7", "11.10"])
    #expect(heads(.paper, Head(5, 5)) == ["5.8"])
    // A head that is not listed: its class.
    #expect(heads(.paper, Head(1, 1)) == ["5.8", "5.5"])
    #expect(heads(.ordered, Head(9, 6)) == ["9.9", "10.0"])
    #expect(heads(.ordered, Head(11, 2)) == ["9.9", "10.0", "9.6"])
    #expect(heads(.ordered, Head(10, 7)) == ["11.10"])
    #expect(heads(.wholeClass, Head(9, 9)) == ["10.0", "9.6"])
    #expect(heads(.none, Head(9, 6)) == [])
    #expect(heads(.given([Head(9, 9): [Head(5, 5), Head(3, 3)]]), Head(9, 9)) == ["5.5"])
    #expect(heads(.given([:]), Head(9, 9)) == ["10.0", "9.6"])
  }

  @Test("sets are read from a text, and a wrong line is named")
  func text() throws {
    let sets = try MinimalityRule.sets(
      parsing: "# mine\n9.9:\n10.0 : 9.9, 9.6 # two\n\n1.1: 0.1 0.2")
    #expect(
      sets == [
        Head(9, 9): [], Head(10, 0): [Head(9, 9), Head(9, 6)],
        Head(1, 1): [Head(0, 1), Head(0, 2)],
      ])
    for (text, line) in [
      ("9.9", 1), ("9.9: x", 1), ("9.9:\n9.9: 1.1", 2), ("\n1.1: 2.2: 3.3", 2), (": 1.1", 1),
    ] {
      #expect(throws: CircuitError.notASet(line: line)) {
        try MinimalityRule.sets(parsing: text)
      }
    }
  }
}
