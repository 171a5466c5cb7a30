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
    #expect(!discovery.minimality.isEmpty)
    #expect(discovery.minimality.map(\.member) == discovery.circuit.members)
    for entry in discovery.minimality {
      #expect(entry.share > 0.01, "\(entry.member): \(entry.share)")
    }
    #expect(discovery.isComplete)
    let inhibition = discovery.circuit.classes.first { $0.name == "s-inhibition" }
    let members = inhibition?.members ?? []
    for head in [Head(1, 0), Head(1, 6)] { #expect(members.contains(.init(head, at: "END"))) }
    #expect(discovery.circuit.links.contains(CircuitLink(from: "s-inhibition", to: nil)))
  }

  @Test("has the minimality and completeness that runs of circuits give")
  func figures() throws {
    let stories = try Stories()
    let discovery = try stories.discovery()
    let base = try CircuitBase(stories.subject, reference: stories.reference)
    func score(_ circuit: Circuit) throws -> Float {
      Measure.mean(try base.scores(keeping: circuit))
    }
    let model = Measure.mean(base.model)
    for entry in discovery.minimality {
      let without = discovery.circuit.removing(entry.removed)
      let both = without.removing([entry.member])
      let expected = abs(try score(both) - score(without))
      #expect(abs(entry.score - expected) < 1e-4)
      #expect(abs(entry.share - expected / model) < 1e-4)
      #expect(!entry.removed.contains(entry.member))
    }
    #expect(discovery.completeness.map(\.name) == discovery.circuit.classes.map(\.name))
    for entry in discovery.completeness {
      let circuit = try score(discovery.circuit.removing(class: entry.name))
      #expect(abs(entry.circuit - circuit) < 1e-4)
      let members = discovery.circuit.classes.first { $0.name == entry.name }?.members ?? []
      let model = Measure.mean(try base.scores(ablating: members))
      #expect(abs(entry.model - model) < 1e-4)
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
    #expect(try session.result() == stories.discovery())
  }

  @Test("moves S where the model answers with S")
  func corrupted() throws {
    let discovery = try Stories("variants/stories-corrupted").discovery()
    let run = try #require(discovery.run)
    #expect(run.model < -5)
    let percent = try #require(run.faithfulnessPercent)
    #expect(percent > 80 && percent < 120)
    let movers = discovery.circuit.classes.first { $0.name == "name-mover" }?.members ?? []
    #expect(movers.contains(.init(Head(1, 1), at: "END")))
    let step = discovery.steps[0].candidates.first { $0.member.head == Head(1, 1) }
    let candidate = try #require(step)
    #expect(candidate.effect < -0.2 && (candidate.checks.attention["END->S2"] ?? 0) > 0.5)
  }

  @Test("comes back from its file and from its JSON, and says how each head came in")
  func text() throws {
    let discovery = try Stories(count: 20).discovery()
    let text = discovery.fileText(heading: ["Made by a test.", ""])
    #expect(try Circuit(parsing: text) == discovery.circuit)
    #expect(text.hasPrefix("# Made by a test.\n#\n# 20 prompts, logit difference in logits: F(M) "))
    #expect(text.contains("1.6 s-inhibition"))
    #expect(text.contains("# direct -"))
    #expect(text.contains("; minimality "))
    let data = try JSONEncoder().encode(discovery)
    #expect(try JSONDecoder().decode(Discovery.self, from: data) == discovery)
    var partial = discovery
    (partial.run, partial.minimality, partial.isComplete) = (nil, [], false)
    let less = partial.fileText(heading: [])
    #expect(less.hasPrefix("# stopped before the last step: "))
    #expect(try Circuit(parsing: less) == discovery.circuit)
  }

  @Test("grows from a circuit that is given")
  func start() throws {
    let stories = try Stories(count: 20)
    let start = try Circuit(parsing: "1.0 s-inhibition END\n1.1 mine END\n0.5 mine S1+1\n")
    let discovery = try stories.discovery(.quick { $0.minimality = 0 }, from: start)
    #expect(Set(discovery.circuit.members).isSuperset(of: start.members))
    #expect(discovery.circuit.members.count > start.members.count)
    #expect(discovery.circuit.className(of: Head(1, 1)) == "mine")
    let known = discovery.steps[0].candidates.filter(\.isKnown)
    #expect(Set(known.map(\.member.head)) == [Head(1, 0), Head(1, 1)])
    #expect(known.allSatisfy { !$0.isProposed })
    #expect(discovery.circuit.links.contains(CircuitLink(from: "mine", to: nil)))
    #expect(discovery.origin(of: .init(Head(0, 5), at: "S1+1")) == nil)
    let fresh = Circuit.Member(Head(1, 6), at: "END")
    #expect(discovery.origin(of: fresh)?.kind == .direct)
    #expect(discovery.fileText(heading: []).contains("# from the circuit that it began with"))
  }
}
