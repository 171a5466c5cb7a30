import Analyses
import Circuits
import Patching
import TestSupport
import Testing
import Transformer

@Suite("A step of a discovery")
struct DiscoveryStepTests {
  /// A discovery of the usual kind keeps nothing through pruning of what does little.
  private static func everything(_ threshold: Float) -> DiscoverySettings {
    .quick {
      ($0.direct, $0.queries, $0.values) = (threshold, threshold, threshold)
      ($0.inductionKeys, $0.backups) = (threshold, threshold)
    }
  }

  @Test("proposes all that reaches its threshold, and nothing else", arguments: [Float(0.02), 0.1])
  func threshold(threshold: Float) throws {
    let stories = try Stories()
    var session = try stories.session(Self.everything(threshold))
    let step = try #require(try session.map())
    #expect(step.kind == .direct && step.threshold == threshold && step.position == "END")
    #expect(step.candidates.count == 48)
    for candidate in step.candidates {
      #expect(candidate.isProposed == (abs(candidate.effect) >= threshold))
      #expect(
        step.map[candidate.member.head.layer][candidate.member.head.index] == candidate.effect)
    }
    let sizes = step.candidates.map { abs($0.effect) }
    #expect(sizes == sizes.sorted(by: >))
    #expect(step.proposal.map(\.member).contains(try #require(stories.shipped("name-mover").first)))
    let isBetween = sizes.contains { $0 >= 0.02 && $0 < 0.1 }
    #expect(isBetween && step.proposal.count == sizes.count { $0 >= threshold })
  }

  @Test("by paths has the numbers of path patching at its position")
  func paths() throws {
    let stories = try Stories(count: 20)
    let start = try Circuit(
      parsing: """
        3.4 name-mover END
        2.4 s-inhibition END
        2.6 s-inhibition END
        1.1 induction S2
        """)
    var session = try stories.session(Self.everything(9), from: start)
    let expected: [(DiscoveryStep.Kind, String, String)] = [
      (.direct, "logits", "END"), (.queries, "3.4.q", "END"), (.values, "2.4.v,2.6.v", "S2"),
      (.keys, "2.4.k,2.6.k", "S2"), (.inductionKeys, "1.1.k", "S1+1"),
    ]
    let source = Subject(
      stories.subject.weights,
      try PatchPairs(stories.subject.prompts, corrupted: #require(stories.reference)).corrupted)
    for (kind, receivers, position) in expected {
      let step = try #require(try session.map())
      #expect(step.kind == kind && step.receivers?.description == receivers)
      #expect(step.position == position && step.proposal.isEmpty)
      let at = Ablation.Positions.named([position])
      let path = PathPatch(
        to: try PathPatch.Receivers(receivers), from: at, at: at, includesMLPs: false)
      let grid = try PatchGrid(
        .path(path), into: stories.subject, from: source, reference: source)
      for (layer, row) in step.map.enumerated() {
        for (head, effect) in row.enumerated() {
          guard let effect else { continue }
          let theirs = try #require(grid.normalized(PatchCell(layer, head), .m2))
          #expect(abs(effect - theirs) < 1e-4, "\(kind) \(layer).\(head)")
        }
      }
      let last = step.receivers?.description == "logits" ? 6 : 3
      #expect(step.map.count == 6)
      if kind == .queries { #expect(step.map[last].allSatisfy { $0 == nil }) }
      session.accept([])
    }
  }

  @Test("without receivers says so and leads on")
  func withoutReceivers() throws {
    var session = try Stories(count: 20).session(.quick { $0.additions = 0 })
    _ = try session.map()
    session.accept([])
    for kind in [DiscoveryStep.Kind.queries, .values, .keys, .inductionKeys, .backups] {
      let step = try #require(try session.map())
      #expect(step.kind == kind && step.map.isEmpty && step.candidates.isEmpty)
      #expect(step.note?.contains("No head is of the class") ?? false)
      session.acceptProposal()
    }
    #expect(try session.map()?.note == "As many further heads as allowed are in.")
    session.acceptProposal()
    #expect(try session.map()?.note == "No head was found.")
    session.acceptProposal()
    #expect(session.step == nil && session.circuit.members.isEmpty)
    let result = try session.result()
    #expect(result.minimality?.entries.isEmpty ?? false)
    #expect(result.run != nil)
  }

  @Test("with receivers in the first layer has no senders, and says so")
  func firstLayer() throws {
    let start = try Circuit(parsing: "0.3 induction S2\n")
    var session = try Stories(count: 20).session(.quick { $0.direct = 9 }, from: start)
    let step = try #require(try session.map(upTo: .inductionKeys))
    #expect(step.note?.contains("layer 0") ?? false)
    #expect(step.map.isEmpty)
  }

  @Test("for backups has the rise of attribution with the name movers ablated")
  func backups() throws {
    let stories = try Stories(count: 20)
    var session = try stories.session()
    let step = try #require(try session.map(upTo: .backups))
    let movers = session.circuit.classes.first { $0.name == "name-mover" }?.members ?? []
    try #require(!movers.isEmpty)
    let repair = try SelfRepair(
      of: movers.map(\.head), stories.subject, reference: stories.reference)
    let whole = session.baseline.destination - session.baseline.source
    for (layer, row) in step.map.enumerated() {
      for (head, rise) in row.enumerated() {
        let isMover = movers.contains { $0.head == Head(layer, head) }
        #expect((rise == nil) == isMover)
        if let rise { #expect(abs(rise - repair.backup[layer][head] / whole) < 1e-4) }
      }
    }
  }

  @Test("for further heads takes the one that brings F(C) nearest to F(M), until it is near enough")
  func others() throws {
    let stories = try Stories(count: 20)
    var session = try stories.session(Self.everything(9))
    let step = try #require(try session.map(upTo: .others))
    #expect(session.circuit.members.isEmpty && step.proposal.count == 1)
    let (base, model) = (session.base, session.baseline.destination)
    func distance(_ text: String) throws -> Float {
      abs(model - Measure.mean(try base.scores(keeping: Circuit(parsing: text)))) / model
    }
    let empty = try distance("")
    for candidate in step.candidates.prefix(3) {
      let gain = empty - (try distance("\(candidate.member.head) a \(candidate.member.position)"))
      #expect(abs(candidate.effect - gain) < 1e-4)
    }
    let gains = step.candidates.map(\.effect)
    #expect(gains == gains.sorted(by: >))
    try session.finish()
    let result = try session.result()
    let percent = try #require(result.run?.faithfulnessPercent)
    #expect(percent >= 80)
    #expect(result.circuit.classes.map(\.name) == ["other"] && result.circuit.links.isEmpty)
    let added = result.steps.filter { $0.kind == .others }.flatMap { $0.accepted ?? [] }
    let inhibition = try stories.shipped("s-inhibition").map(\.head)
    #expect(!Set(added.map(\.member.head)).isDisjoint(with: inhibition))
  }

  @Test("of pruning drops what does less than its threshold, and again until nothing does")
  func pruning() throws {
    let stories = try Stories()
    let discovery = try stories.discovery(.quick { $0.minimality = 0.04 })
    let dropped = discovery.steps.filter { $0.kind == .pruning }.flatMap { $0.accepted ?? [] }
    #expect(!dropped.isEmpty)
    let entries = try #require(discovery.minimality?.entries)
    #expect(entries.allSatisfy { ($0.percent ?? 0) >= 4 })
    #expect(Set(dropped.map(\.member)).isDisjoint(with: discovery.circuit.members))
    for step in discovery.steps where step.kind == .pruning {
      for candidate in step.candidates {
        #expect(candidate.isProposed == (candidate.effect < 0.04) && candidate.isKnown)
      }
    }
  }

  @Test("shows where each head looks, as attention from END has it")
  func checks() throws {
    let stories = try Stories(count: 20)
    var session = try stories.session()
    let step = try #require(try session.map())
    let looks = try AttentionToPositions(stories.subject, names: ["IO", "S1", "S2"]).probabilities
    for candidate in step.candidates {
      let head = candidate.member.head
      for (name, grid) in looks {
        let ours = try #require(candidate.checks.attention["END->\(name)"])
        #expect(abs(ours - grid[head.layer][head.index]) < 1e-5)
      }
      let isScored = candidate.isProposed || step.candidates.prefix(5).contains(candidate)
      #expect((candidate.checks.copying != nil) == isScored)
    }
  }
}
