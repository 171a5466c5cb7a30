import StrictJSON
import TextColumns
import Tokens

extension TaskError: CustomStringConvertible {
  /// What is wrong, where, and how to mend it, for a person.
  public var description: String {
    switch self {
    case .unreadable(let path, let reason):
      "\(path.isEmpty ? "the empty path" : printable(path)) cannot be read: \(reason). Give a file of prompts, one JSON object a line."
    case .tooLarge(let path, let limit):
      "\(printable(path)) has more than \(limit) bytes; it is no file of prompts, or must be split."
    case .largeFilePointer(let path):
      "\(printable(path)) is a Git LFS pointer, not the file itself. "
        + "Run 'git lfs pull' in its folder."
    case .tooManyPrompts(let path, let limit):
      "\(printable(path)) has more than \(limit) prompts; split it."
    case .noPrompts(let path):
      "\(printable(path)) has no prompts. Write one JSON object a line, such as "
        + #"{"prompt": "When Mary and John went", "answer": " Mary", "distractor": " John"}."#
    case .prompt(.options, let problem): problem.words { $0.option }
    case .prompt(.line(let line, let path), .json(let error)):
      "\(printable(path)), line \(line), column \(error.place.column): \(error.problem). "
        + "Each line is one JSON object."
    case .prompt(.line(let line, let path), let problem):
      "\(printable(path)), line \(line): \(problem.words { "\"\($0.rawValue)\"" })"
    }
  }
}

extension PromptField {
  /// The option of the command that gives the field.
  fileprivate var option: String {
    switch self {
    case .prompt, .tokens, .corrupted, .answer, .distractor, .target: "--\(rawValue)"
    case .corruptedTokens: "--corrupted-tokens"
    case .positions, .template: rawValue
    }
  }
}

extension PromptProblem {
  /// The problem in words, given those for a field.
  fileprivate func words(_ name: (PromptField) -> String) -> String {
    switch self {
    case .json(let error): "\(error.problem). Give one JSON object."
    case .notAnObject(let kind):
      "there is \(kind) where an object is needed, such as {\"prompt\": \"When Mary and John\"}."
    case .unknownKey(let key):
      "the key \(quoted(key)) means nothing here. The keys are "
        + PromptField.keys.map(\.rawValue).joined(separator: ", ") + "."
    case .noPrompt: "there is neither \"prompt\" nor \"tokens\". Give one of them."
    case .both(let first, let second):
      "\(name(first)) and \(name(second)) are both given. Give one of them."
    case .wrongKind(let field, let expected, let found):
      "\(name(field)) has \(found) where \(expected) must be."
    default: modelWords(name)
    }
  }

  private func modelWords(_ name: (PromptField) -> String) -> String {
    switch self {
    case .empty(let field): "\(name(field)) is empty. Give at least one token."
    case .textTooLong(let field, let bytes, let limit):
      "\(name(field)) has \(bytes) bytes, more than the \(limit) that a prompt may have. Shorten it."
    case .tooLong(let field, let tokens, let context, let bos):
      "\(name(field)) is \(tokens) tokens long\(bos ? " with its BOS token" : ""), and the model's "
        + "context is \(context). Shorten it."
    case .unknownToken(let field, let token, let vocabulary):
      "\(name(field)): there is no token \(token.rawValue); the model has the ids 0 to "
        + "\(vocabulary - 1)."
    case .notOneToken(let field, let text, let tokens, let suggestion):
      notOneToken(name(field), text, tokens, suggestion)
    case .positionOutOfRange(let position, let value, let length):
      "\(name(.positions)): \(quoted(position)) is \(value), and the prompt has the positions 0 to "
        + "\(length - 1), counted without BOS."
    case .beginningOfTextBeyond(let token, let vocabulary):
      "the beginning-of-text token \(token.rawValue) has no row in the model, whose tokens go from "
        + "0 to \(vocabulary - 1). Use --no-bos."
    case .noBeginningOfText:
      "the tokenizer has no <|endoftext|> token to put in front. Leave out --bos."
    default: ""
    }
  }

  private func notOneToken(
    _ field: String, _ text: String, _ tokens: [String], _ suggestion: String?
  ) -> String {
    guard !tokens.isEmpty else {
      return "\(field) is empty. Give a text that is exactly one token."
    }
    let shown = tokens.prefix(8).map { "'\($0)'" }.joined(separator: " ")
    let parts = shown + (tokens.count > 8 ? " and \(tokens.count - 8) more" : "")
    let remedy =
      switch suggestion {
      case let other? where other.hasPrefix(" "):
        "With its leading space, \(quoted(other)), it is one."
      case let other?: "Without the leading space, \(quoted(other)), it is one."
      case nil: "Choose a word that is one token."
      }
    return "\(field) \(quoted(text)) is \(tokens.count) tokens, not one: \(parts). \(remedy)"
  }
}

/// A text of a file between quotation marks, printable, cut where it is long.
private func quoted(_ text: String) -> String {
  "\"\(Columns.truncated(Columns.printable(text), to: 60))\""
}

/// A path that harms no screen.
private func printable(_ path: String) -> String { Columns.printable(path) }
