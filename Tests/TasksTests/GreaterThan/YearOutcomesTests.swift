import Tasks
import Testing
import Tokens

@Suite("What year prompts are scored by")
struct YearOutcomesTests {
  @Test(
    "is read from the prompts, with and without a beginning-of-text token",
    arguments: [false, true])
  func reading(bos: Bool) throws {
    let tokenizer = try WordTokenizer.everyday.get()
    let made = try GreaterThanTask(tokenizer: tokenizer).prompts(count: 20, seed: 3)
    let file = try PromptFile(
      path: "p", bytes: Array(made.prompts.fileText(tokenizer).utf8))
    let resolver = PromptResolver(
      tokenizer: tokenizer, vocabulary: tokenizer.count, context: 128, bos: bos)
    #expect(
      try YearOutcomes(resolver.resolve(file.requests), tokenizer: tokenizer) == made.outcomes)
  }

  @Test(
    "is refused for prompts without a year at XX",
    arguments: [[:], ["XX": 0], ["XX": 99], ["XX": -1]] as [[String: Int]])
  func noYear(positions: [String: Int]) throws {
    let tokenizer = try WordTokenizer.everyday.get()
    let prompt = Prompt(tokens: tokenizer.encode("The war"), positions: positions)
    #expect(throws: TaskError.noStartYear(prompt: 0)) {
      try YearOutcomes(PromptSet([prompt]), tokenizer: tokenizer)
    }
  }
}
