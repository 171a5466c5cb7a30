import Analyses
import Circuits
import Patching
import Tasks
import TestSupport
import Testing
import Transformer

@Suite("The card of a circuit")
struct CircuitCardTests {
  private static func settings() -> CardSettings {
    var settings = CardSettings()
    (settings.randomCircuits, settings.subsets, settings.samples) = (8, 3, 2)
    settings.bootstrap.resamples = 100
    return settings
  }

  private static func card(
    _ circuit: Circuit, _ subject: Subject, unseen: [UnseenPrompts] = [], seeds: [PromptSet] = [],
    reference: PromptSet?? = nil, discover: CircuitCard.Discover? = nil
  ) throws -> CircuitCard {
    try CircuitCard(
      of: circuit, subject, reference: reference ?? subject.prompts.reference, unseen: unseen,
      seeds: seeds, settings: settings(), discover: discover)
  }

  @Test("answers every question with the number of its analysis", arguments: Fixture.all.indices)
  func numbers(index: Int) throws {
    let recorded = FixtureRepairs.all[index]
    let (base, circuit) = try MinimalityTests.world(index)
    let card = try Self.card(circuit, recorded.subject)
    let rows = Dictionary(grouping: card.rows, by: \.question).mapValues { $0[0] }
    #expect(rows.count == CircuitCard.Question.allCases.count)
    let run = try CircuitRun(circuit, on: base, bootstrap: Self.settings().bootstrap)
    #expect(near(rows[.meanFaithfulness]?.value, run.faithfulnessPercent))
    let worst =
      try Completeness(of: circuit, on: base, subsets: 3).points.dropFirst()
      .map(\.score).max() ?? 0
    #expect(near(rows[.completeness]?.value, Share.percent(worst, of: abs(run.model))))
    let least =
      try Minimality(of: circuit, on: base, rule: .ordered).entries.map(\.score).min() ?? 0
    #expect(near(rows[.minimality]?.value, Share.percent(least, of: abs(run.model))))
    let rank = try RandomCircuits(like: circuit, on: base, count: 8).rank
    #expect(abs((rows[.randomCircuits]?.value ?? 0) - Float(rank)) <= 1)
    for question in [CircuitCard.Question.samples, .seeds, .generalization] {
      #expect(rows[question]?.value == nil)
      #expect(rows[question]?.sentence.hasPrefix("Not measured: ") ?? false)
      #expect(rows[question]?.verdict == .open)
    }
    #expect(card.rows.allSatisfy { $0.sentence.hasSuffix(".") })
  }

  /// Whether two shares agree, in percent; both may be unknown.
  private func near(_ own: Float?, _ other: Float?) -> Bool {
    guard let own, let other else { return own == nil && other == nil }
    return abs(own - other) < 0.01 * max(1, abs(other))
  }

  @Test("the whole model is wholly faithful, and says no more than that")
  func whole() throws {
    let recorded = FixtureRepairs.all[1]
    let circuit = try Circuit.everyHead(of: recorded.fixture.weights.configuration)
    let card = try Self.card(circuit, recorded.subject)
    for question in [CircuitCard.Question.meanFaithfulness, .resampledFaithfulness] {
      let row = try #require(card.rows.first { $0.question == question })
      #expect(abs((row.value ?? 0) - 100) < 0.1)
      #expect(row.sentence.hasSuffix("Its whole interval lies in 80 to 120 %."))
      #expect(row.verdict == .good)
    }
    // A random circuit with every head is the same circuit: nothing is told by it.
    let random = try #require(card.rows.first { $0.question == .randomCircuits })
    #expect(random.sentence.hasSuffix("which heads it has says little."))
  }

  @Test("an empty circuit has no heads to take away, and little of the score")
  func empty() throws {
    let recorded = FixtureRepairs.all[0]
    let card = try Self.card(Circuit([]), recorded.subject)
    let rows = Dictionary(grouping: card.rows, by: \.question).mapValues { $0[0] }
    #expect(rows[.completeness]?.value == nil)
    #expect(rows[.minimality]?.value == nil)
  }

  @Test("stability is the overlap with what discovery finds again")
  func stability() throws {
    let recorded = FixtureRepairs.all[0]
    let circuit = try Circuit(parsing: "0.0 a END\n0.1 a END\n1.0 b END")
    let half = try Circuit(parsing: "0.0 a END\n1.1 a END")
    let subject = recorded.subject
    var sets: [PromptSet] = []
    let card = try Self.card(circuit, subject, seeds: [subject.prompts]) { prompts in
      sets.append(prompts)
      return sets.count == 1 ? circuit : half
    }
    #expect(sets.count == 3)
    #expect(sets[2] == subject.prompts)
    #expect(sets.allSatisfy { $0.prompts.count == subject.prompts.prompts.count })
    #expect(Set(sets[0].prompts).isSubset(of: Set(subject.prompts.prompts)))
    let rows = Dictionary(grouping: card.rows, by: \.question).mapValues { $0[0] }
    #expect(rows[.samples]?.value == 62.5)
    #expect(rows[.samples]?.interval == Interval(low: 25, high: 100, level: 1))
    #expect(rows[.samples]?.sentence.hasSuffix("depends on the prompts.") ?? false)
    #expect(rows[.seeds]?.value == 25)
    #expect(rows[.seeds]?.verdict == .poor)
  }

  @Test("a discovery that fails is told in its row, one that is stopped ends the card")
  func failing() throws {
    let recorded = FixtureRepairs.all[0]
    let circuit = try recorded.circuit
    let card = try Self.card(circuit, recorded.subject) { _ throws(DiscoveryError) in
      throw .noReference
    }
    let row = try #require(card.rows.first { $0.question == .samples })
    #expect(row.sentence == "Not measured: \(DiscoveryError.noReference)")
    #expect(throws: AnalysisError.cancelled) {
      try Self.card(circuit, recorded.subject) { _ throws(DiscoveryError) in
        throw .patching(.analysis(.cancelled))
      }
    }
  }

  @Test("what lacks prompts or pairs says so")
  func lacking() throws {
    let recorded = FixtureRepairs.all[0]
    let circuit = try recorded.circuit
    let paired = try #require(recorded.fixture.prompts.reference)
    let fewer = PromptSet(paired.prompts + [paired.prompts[0]])
    let card = try Self.card(
      circuit, recorded.subject,
      unseen: [
        UnseenPrompts("mine", recorded.subject.prompts),
        UnseenPrompts("none", missing: "so it is."),
      ], reference: .some(fewer))
    let resampled = card.rows.first { $0.question == .resampledFaithfulness }
    #expect(
      resampled?.sentence == "Not measured: the reference prompts are not paired with the prompts.")
    let unseen = card.rows.filter { $0.question == .generalization }
    #expect(unseen.map(\.subject) == ["mine", "none"])
    #expect(unseen[1].sentence == "Not measured: so it is.")
    let stop = Cancellation()
    stop.cancel()
    #expect(throws: AnalysisError.cancelled) {
      try CircuitCard(
        of: circuit, recorded.subject, reference: recorded.fixture.prompts.reference,
        cancellation: stop)
    }
  }
}
