import Tasks
import Testing
import Tokens

@Suite("A prompt set written as a prompt file")
struct PromptSetFileTests {
  private static func read(_ text: String, _ tokenizer: Tokenizer, bos: Bool) throws -> PromptSet {
    let file = try PromptFile(path: "p", bytes: Array(text.utf8))
    let resolver = PromptResolver(
      tokenizer: tokenizer, vocabulary: tokenizer.count, context: 128, bos: bos)
    return try resolver.resolve(file.requests)
  }

  @Test("reads back as the same prompts", arguments: TaskCorpus.allCases)
  func generated(corpus: TaskCorpus) throws {
    let tokenizer = try WordTokenizer.everyday.get()
    let set = try corpus.evaluation(count: 30, seed: 1, tokenizer: tokenizer).prompts
    #expect(try Self.read(set.fileText(tokenizer), tokenizer, bos: false) == set)
  }

  @Test("keeps tokens that no text becomes, odd bytes and BOS")
  func odd() throws {
    let tokenizer = try SmallTokenizer.make()
    // The tokens of " M" and "a" would be joined; 0xC3 alone is no character.
    let prompts = [
      Prompt(
        tokens: [260, 257, 97], corrupted: [260, 0xC3, 97], answer: 0xC3, positions: ["S": 1]),
      Prompt(
        tokens: [260] + tokenizer.encode("a\"\\\n\u{1}é\u{2028}"), answer: 34, distractor: 259),
    ]
    let set = PromptSet(prompts, bos: true)
    #expect(try Self.read(set.fileText(tokenizer), tokenizer, bos: true) == set)
  }

  @Test("has the documented form")
  func form() throws {
    let tokenizer = try SmallTokenizer.make()
    let prompt = Prompt(
      tokens: tokenizer.encode("a Mary"), corrupted: tokenizer.encode("b Mary"), answer: 259,
      distractor: 97, positions: ["IO": 1, "END": 1, "A": 0], template: 3)
    #expect(
      PromptSet([prompt]).fileText(tokenizer)
        == #"{"prompt":"a Mary","corrupted":"b Mary","answer":" Mary","distractor":"a","#
        + #""positions":{"A":0,"END":1,"IO":1},"template":3}"# + "\n")
  }
}
