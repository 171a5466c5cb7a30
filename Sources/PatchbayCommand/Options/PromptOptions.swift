import ArgumentParser
import Tasks
import Tokens

/// Which prompts a command reads.
struct PromptOptions: ParsableArguments {
  @Option(help: ArgumentHelp("A prompt's text.", valueName: "text"))
  var prompt: String?

  @Option(help: ArgumentHelp("A prompt's tokens, instead of its text.", valueName: "1,2,3"))
  var tokens: TokenList?

  @Option(help: ArgumentHelp("The right next token, such as \" Mary\".", valueName: "text"))
  var answer: String?

  @Option(help: ArgumentHelp("The right next token by its id.", valueName: "id"))
  var answerID: Int?

  @Option(help: ArgumentHelp("The token the answer is compared with.", valueName: "text"))
  var distractor: String?

  @Option(help: ArgumentHelp("The same by its id.", valueName: "id"))
  var distractorID: Int?

  @Option(
    help: ArgumentHelp("The paired prompt from which reference values come.", valueName: "text"))
  var corrupted: String?

  @Option(help: ArgumentHelp("Its tokens, instead of its text.", valueName: "1,2,3"))
  var corruptedTokens: TokenList?

  @Option(
    help: ArgumentHelp("A file of prompts, one JSON object a line.", valueName: "file.jsonl"),
    completion: .file(extensions: ["jsonl"]))
  var prompts: String?

  @Option(help: ArgumentHelp("Use only this prompt of the file, from 1.", valueName: "n"))
  var row: Int?

  @Flag(
    inversion: .prefixedNo,
    help: ArgumentHelp(
      "Put a beginning-of-text token in front of every prompt, or none. (default: what the tokenizer "
        + "does: GPT-2's puts none, Llama's one)"))
  var bos: Bool?

  mutating func validate() throws {
    let sources = [prompt != nil, tokens != nil, prompts != nil].count { $0 }
    guard sources == 1 else {
      throw ValidationError(
        sources == 0
          ? "Give a prompt: --prompt TEXT, --tokens 1,2,3, or --prompts FILE.jsonl."
          : "Give only one of --prompt, --tokens and --prompts.")
    }
    if prompts != nil, let option = optionOfOnePrompt {
      throw ValidationError("\(option) belongs into the prompt file, beside each prompt.")
    }
    if row != nil, prompts == nil { throw ValidationError("--row chooses from --prompts FILE.") }
    if let row, row < 1 { throw ValidationError("--row must be at least 1.") }
    try validateIDs()
    for (text, id, name) in [
      (answer, answerID, "answer"), (distractor, distractorID, "distractor"),
    ] where text != nil && id != nil {
      throw ValidationError("Give only one of --\(name) and --\(name)-id.")
    }
    if corrupted != nil, corruptedTokens != nil {
      throw ValidationError("Give only one of --corrupted and --corrupted-tokens.")
    }
  }

  private func validateIDs() throws {
    for (ids, name) in [
      (tokens?.tokens, "tokens"), (corruptedTokens?.tokens, "corrupted-tokens"),
      (answerID.map { [TokenID($0)] }, "answer-id"),
      (distractorID.map { [TokenID($0)] }, "distractor-id"),
    ] {
      try TokenList.check(ids ?? [], name)
    }
  }

  /// An option that says something about a single prompt; nil where none was given.
  private var optionOfOnePrompt: String? {
    let options = [
      ("--answer", answer != nil), ("--answer-id", answerID != nil),
      ("--distractor", distractor != nil), ("--distractor-id", distractorID != nil),
      ("--corrupted", corrupted != nil), ("--corrupted-tokens", corruptedTokens != nil),
    ]
    return options.first { $0.1 }?.0
  }

  /// The prompt that the options describe; nil where a file is named instead.
  var request: PromptRequest? {
    let content = Self.content(prompt, tokens)
    return content.map {
      PromptRequest(
        $0, corrupted: Self.content(corrupted, corruptedTokens),
        answer: Self.choice(answer, answerID), distractor: Self.choice(distractor, distractorID))
    }
  }

  private static func content(_ text: String?, _ tokens: TokenList?) -> PromptRequest.Content? {
    text.map { .text($0) } ?? tokens.map { .tokens($0.tokens) }
  }

  private static func choice(_ text: String?, _ id: Int?) -> PromptRequest.Choice? {
    text.map { .text($0) } ?? id.map { .token(TokenID($0)) }
  }
}

/// Token ids with commas between.
struct TokenList: ExpressibleByArgument {
  let tokens: [TokenID]

  init?(argument: String) {
    var tokens: [TokenID] = []
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      guard let id = Int(part.filter { $0 != " " }) else { return nil }
      tokens.append(TokenID(id))
    }
    self.tokens = tokens
  }

  /// Refuses ids that no model has.
  static func check(_ tokens: [TokenID], _ option: String) throws {
    guard let token = tokens.first(where: { $0.rawValue < 0 }) else { return }
    throw ValidationError("--\(option) must be from 0 on, and \(token.rawValue) is not.")
  }
}
