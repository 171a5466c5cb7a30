import Analyses
import Tasks
import Testing
import Tokens

@Suite("Templates with few reference prompts")
struct ThinTemplateTests {
  private static func set(_ templates: [Int?]) -> PromptSet {
    PromptSet(templates.map { Prompt(tokens: [TokenID(0)], template: $0) })
  }

  @Test("are told by number with how many there are, fewer than five")
  func thin() {
    let prompts = Self.set([4, 2, nil, 4, 9])
    let reference = Self.set([2, nil, nil, 4, 4, 4, 4, 4, 7, 2])
    #expect(
      prompts.thinTemplates(in: reference) == [
        ThinTemplate(template: nil, prompts: 2), ThinTemplate(template: 2, prompts: 2),
      ])
    #expect(Self.set([4]).thinTemplates(in: reference).isEmpty)
    #expect(Self.set([7]).thinTemplates(in: reference).map(\.prompts) == [1])
  }
}
