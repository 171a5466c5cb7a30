import Analyses
import Tasks
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("Many prompts run in parts of bounded size")
struct ManyPromptsTests {
  /// The fixture's prompts so often that they need several parts.
  private static func many(_ fixture: Fixture) -> PromptSet {
    PromptSet((0..<800).flatMap { _ in fixture.prompts.prompts })
  }

  @Test("every prompt's numbers are those that it has alone, with edits in force too")
  func parts() throws {
    let fixture = Fixture.tiny
    let few = fixture.prompts
    let many = Self.many(fixture)
    #expect(many.batch.count > 2 * 8192)
    let ablation = Ablation(
      heads: [Head(0, 1)], mlps: [1], kind: .resample, positions: .named(["END"]))
    let one = try Subject(fixture.weights, few).adding([ablation], reference: few.reference)
    let all = try Subject(fixture.weights, many).adding([ablation], reference: many.reference)

    let (single, whole) = (try NextToken(one, count: 3), try NextToken(all, count: 3))
    for (index, prediction) in whole.prompts.enumerated() {
      let expected = single.prompts[index % few.prompts.count]
      let (ours, theirs) = (
        try #require(prediction.logitDifference), try #require(expected.logitDifference)
      )
      #expect(abs(ours - theirs) < .float32Forward, "prompt \(index)")
    }
    let agreement = Agreement(
      try HeadAttribution(all).heads.flatMap { $0 }, try HeadAttribution(one).heads.flatMap { $0 })
    #expect(agreement.worst < .float32Forward, "\(agreement)")
    let effects = (
      try AblationEffect([ablation], Subject(fixture.weights, many), reference: many.reference),
      try AblationEffect([ablation], Subject(fixture.weights, few), reference: few.reference)
    )
    #expect(abs(effects.0.after - effects.1.after) < .float32Forward)
    #expect(effects.0.prompts.count == many.prompts.count)
  }

  @Test("sweeps too, whatever replaces the outputs", arguments: Ablation.Kind.allCases)
  func sweeps(kind: Ablation.Kind) throws {
    let fixture = Fixture.tiny
    let few = fixture.prompts
    let many = Self.many(fixture)
    for components in AblationSweep.Components.allCases {
      func sweep(_ prompts: PromptSet) throws -> [Float] {
        try AblationSweep(
          over: components, Subject(fixture.weights, prompts), kind: kind,
          positions: .named(["END"]), reference: prompts.reference
        ).effects.flatMap { $0 }
      }
      let agreement = Agreement(try sweep(many), try sweep(few))
      #expect(agreement.worst < .float32Forward, "\(components): \(agreement)")
    }
  }

  @Test("a sweep takes no more memory for more prompts, but for the numbers that come out")
  func memory() throws {
    let fixture = Fixture.tiny
    let configuration = fixture.weights.configuration
    let many = Self.many(fixture)
    let most = PromptSet((0..<10).flatMap { _ in many.prompts })
    for kind in Ablation.Kind.allCases {
      func memory(_ prompts: PromptSet) -> Int {
        AblationSweep.memory(
          over: .heads, configuration, prompts, kind: kind, reference: prompts.reference)
      }
      let numbers = configuration.layers * configuration.heads * 8
      let more = (most.prompts.count - many.prompts.count) * numbers
      #expect(memory(most) - memory(many) == more)
      #expect(memory(many) < 40 << 20 && memory(fixture.prompts) < memory(many))
    }
  }

  @Test("messages number prompts among all, wherever they are cut")
  func numbers() throws {
    let fixture = Fixture.tiny
    var many = Self.many(fixture).prompts
    let place = many.count - 1
    many[place].positions = [:]
    many[place].template = 77
    let set = PromptSet(many)
    func effect(_ kind: Ablation.Kind, at positions: Ablation.Positions) throws {
      let ablation = Ablation(heads: [Head(0, 0)], kind: kind, positions: positions)
      let subject = Subject(fixture.weights, set)
      _ = try AblationEffect([ablation], subject, reference: Self.many(fixture))
    }
    #expect(throws: AnalysisError.templateNotCovered(prompt: place, template: 77)) {
      try effect(.templateMean, at: .all)
    }
    #expect(throws: AnalysisError.templateNotCovered(prompt: place, template: 77)) {
      _ = try AblationSweep(
        over: .heads, Subject(fixture.weights, set), kind: .templateMean,
        reference: Self.many(fixture))
    }
    let error = #expect(throws: AnalysisError.self) { try effect(.zero, at: .named(["IO"])) }
    guard case .noSuchPosition("IO", let prompt, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(prompt == place || many[prompt].positions["IO"] == nil)
  }
}
