import StrictJSON
public import Tokens

extension PromptSet {
  /// The prompts as the text of a prompt file, one JSON object a line.
  ///
  /// Texts are written where they read back as the same tokens, ids where not. A beginning-of-text
  /// token is left out, and positions are counted without it, as in every prompt file.
  ///
  /// - Parameter tokenizer: the tokenizer of the model.
  /// - Returns: the text; `PromptFile` and `PromptResolver` make the same prompts of it.
  public func fileText(_ tokenizer: Tokenizer) -> String {
    prompts.map { Line($0, bos: bos, tokenizer).text + "\n" }.joined()
  }
}

/// One line of a prompt file while it is written.
private struct Line {
  private var members: [JSONOutput.Member] = []

  var text: String { JSONOutput.object(members).line }

  init(_ prompt: Prompt, bos: Bool, _ tokenizer: Tokenizer) {
    let shift = bos ? 1 : 0
    add(Array(prompt.tokens.dropFirst(shift)), .prompt, .tokens, tokenizer)
    if let corrupted = prompt.corrupted {
      add(Array(corrupted.dropFirst(shift)), .corrupted, .corruptedTokens, tokenizer)
    }
    if let answer = prompt.answer { add(answer, .answer, tokenizer) }
    if let distractor = prompt.distractor { add(distractor, .distractor, tokenizer) }
    if !prompt.positions.isEmpty {
      let places = prompt.positions.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map {
        JSONOutput.Member(key: $0.key, value: .integer($0.value - shift))
      }
      add(.positions, .object(places))
    }
    if let template = prompt.template { add(.template, .integer(template)) }
  }

  private mutating func add(_ field: PromptField, _ value: JSONOutput) {
    members.append(JSONOutput.Member(key: field.rawValue, value: value))
  }

  private mutating func add(
    _ tokens: [TokenID], _ asText: PromptField, _ asTokens: PromptField, _ tokenizer: Tokenizer
  ) {
    let text = tokenizer.decode(tokens)
    if tokenizer.encode(text) == tokens {
      add(asText, .string(text))
    } else {
      add(asTokens, tokens.map(\.rawValue).json)
    }
  }

  private mutating func add(_ token: TokenID, _ field: PromptField, _ tokenizer: Tokenizer) {
    let text = tokenizer.decode(continuing: [token])
    let isText = tokenizer.tokens(asOne: text) == .token(token)
    add(field, isText ? .string(text) : .integer(token.rawValue))
  }
}
