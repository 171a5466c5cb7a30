import Tasks
import Testing
import Tokens

@Suite("Prompts made with a tokenizer in SentencePiece's style")
struct PieceTokenizerTests {
  @Test("names are one token, and answers are the tokens that stand in the prompt")
  func names() throws {
    let tokenizer = try PieceTokenizer.everyday.get()
    let set = try TaskCorpus.indirectObject.evaluation(count: 40, seed: 1, tokenizer: tokenizer)
    #expect(set.prompts.prompts.count == 40)
    for prompt in set.prompts.prompts {
      let places = try ["IO", "S1", "S2", "END"].map { try #require(prompt.positions[$0]) }
      #expect(prompt.answer == prompt.tokens[places[0]])
      #expect(prompt.distractor == prompt.tokens[places[1]])
      #expect(prompt.distractor == prompt.tokens[places[2]])
      #expect(places[3] == prompt.tokens.count - 1)
      #expect(prompt.corrupted?.count == prompt.tokens.count)
      let text = tokenizer.decode(prompt.tokens)
      #expect(text.first != " " && tokenizer.encode(text) == prompt.tokens)
    }
  }

  @Test("a prompt file that is written reads back as the same prompts")
  func file() throws {
    let tokenizer = try PieceTokenizer.everyday.get()
    let set = try TaskCorpus.indirectObject.evaluation(count: 20, seed: 2, tokenizer: tokenizer)
    let text = set.prompts.fileText(tokenizer)
    #expect(text.contains("\"answer\":\" ") || text.contains("\"answer\": \" "))
    let resolver = PromptResolver(
      tokenizer: tokenizer, vocabulary: tokenizer.count, context: 128, bos: false)
    let read = try resolver.resolve(PromptFile(path: "p", bytes: Array(text.utf8)).requests)
    #expect(read == set.prompts)
  }

  @Test("an answer that is typed is the token that continues the prompt")
  func answers() throws {
    let tokenizer = try PieceTokenizer.everyday.get()
    let resolver = PromptResolver(
      tokenizer: tokenizer, vocabulary: tokenizer.count, context: 128, bos: false)
    let row = #"{"prompt": "When Mary and John", "answer": " Mary", "distractor": " John"}"#
    let prompt = try resolver.resolve(PromptFile(path: "p", bytes: Array(row.utf8)).requests)
      .prompts[0]
    #expect(prompt.answer == tokenizer.encode(continuing: " Mary").first)
    #expect(prompt.tokens.contains(try #require(prompt.answer)))
    #expect(prompt.tokens.contains(try #require(prompt.distractor)))
  }

  @Test("years whose digits are a token each are refused with the reason")
  func years() throws {
    let tokenizer = try PieceTokenizer.everyday.get()
    #expect(throws: TaskError.noYearOutcome("00")) {
      try TaskCorpus.greaterThan.evaluation(count: 2, seed: 1, tokenizer: tokenizer)
    }
  }
}
