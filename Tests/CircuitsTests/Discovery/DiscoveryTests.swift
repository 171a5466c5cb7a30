import Analyses
import Circuits
import Foundation
import Patching
import TestSupport
import Testing
import Transformer

@Suite("A circuit discovered on the embedded checkpoint")
struct DiscoveryTests {
  @Test("is faithful, and every head of it does something", arguments: [UInt64(1), 4])
  func isGood(seed: UInt64) throws {
    let stories = try Stories(count: 100, seed: seed)
    let discovery = try stories.discovery()
    let percent = try #require(discovery.run?.faithfulnessPercent)
    #expect(percent >= 80 && percent <= 120)
    let entries = try #require(discovery.minimality?.entries)
    #expect(!entries.isEmpty && entries.map(\.member) == discovery.circuit.members)
    for entry in entries { #expect((entry.percent ?? 0) > 1, "\(entry.member)") }
    #expect(discovery.isComplete)
    // The strongest of each class are there whatever the prompts.
    for name in ["s-inhibition", "name-mover"] {
      let members = discovery.circuit.classes.first { $0.name == name }?.members ?? []
      #expect(members.contains(try #require(stories.shipped(name).first)))
    }
    #expect(discovery.circuit.links.contains(CircuitLink(from: "name-mover", to: nil)))
  }

  @Test("is the one that comes with the checkpoint")
  func shipped() throws {
    let stories = try Stories(count: 100)
    let shipped = try stories.shippedCircuit()
    let found = try stories.discovery().circuit
    #expect(shipped.classes.map(\.name) == found.classes.map(\.name))
    #expect(Set(shipped.members) == Set(found.members) && shipped.links == found.links)
  }

  @Test("has the minimality and completeness of its circuit, by the sets of the discovery")
  func figures() throws {
    let stories = try Stories(count: 20)
    let discovery = try stories.discovery()
    let base = try CircuitBase(stories.subject, reference: stories.reference)
    let few = Bootstrap(resamples: 20)
    #expect(
      try discovery.minimality
        == Minimality(of: discovery.circuit, on: base, rule: .ordered, bootstrap: few))
    #expect(
      try discovery.completeness == Completeness(of: discovery.circuit, on: base, bootstrap: few))
    #expect(try discovery.run == CircuitRun(discovery.circuit, on: base, bootstrap: few))
    let last = try #require(discovery.steps.last { $0.kind == .pruning })
    for entry in discovery.minimality?.entries ?? [] {
      let candidate = last.candidates.first { $0.member == entry.member }
      #expect(abs(100 * (candidate?.effect ?? 0) - (entry.percent ?? 0)) < 1e-2)
    }
  }

  @Test("is the same each time, and depends on the seed in scores on random tokens alone")
  func determinism() throws {
    let stories = try Stories(count: 20)
    let first = try stories.discovery()
    #expect(try stories.discovery() == first)
    let other = try stories.discovery(.quick { $0.seed = 5 })
    #expect(other.circuit == first.circuit && other.run == first.run)
    #expect(other.steps.map(\.map) == first.steps.map(\.map))
    #expect(
      other.steps[0].candidates[0].checks.randomTokens
        != first.steps[0].candidates[0].checks.randomTokens)
  }

  @Test("is the same when a person accepts what is proposed")
  func byHand() throws {
    let stories = try Stories(count: 20)
    var session = try stories.session()
    while session.step != nil {
      let step = try #require(try session.map())
      #expect(try session.map() == step)
      session.accept(step.proposal.map(\.member.head))
    }
    #expect(try session.map() == nil)
    #expect(try session.result(bootstrap: Bootstrap(resamples: 20)) == stories.discovery())
  }

  @Test("moves S where the model answers with S")
  func corrupted() throws {
    let discovery = try Stories("variants/stories-corrupted").discovery()
    let run = try #require(discovery.run)
    #expect(run.model < -5)
    let percent = try #require(run.faithfulnessPercent)
    #expect(percent > 80 && percent < 120)
    // A head of the circuit looks from END at S, and writes it.
    let movers = discovery.circuit.classes.first { $0.name == "name-mover" }?.members ?? []
    let direct = discovery.steps[0].candidates.filter { movers.contains($0.member) }
    let looks = direct.map { candidate in
      candidate.effect < -0.05
        ? (candidate.checks.attention["END->S1"] ?? 0)
          + (candidate.checks.attention["END->S2"] ?? 0)
        : 0
    }
    #expect((looks.max() ?? 0) > 0.5)
  }

  @Test("comes back from its file and from its JSON, and says how each head came in")
  func text() throws {
    let stories = try Stories(count: 20)
    let discovery = try stories.discovery()
    let text = discovery.fileText(heading: ["Made by a test.", ""])
    #expect(try Circuit(parsing: text) == discovery.circuit)
    #expect(text.hasPrefix("# Made by a test.\n#\n# 20 prompts, logit difference in logits: F(M) "))
    #expect(
      text.contains("\(try #require(stories.shipped("s-inhibition").first).head) s-inhibition"))
    #expect(text.contains("# direct -"))
    #expect(text.contains("; minimality "))
    let data = try JSONEncoder().encode(discovery)
    #expect(try JSONDecoder().decode(Discovery.self, from: data) == discovery)
    var partial = discovery
    (partial.run, partial.minimality, partial.isComplete) = (nil, nil, false)
    let less = partial.fileText(heading: [])
    #expect(less.hasPrefix("# stopped before the last step: "))
    #expect(try Circuit(parsing: less) == discovery.circuit)
  }

  @Test("grows from a circuit that is given")
  func start() throws {
    let stories = try Stories(count: 20)
    let (inhibition, movers) = (
      try stories.shipped("s-inhibition"), try stories.shipped("name-mover")
    )
    let start = try Circuit(
      parsing: "\(inhibition[0].head) s-inhibition END\n\(movers[0].head) mine END\n0.7 mine S1+1\n"
    )
    let discovery = try stories.discovery(.quick { $0.minimality = 0 }, from: start)
    #expect(Set(discovery.circuit.members).isSuperset(of: start.members))
    #expect(discovery.circuit.members.count > start.members.count)
    #expect(discovery.circuit.className(of: movers[0].head) == "mine")
    let known = discovery.steps[0].candidates.filter(\.isKnown)
    #expect(Set(known.map(\.member.head)) == [inhibition[0].head, movers[0].head])
    #expect(known.allSatisfy { !$0.isProposed })
    #expect(discovery.circuit.links.contains(CircuitLink(from: "mine", to: nil)))
    #expect(discovery.origin(of: .init(Head(0, 7), at: "S1+1")) == nil)
    #expect(discovery.origin(of: inhibition[1])?.kind == .direct)
    #expect(discovery.fileText(heading: []).contains("# from the circuit that it began with"))
  }
}
