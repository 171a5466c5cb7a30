import Analyses
import Tasks
import Testing
import Tokens

@testable import Explorer

@Suite("What is typed becomes tokens, positions and reference prompts")
struct PromptReaderTests {
  @Test("the opening sentence has its names and reference prompts of equal length")
  func opening() throws {
    let document = try SmallWorld().state.document
    #expect(
      document.prompt.positions == ["IO": 1, "S1": 3, "S1+1": 4, "S2": 9, "END": 13])
    #expect(document.references.count == 16)
    for tokens in document.references.groups[0].map(\.tokens) {
      #expect(tokens.count == document.prompt.tokens.count)
      #expect(Set([tokens[1], tokens[3], tokens[9]]).count == 3)
      #expect(tokens[1] != document.prompt.answer && tokens[3] != document.prompt.distractor)
    }
    #expect(document.kind == .mean)
  }

  @Test(
    "every model has an opening prompt, however small",
    arguments: [(1, 1), (2, 2), (5, 3), (40, 8), (50257, 4), (50257, 1024), (60000, 64)])
  func small(vocabulary: Int, context: Int) throws {
    let reader = PromptReader(tokenizer: nil, vocabulary: vocabulary, context: context)
    let document = try #require(reader.opening())
    #expect(document.prompt.tokens.count <= context)
    #expect(document.prompt.tokens.allSatisfy { $0.rawValue < vocabulary })
    #expect(
      document.references.groups.joined().flatMap(\.tokens).allSatisfy { $0.rawValue < vocabulary })
  }

  @Test("problems are told with what to do")
  func problems() {
    let texts: [(TextProblem, String)] = [
      (
        .severalTokens(.answer, "Maryland", ["Mary", "land"]),
        "The answer must be one token, and 'Maryland' is 2: Mary land. Is a leading space missing?"
      ),
      (
        .tooLong(tokens: 40, context: 32, bos: true),
        "The prompt has 40 tokens with BOS and the model reads 32 at most. Shorten it by 8."
      ),
      (
        .outsideVocabulary(.distractor, 70, vocabulary: 61),
        "Token 70 of the distractor is outside the model's vocabulary: ids go from 0 to 60."
      ),
      (
        .noBeginning,
        "The checkpoint names no beginning-of-text token that the model has, so none can be put in "
          + "front."
      ),
    ]
    for (problem, text) in texts { #expect(problem.description == text) }
  }
}
