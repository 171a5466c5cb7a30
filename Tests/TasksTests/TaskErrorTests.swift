import Files
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
      (
        .otherEncoding(path: "p\u{7}", .utf16),
        "p␇ is UTF-16 text, not UTF-8. Convert it, for example with 'iconv -f UTF-16 -t UTF-8'."
      ),
      (
        .notUTF8(path: "p", byte: 7),
        "p is not UTF-8: the byte at offset 7 belongs to no character. Convert it, for example "
          + "with 'iconv -f WINDOWS-1252 -t UTF-8' if it is Western European."
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
        .unknownToken(.target, 50257, vocabulary: 50257),
        "--target-id: there is no token 50257; the model has the ids 0 to 50256."
      ),
      (
        .unknownToken(.target, 50257, vocabulary: 50257, isOfText: true),
        "--target: there is no token 50257; the model has the ids 0 to 50256."
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
        "the checkpoint names no beginning-of-text token to put in front. Leave out --bos."
      ),
      (
        .beginningOfTextUnknown("<s>", file: "DIR/tokenizer_config.json"),
        #"the beginning-of-text token "<s>" that DIR/tokenizer_config.json names is not in the "#
          + "vocabulary. Use --no-bos."
      ),
      (
        .noTokenizer(.prompt, .missing(folder: "DIR", absent: ["tokenizer.json"])),
        "--prompt is a text, and there is no tokenizer to read it. DIR has no tokenizer: "
          + "tokenizer.json not found. Put tokenizer.json, or vocab.json and merges.txt, beside the "
          + "weights. Or give token ids: --tokens."
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

  @Test(
    "files of other kinds",
    arguments: [
      (
        TaskError.unreadable(path: "t", reason: "permission denied", kind: .templates),
        "t cannot be read: permission denied. Give a file such as 'patchbay data templates' prints."
      ),
      (
        .unreadable(path: "t", reason: "it is a folder", kind: .trainingText),
        "t cannot be read: it is a folder. Give a file of text in UTF-8."
      ),
      (
        .unreadable(path: "t", reason: "a\u{1B}", kind: .names),
        "t cannot be read: a␛. Give a file of names, one a line."
      ),
      (
        .unreadable(path: "t", reason: "it is a folder", kind: .circuit),
        "t cannot be read: it is a folder. Give a circuit file, one head a line, such as "
          + "'9.9 name-mover END'."
      ),
      (
        .unreadable(path: "t", reason: "it is a folder", kind: .recording),
        "t cannot be read: it is a folder. Give a recording that 'patchbay --record FILE' wrote."
      ),
      (
        .trainingText(path: "t", .innerMark(byte: 9)),
        "t has a byte order mark at offset 9, inside the text, as where two files were joined; it "
          + "would be trained on. Take it out, for example with \"sed 's/\\xEF\\xBB\\xBF//g'\"."
      ),
      (
        .tooLarge(path: "t", limit: 9, kind: .names),
        "t has more than 9 bytes; it is no file of names, or must be split."
      ),
      (
        .tooLarge(path: "t", limit: 9, kind: .trainingText),
        "t has more than 9 bytes; it is no text that can be trained on in one piece, or must be "
          + "split."
      ),
    ] as [(TaskError, String)])
  func otherFiles(error: TaskError, text: String) {
    #expect(error.description == text)
  }

  @Test(
    "templates and words",
    arguments: [
      (
        TaskError.noSection("long", path: nil),
        "the built-in file has nothing in a section long:, which this task needs. Add it; "
          + "'patchbay data templates' prints an example."
      ),
      (
        .tooFewWords(.names, found: 1, of: 30, needed: 5, path: "t"),
        "1 of the 30 names in t is one token of this tokenizer with a space before, and 5 are "
          + "needed. Give a file with other names (--templates FILE), or take another checkpoint."
      ),
      (
        .noYearOutcome("07"),
        "the tokenizer does not have \"07\" as one token, as year tasks need for 00 to 99. Take "
          + "another checkpoint."
      ),
      (
        .noYears,
        "the tokenizer splits no year from 1102 to 1798 into its century and its last two digits, "
          + "such as \" 17\" and \"32\", as year tasks need. Take another checkpoint."
      ),
      (
        .tooFewSentences(requested: 9, found: 4, path: "t"),
        "t gives no more than 4 of the 9 different sentences asked for. Ask for fewer (--count), or "
          + "add words and templates."
      ),
      (
        .noStartYear(prompt: 2),
        "prompt 3 has no start year: the token at its position XX is not one of the two-digit "
          + "numbers 00 to 99. Make prompts with 'patchbay data greater-than'."
      ),
    ] as [(TaskError, String)])
  func templates(error: TaskError, text: String) {
    #expect(error.description == text)
  }

  @Test(
    "lines of a file of templates",
    arguments: [
      (TemplateProblem.notUTF8, "the line is not UTF-8. Save the file as UTF-8."),
      (
        .noSection,
        "the line stands before any section. Put a heading above it, one of names:, places:, "
          + "objects:, nouns:, base:, early:, late:, long:, years:."
      ),
      (
        .unknownSection("nmaes"),
        "there is no section 'nmaes'. The sections are names:, places:, objects:, nouns:, base:, "
          + "early:, late:, long:, years:."
      ),
      (.twice("Ann"), "'Ann' is there twice. Remove one of them."),
      (
        .bracketsInWord("[B]", .names),
        "'[B]' stands in the section names, which takes words without brackets. Move a template "
          + "below the heading of its family, such as base:."
      ),
      (.openBracket, "a [ has no ]. Write a slot as [A]."),
      (
        .unknownSlot("C"),
        "there is no slot [C]. The slots are [B], [A], [PLACE], [OBJECT], [NOUN], [CC], [XX]."
      ),
      (
        .noSpaceBefore(.subject),
        "[B] has no space before it, so that its word is another token. Put words and a space "
          + "before it."
      ),
      (
        .letterAfter(.object),
        "[OBJECT] is followed by a letter or digit, which would join its word. Put a space or a "
          + "sign between."
      ),
      (
        .slotOfOtherSection(.century),
        "sentences of this section have no slot [CC]. Remove it, or move the line to its own "
          + "section."
      ),
      (
        .nameOrder(found: [.indirectObject, .subject]),
        "the people are [A], [B], and must be [B], [A], [B], [A]: the two, the one who acts, and "
          + "last the one who receives."
      ),
      (
        .nameOrder(found: []),
        "the people are missing, and must be [B], [A], [B], [A]: the two, the one who acts, and "
          + "last the one who receives."
      ),
      (
        .yearOrder(found: [.century]),
        "the slots are [CC], and must be [CC][XX] for the first year and [CC] at the end."
      ),
      (
        .wordsAfterLast(.indirectObject),
        "the sentence goes on after its last [A]. End it there, without a full stop."
      ),
    ] as [(TemplateProblem, String)])
  func templateLines(problem: TemplateProblem, text: String) {
    #expect(
      TaskError.template(line: 7, path: "t\n", problem).description == "t␊, line 7: \(text)")
  }

  @Test(
    "text to train on",
    arguments: [
      (
        TrainingTextProblem.empty,
        "is empty. Give text of at least one block, or one sentence a line."
      ),
      (
        .notUTF8(byte: 5),
        "is not UTF-8: the byte at offset 5 belongs to no character. Convert it, for example with "
          + "'iconv -f WINDOWS-1252 -t UTF-8' if it is Western European."
      ),
      (
        .shorterThanBlock(tokens: 1, block: 128),
        "has 1 token, fewer than one block of 128. Give more text, a smaller --block, or train on "
          + "one line a row."
      ),
      (
        .noRows(lines: 3),
        "has no line of two tokens or more among its 3 lines, so there is nothing to predict. Give "
          + "one sentence a line."
      ),
      (
        .unknownToken(300, text: "·x", vocabulary: 260),
        "has '·x', token 300 of the tokenizer, and the model has the ids 0 to 259. Use the "
          + "tokenizer that belongs to the checkpoint."
      ),
    ] as [(TrainingTextProblem, String)])
  func trainingText(problem: TrainingTextProblem, text: String) {
    #expect(TaskError.trainingText(path: "t.txt", problem).description == "t.txt \(text)")
  }
}
