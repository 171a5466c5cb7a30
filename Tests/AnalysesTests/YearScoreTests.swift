import Analyses
import Tasks
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("Prompts that are scored by years")
struct YearScoreTests {
  private static let fixture = Fixture.tiny

  /// Three prompts of the tiny model with made-up years, of starts 2, 50 and 99.
  private static var subject: Subject {
    let vocabulary = fixture.weights.configuration.vocabulary
    let outcomes = (0..<100).map { TokenID($0 % vocabulary) }
    let prompts = [[3, 1, 4], [1, 5, 9, 2], [6, 5, 3]].map { tokens in
      Prompt(tokens: tokens.map { TokenID($0) }, corrupted: tokens.reversed().map { TokenID($0) })
    }
    return Subject(
      fixture.weights,
      PromptSet(prompts, years: YearOutcomes(outcomes: outcomes, starts: [2, 50, 98])))
  }

  @Test("have the probability difference of their own analysis")
  func scores() throws {
    let subject = Self.subject
    let years = try #require(subject.prompts.years)
    var plain = subject
    plain.prompts.years = nil
    #expect(try subject.scores() == ProbabilityDifference(plain, years).prompts)
    #expect(subject.prompts.score == .probabilityDifference)
    #expect(throws: AnalysisError.noAnswer(prompt: 0)) { try plain.scores() }
  }

  @Test("a sweep gives what ablating each head alone gives, in probability", arguments: [0, 1])
  func sweep(layer: Int) throws {
    let subject = Self.subject
    let sweep = try AblationSweep(over: .heads, subject, kind: .zero)
    let session = try AblationSweepSession(over: .heads, subject, kind: .zero)
    let effects = try session.effects(layer: layer)
    for head in 0..<subject.weights.configuration.heads {
      let alone = try AblationEffect(
        [Ablation(heads: [Head(layer, head)], kind: .zero)], subject)
      #expect(abs(alone.after - alone.before - sweep.effects[layer][head]) < 1e-5)
      #expect(abs(effects[head] - sweep.effects[layer][head]) < 1e-6)
    }
    #expect(sweep.effects.joined().contains { abs($0) > 1e-5 })
    #expect(abs(sweep.before) <= 1)
  }

  @Test("the parts of their attribution sum to the mean logit of later years minus that of others")
  func attribution() throws {
    let subject = Self.subject
    let years = try #require(subject.prompts.years)
    let attribution = try HeadAttribution(subject)
    #expect(abs(attribution.total - attribution.logitDifference) < 1e-4)
    var plain = subject
    plain.prompts.years = nil
    let logits = try NextToken(plain, count: subject.weights.configuration.vocabulary)
    var sum: Float = 0
    for (prompt, start) in zip(logits.prompts, years.starts) {
      func mean(_ chosen: Range<Int>) -> Float {
        Measure.mean(
          chosen.map { year in
            prompt.top.first { $0.token == years.outcomes[year] }?.logit ?? .nan
          })
      }
      sum += mean(start + 1..<100) - mean(0..<start + 1)
    }
    #expect(abs(attribution.logitDifference - sum / 3) < 1e-4)
  }

  @Test("stay with their years in every part")
  func picking() {
    let set = Self.subject.prompts
    let picked = set.picking([2, 0])
    #expect(picked.years?.starts == [98, 2])
    #expect(picked.prompts == [set.prompts[2], set.prompts[0]])
    #expect(set.reference?.years == set.years)
  }
}
