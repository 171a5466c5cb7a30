import Analyses
import Tasks
import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("The lens of years")
struct YearLensTests {
  static let components: [ComponentLens.Component] = [.head(Head(1, 0)), .mlp(0)]

  /// Each prompt alone through the lens of components, which is checked against TransformerLens.
  static func twin(
    _ component: ComponentLens.Component, _ set: PromptSet, _ years: YearOutcomes,
    _ scale: ComponentLens.Scale
  ) throws -> [[Float]?] {
    var rows = [[[Float]]](repeating: [], count: 100)
    for (index, prompt) in set.prompts.enumerated() {
      let lens = try ComponentLens(
        [component], Subject(ProbabilityDifferenceTests.weights, PromptSet([prompt])), scale: scale,
        count: 130)
      var logits = [Float](repeating: .nan, count: 130)
      for candidate in lens.readings[0].positions[prompt.end].top {
        logits[candidate.token.rawValue] = candidate.logit
      }
      rows[years.starts[index]].append(years.outcomes.map { logits[$0.rawValue] })
    }
    return rows.map { rows in
      rows.isEmpty ? nil : (0..<100).map { year in Measure.mean(rows.map { $0[year] }) }
    }
  }

  /// So many prompts that start years repeat.
  @Test(
    "equals its slow twin, prompt after prompt", arguments: components,
    ComponentLens.Scale.allCases)
  func twins(component: ComponentLens.Component, scale: ComponentLens.Scale) throws {
    let (set, years) = ProbabilityDifferenceTests.prompts(130)
    let subject = Subject(ProbabilityDifferenceTests.weights, set)
    let ours = try YearLens(component, subject, years, scale: scale)
    let theirs = try Self.twin(component, set, years, scale)
    #expect(ours.rows.map { $0 != nil } == theirs.map { $0 != nil })
    let agreement = Agreement(
      ours.rows.flatMap { $0 ?? [] }, theirs.flatMap { $0 ?? [] })
    #expect(agreement.worst < .float32Forward, "\(agreement)")
    #expect(ours.counts.reduce(0, +) == 130)
    #expect(ours.component == component)
    #expect(ours.scale == scale)
  }

  @Test("of several components read together each is what it is alone")
  func together() throws {
    let (set, years) = ProbabilityDifferenceTests.prompts(20)
    let subject = Subject(ProbabilityDifferenceTests.weights, set)
    let all: [ComponentLens.Component] = [.head(Head(1, 1)), .mlp(0), .head(Head(0, 0)), .mlp(1)]
    for scale in ComponentLens.Scale.allCases {
      let together = try YearLens.reading(all, subject, years, scale: scale)
      #expect(together.map(\.component) == all)
      for lens in together {
        #expect(lens == (try YearLens(lens.component, subject, years, scale: scale)))
      }
    }
  }

  @Test("years that no prompt starts in are absent")
  func absent() throws {
    let (set, _) = ProbabilityDifferenceTests.prompts(2)
    let years = YearOutcomes(outcomes: ProbabilityDifferenceTests.outcomes, starts: [41, 41])
    let ours = try YearLens(
      .mlp(1), Subject(ProbabilityDifferenceTests.weights, set), years)
    #expect(ours.rows.indices.filter { ours.rows[$0] != nil } == [41])
    #expect(ours.counts[41] == 2)
    #expect(ours.meanDiagonal == ours.rows[41]?[41])
    #expect(ours.largestDifference?.start == 41)
    #expect(ours.difference(start: 40) == nil)
  }

  @Test("the difference is later years minus earlier ones, the largest one whatever its sign")
  func difference() throws {
    let (set, years) = ProbabilityDifferenceTests.prompts(1)
    var lens = try YearLens(.mlp(0), Subject(ProbabilityDifferenceTests.weights, set), years)
    lens.rows = [[Float]?](repeating: nil, count: 100)
    lens.rows[10] = (0..<100).map { $0 > 10 ? 3 : $0 < 10 ? 1 : 50 }
    lens.rows[98] = (0..<100).map { $0 > 98 ? -6 : $0 < 98 ? 1 : 20 }
    lens.rows[0] = [Float](repeating: 9, count: 100)
    #expect(lens.difference(start: 10) == 2)
    #expect(lens.difference(start: 98) == -7)
    #expect(lens.difference(start: 0) == nil)
    #expect(lens.largestDifference?.start == 98)
    #expect(lens.largestDifference?.difference == -7)
    #expect(lens.meanDiagonal == Float(79) / 3)
    #expect(lens.meanDifference == -2.5)
  }

  @Test("a head or layer that the model lacks is refused")
  func missing() {
    let (set, years) = ProbabilityDifferenceTests.prompts(1)
    let subject = Subject(ProbabilityDifferenceTests.weights, set)
    #expect(throws: AnalysisError.noSuchHead(Head(0, 7), layers: 2, heads: 2)) {
      try YearLens(.head(Head(0, 7)), subject, years)
    }
    #expect(throws: AnalysisError.noSuchLayer(2, layers: 2)) {
      try YearLens(.mlp(2), subject, years)
    }
  }
}
