import Files
import StrictJSON
import TextColumns
import Tokens

extension TaskError: CustomStringConvertible {
  /// What is wrong, where, and how to mend it, for a person.
  public var description: String {
    switch self {
    case .unreadable, .tooLarge, .largeFilePointer, .otherEncoding, .notUTF8: fileWords
    case .template, .noSection, .tooFewWords, .noYearOutcome, .noYears, .tooFewSentences:
      templateWords
    case .trainingText(let path, let problem): "\(printable(path)) \(problem.words)"
    case .tooManyPrompts(let path, let limit):
      "\(printable(path)) has more than \(limit) prompts; split it."
    case .noPrompts(let path):
      "\(printable(path)) has no prompts. Write one JSON object a line, such as "
        + #"{"prompt": "When Mary and John went", "answer": " Mary", "distractor": " John"}."#
    case .noStartYear(let prompt):
      "prompt \(prompt + 1) has no start year: the token at its position XX is not one of the "
        + "two-digit numbers 00 to 99. Make prompts with 'patchbay data greater-than'."
    case .noTokenizer(let work, let reason):
      "\(work) needs a tokenizer. \(reason.description.asSentence)"
    case .prompt(.options, let problem): problem.words { $0.option }
    case .prompt(.line(let line, let path), .json(let error)):
      "\(printable(path)), line \(line), column \(error.place.column): \(error.problem). "
        + "Each line is one JSON object."
    case .prompt(.line(let line, let path), let problem):
      "\(printable(path)), line \(line): \(problem.words { "\"\($0.rawValue)\"" })"
    }
  }

  private var fileWords: String {
    switch self {
    case .unreadable(let path, let reason, let kind):
      "\(path.isEmpty ? "the empty path" : printable(path)) cannot be read: "
        + "\(printable(reason)). "
        + "Give \(kind.words)."
    case .tooLarge(let path, let limit, let kind):
      "\(printable(path)) has more than \(limit) bytes; it is no \(kind.name), or must be split."
    case .largeFilePointer(let path):
      "\(printable(path)) is a Git LFS pointer, not the file itself. "
        + "Run 'git lfs pull' in its folder."
    case .otherEncoding(let path, let encoding): "\(printable(path)) \(encoding.words)"
    case .notUTF8(let path, let byte): "\(printable(path)) \(strayByte(byte))"
    default: ""
    }
  }

  private var templateWords: String {
    switch self {
    case .template(let line, let path, let problem):
      "\(templates(path)), line \(line): \(problem.words)"
    case .noSection(let name, let path):
      "\(templates(path)) has nothing in a section \(name):, which this task needs. Add it; "
        + "'patchbay data templates' prints an example."
    case .tooFewWords(let list, let found, let total, let needed, let path):
      "\(found) of the \(total) \(list.rawValue) in \(templates(path)) "
        + "\(found == 1 ? "is" : "are") one token of this tokenizer with a space before, and "
        + "\(needed) are needed. Give a file with other \(list.rawValue) (--templates FILE), or "
        + "take another checkpoint."
    case .noYearOutcome(let digits):
      "the tokenizer does not have \"\(digits)\" as one token, as year tasks need for 00 to 99. "
        + "Take another checkpoint."
    case .noYears:
      "the tokenizer splits no year from 1102 to 1798 into its century and its last two digits, "
        + "such as \" 17\" and \"32\", as year tasks need. Take another checkpoint."
    case .tooFewSentences(let requested, let found, let path):
      "\(templates(path)) gives no more than \(found) of the \(requested) different sentences asked "
        + "for. Ask for fewer (--count), or add words and templates."
    default: ""
    }
  }
}

extension TaskFileKind {
  fileprivate var name: String {
    switch self {
    case .prompts: "file of prompts"
    case .templates: "file of templates"
    case .trainingText: "text that can be trained on in one piece"
    case .names: "file of names"
    case .circuit: "file of a circuit"
    case .plan: "plan"
    case .recording: "recording"
    }
  }

  fileprivate var words: String {
    switch self {
    case .prompts: "a file of prompts, one JSON object a line"
    case .templates: "a file such as 'patchbay data templates' prints"
    case .trainingText: "a file of text in UTF-8"
    case .names: "a file of names, one a line"
    case .circuit: "a circuit file, one head a line, such as '9.9 name-mover END'"
    case .plan: "a file of a plan, or the name of one that comes with Patchbay"
    case .recording: "a recording that 'patchbay --record FILE' wrote"
    }
  }
}

/// What is wrong with bytes that are not UTF-8, to follow the name of their file.
func strayByte(_ byte: Int) -> String {
  "is not UTF-8: the byte at offset \(byte) belongs to no character. Convert it, for example with "
    + "'iconv -f WINDOWS-1252 -t UTF-8' if it is Western European."
}

/// How messages call a file of templates.
private func templates(_ path: String?) -> String { path.map(printable) ?? "the built-in file" }

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
    case .unknownToken(let field, let token, let vocabulary, let isOfText):
      "\(isOfText ? name(field) : idName(field, name)): there is no token \(token.rawValue); the model has the ids 0 to "
        + "\(vocabulary - 1)."
    case .notOneToken(let field, let text, let tokens, let suggestion):
      notOneToken(name(field), text, tokens, suggestion)
    case .positionOutOfRange(let position, let value, let length):
      "\(name(.positions)): \(quoted(position)) is \(value), and the prompt has the positions 0 to "
        + "\(length - 1), counted without BOS."
    case .beginningOfTextBeyond(let token, let vocabulary):
      "the beginning-of-text token \(token.rawValue) has no row in the model, whose tokens go from "
        + "0 to \(vocabulary - 1). Use --no-bos."
    case .beginningOfTextUnknown(let text, let file):
      "the beginning-of-text token \(quoted(text)) that \(printable(file)) names is not in the "
        + "vocabulary. Use --no-bos."
    case .noBeginningOfText:
      "the checkpoint names no beginning-of-text token to put in front. Leave out --bos."
    case .noTokenizer(let field, let reason):
      "\(name(field)) is a text, and there is no tokenizer to read it. "
        + "\(reason.description.asSentence) Or give token ids: \(idWords(field, name))."
    default: ""
    }
  }

  /// The name under which an id is given: options of one token have one of their own for it.
  private func idName(_ field: PromptField, _ name: (PromptField) -> String) -> String {
    let own = name(field)
    let isChoice = [.answer, .distractor, .target].contains(field)
    return isChoice && own.hasPrefix("--") ? own + "-id" : own
  }

  /// How the same is given by ids.
  private func idWords(_ field: PromptField, _ name: (PromptField) -> String) -> String {
    switch field {
    case .prompt: return name(.tokens)
    case .corrupted: return name(.corruptedTokens)
    default:
      let own = name(field)
      return own.hasPrefix("--") ? own + "-id" : "a number for \(own)"
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

extension String {
  /// The text with a full stop at its end.
  fileprivate var asSentence: String { hasSuffix(".") ? self : self + "." }
}

/// A path that harms no screen.
private func printable(_ path: String) -> String { Columns.printable(path) }
