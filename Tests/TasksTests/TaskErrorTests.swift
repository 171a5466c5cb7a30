import StrictJSON
import Tasks
import Testing
import Tokens

@Suite("Messages about prompts say what, where, and how to mend it")
struct TaskErrorTests {
  private static let line = PromptPlace.line(3, path: "p.jsonl")

  @Test(
    "files",
    arguments: [
      (
        TaskError.unreadable(path: "p", reason: "permission denied"),
        "p cannot be read: permission denied. Give a file of prompts, one JSON object a line."
      ),
      (
        .tooLarge(path: "p", limit: 9),
        "p has more than 9 bytes; it is no file of prompts, or must be split."
      ),
      (
        .largeFilePointer(path: "p"),
        "p is a Git LFS pointer, not the file itself. Run 'git lfs pull' in its folder."
      ),
      (.tooManyPrompts(path: "p", limit: 9), "p has more than 9 prompts; split it."),
      (
        .noPrompts(path: "p\u{1B}[2J"),
        #"p␛[2J has no prompts. Write one JSON object a line, such as {"prompt": "When Mary and "#
          + #"John went", "answer": " Mary", "distractor": " John"}."#
      ),
    ] as [(TaskError, String)])
  func files(error: TaskError, text: String) {
    #expect(error.description == text)
  }

  @Test(
    "lines of a file",
    arguments: [
      (
        PromptProblem.json(
          JSONError(problem: .trailing(found: 0x7D), place: JSONPlace(byte: 4, line: 1, column: 5))),
        "p.jsonl, line 3, column 5: the JSON value is complete, but '}' follows; remove what "
          + "follows. Each line is one JSON object."
      ),
      (
        .notAnObject(.array),
        "p.jsonl, line 3: there is an array where an object is needed, such as "
          + #"{"prompt": "When Mary and John"}."#
      ),
      (
        .unknownKey("anwser"),
        #"p.jsonl, line 3: the key "anwser" means nothing here. The keys are prompt, tokens, "#
          + "corrupted, corruptedTokens, answer, distractor, positions, template."
      ),
      (.noPrompt, #"p.jsonl, line 3: there is neither "prompt" nor "tokens". Give one of them."#),
      (
        .both(.prompt, .tokens),
        #"p.jsonl, line 3: "prompt" and "tokens" are both given. Give one of them."#
      ),
      (
        .wrongKind(.answer, expected: "a text or a token id", found: .bool),
        #"p.jsonl, line 3: "answer" has a truth value where a text or a token id must be."#
      ),
      (
        .positionOutOfRange(name: "IO", position: 25, length: 18),
        #"p.jsonl, line 3: "positions": "IO" is 25, and the prompt has the positions 0 to 17, "#
          + "counted without BOS."
      ),
    ] as [(PromptProblem, String)])
  func lines(problem: PromptProblem, text: String) {
    #expect(TaskError.prompt(Self.line, problem).description == text)
  }

  @Test(
    "options of the command",
    arguments: [
      (PromptProblem.empty(.prompt), "--prompt is empty. Give at least one token."),
      (
        .textTooLong(.prompt, bytes: 12, limit: 10),
        "--prompt has 12 bytes, more than the 10 that a prompt may have. Shorten it."
      ),
      (
        .tooLong(.prompt, tokens: 140, context: 128, bos: false),
        "--prompt is 140 tokens long, and the model's context is 128. Shorten it."
      ),
      (
        .tooLong(.corrupted, tokens: 129, context: 128, bos: true),
        "--corrupted is 129 tokens long with its BOS token, and the model's context is 128. "
          + "Shorten it."
      ),
      (
        .unknownToken(.tokens, 50257, vocabulary: 50257),
        "--tokens: there is no token 50257; the model has the ids 0 to 50256."
      ),
      (
        .notOneToken(.answer, text: "Mary", tokens: ["M", "ary"], suggestion: " Mary"),
        #"--answer "Mary" is 2 tokens, not one: 'M' 'ary'. With its leading space, " Mary", it is "#
          + "one."
      ),
      (
        .notOneToken(.distractor, text: " ry", tokens: ["␣", "ry"], suggestion: "ry"),
        #"--distractor " ry" is 2 tokens, not one: '␣' 'ry'. Without the leading space, "ry", it "#
          + "is one."
      ),
      (
        .notOneToken(
          .target, text: "x", tokens: (1...10).map { "\($0)" }, suggestion: nil),
        #"--target "x" is 10 tokens, not one: '1' '2' '3' '4' '5' '6' '7' '8' and 2 more. "#
          + "Choose a word that is one token."
      ),
      (
        .notOneToken(.answer, text: "", tokens: [], suggestion: nil),
        "--answer is empty. Give a text that is exactly one token."
      ),
      (
        .noBeginningOfText,
        "the tokenizer has no <|endoftext|> token to put in front. Leave out --bos."
      ),
      (
        .beginningOfTextBeyond(50_256, vocabulary: 40_000),
        "the beginning-of-text token 50256 has no row in the model, whose tokens go from 0 to "
          + "39999. Use --no-bos."
      ),
    ] as [(PromptProblem, String)])
  func options(problem: PromptProblem, text: String) {
    #expect(TaskError.prompt(.options, problem).description == text)
  }
}
