import Tasks
import Testing
import Tokens

@Suite("Requests become prompts that the model can run")
struct PromptResolverTests {
  private func resolver(bos: Bool = false, context: Int = 8, special: Bool = true) throws
    -> PromptResolver
  {
    PromptResolver(
      tokenizer: try SmallTokenizer.make(special: special), vocabulary: 261, context: context,
      bos: bos)
  }

  @Test("text is cut into tokens, and answers are single tokens")
  func text() throws {
    let prompt = try resolver().resolve(
      PromptRequest(
        .text("a Mary"), corrupted: .tokens([5, 6]), answer: .text(" Mary"),
        distractor: .token(260), positions: ["IO": 1], template: 2))
    #expect(prompt.tokens == [97, 259])
    #expect(prompt.corrupted == [5, 6])
    #expect(prompt.answer == 259 && prompt.distractor == 260 && prompt.template == 2)
    #expect(prompt.positions == ["IO": 1] && prompt.end == 1)
  }

  @Test("with BOS everything moves by one")
  func bos() throws {
    let set = try resolver(bos: true).resolve([
      (
        .options,
        PromptRequest(.tokens([1, 2]), corrupted: .tokens([3, 4]), positions: ["END": 0])
      )
    ])
    #expect(set.bos)
    #expect(set.prompts[0].tokens == [260, 1, 2])
    #expect(set.prompts[0].corrupted == [260, 3, 4])
    #expect(set.prompts[0].positions == ["END": 1])
    #expect(set.reference?.bos == true)
  }

  @Test("a prompt of exactly the context's length is taken, one longer is not")
  func context() throws {
    let eight = PromptRequest(.tokens([TokenID](repeating: 1, count: 8)))
    #expect(try resolver().resolve(eight).tokens.count == 8)
    #expect(throws: PromptProblem.tooLong(.tokens, tokens: 9, context: 8, bos: true)) {
      try resolver(bos: true).resolve(eight)
    }
    #expect(throws: PromptProblem.tooLong(.tokens, tokens: 8, context: 7, bos: false)) {
      try resolver(context: 7).resolve(eight)
    }
  }

  @Test(
    "what the model cannot run is refused",
    arguments: [
      (PromptRequest(.text("")), PromptProblem.empty(.prompt)),
      (PromptRequest(.tokens([])), .empty(.tokens)),
      (PromptRequest(.tokens([1]), corrupted: .text("")), .empty(.corrupted)),
      (PromptRequest(.tokens([1, 261])), .unknownToken(.tokens, 261, vocabulary: 261)),
      (PromptRequest(.tokens([-1])), .unknownToken(.tokens, -1, vocabulary: 261)),
      (
        PromptRequest(.tokens([1]), answer: .token(TokenID(Int.max))),
        .unknownToken(.answer, TokenID(Int.max), vocabulary: 261)
      ),
      (
        PromptRequest(.tokens([1]), answer: .text("Mary")),
        .notOneToken(.answer, text: "Mary", tokens: ["M", "a", "ry"], suggestion: " Mary")
      ),
      (
        PromptRequest(.tokens([1]), distractor: .text(" ry")),
        .notOneToken(.distractor, text: " ry", tokens: ["␣", "ry"], suggestion: "ry")
      ),
      (
        PromptRequest(.tokens([1]), distractor: .text("")),
        .notOneToken(.distractor, text: "", tokens: [], suggestion: " ")
      ),
      (
        PromptRequest(.tokens([1, 2]), positions: ["IO": 2]),
        .positionOutOfRange(name: "IO", position: 2, length: 2)
      ),
      (
        PromptRequest(.tokens([1, 2]), positions: ["END": -1]),
        .positionOutOfRange(name: "END", position: -1, length: 2)
      ),
      (
        PromptRequest(.text(String(repeating: "a", count: (1 << 20) + 1))),
        .textTooLong(.prompt, bytes: (1 << 20) + 1, limit: 1 << 20)
      ),
    ] as [(PromptRequest, PromptProblem)])
  func problems(request: PromptRequest, problem: PromptProblem) throws {
    let resolver = try resolver()
    #expect(throws: problem) { try resolver.resolve(request) }
    #expect(throws: TaskError.prompt(.options, problem)) {
      try resolver.resolve([(.options, request)])
    }
  }

  @Test("BOS needs a tokenizer that has one")
  func noBOS() throws {
    let resolver = try resolver(bos: true, special: false)
    #expect(throws: PromptProblem.noBeginningOfText) {
      try resolver.resolve(PromptRequest(.tokens([1])))
    }
  }

  @Test("BOS needs a row of the model's embedding")
  func beyondBOS() throws {
    let tokenizer = try SmallTokenizer.make(special: true)
    let first = try #require(tokenizer.endOfText)
    let resolver = PromptResolver(
      tokenizer: tokenizer, vocabulary: first.rawValue, context: 8, bos: true)
    #expect(throws: PromptProblem.beginningOfTextBeyond(first, vocabulary: first.rawValue)) {
      try resolver.resolve(PromptRequest(.tokens([1])))
    }
  }
}

@Suite("Without a tokenizer, ids are taken and texts are not")
struct UntoldPromptTests {
  private let problem = TokenizerError.missing(folder: "DIR", absent: ["tokenizer.json"])
  private var resolver: PromptResolver {
    PromptResolver(Vocabulary(.failure(problem), rows: 10), context: 8)
  }

  @Test("a prompt by ids is taken whole")
  func ids() throws {
    let prompt = try resolver.resolve(
      PromptRequest(
        .tokens([1, 2]), corrupted: .tokens([3, 4]), answer: .token(5), distractor: .token(6)))
    #expect(prompt.tokens == [1, 2] && prompt.corrupted == [3, 4])
    #expect(prompt.answer == 5 && prompt.distractor == 6)
  }

  @Test(
    "each text is refused, with why there is no tokenizer",
    arguments: [
      (PromptRequest(.text("a")), PromptField.prompt),
      (PromptRequest(.tokens([1]), corrupted: .text("a")), .corrupted),
      (PromptRequest(.tokens([1]), answer: .text("a")), .answer),
      (PromptRequest(.tokens([1]), distractor: .text("a")), .distractor),
    ])
  func texts(request: PromptRequest, field: PromptField) {
    #expect(throws: PromptProblem.noTokenizer(field, problem)) { try resolver.resolve(request) }
  }
}
