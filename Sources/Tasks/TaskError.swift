public import Files
public import StrictJSON
public import Tokens

/// Why prompts, templates or training text cannot be used.
public enum TaskError: Error, Hashable, Sendable {
  // MARK: Files

  /// The system does not let the file be read.
  case unreadable(path: String, reason: String, kind: TaskFileKind = .prompts)
  /// The file has more bytes than it may have.
  case tooLarge(path: String, limit: Int, kind: TaskFileKind = .prompts)
  /// The file only stands for another that Git LFS has not fetched.
  case largeFilePointer(path: String)
  /// The file is text in another encoding than UTF-8.
  case otherEncoding(path: String, OtherEncoding)
  /// The bytes of the file are not UTF-8 from this one on, counted from 0.
  case notUTF8(path: String, byte: Int)

  // MARK: Prompts

  /// The file has more prompts than it may have.
  case tooManyPrompts(path: String, limit: Int)
  /// The file has no prompt.
  case noPrompts(path: String)
  /// Something is wrong with one prompt.
  case prompt(PromptPlace, PromptProblem)
  /// A prompt of a year task, from 0, has no start year at its position XX.
  case noStartYear(prompt: Int)

  /// Work that is about texts, named in words, lacks a tokenizer; why.
  case noTokenizer(for: String, TokenizerError)

  // MARK: Templates; a path of nil means the built-in ones

  /// Something is wrong with a line of a file of templates.
  case template(line: Int, path: String?, TemplateProblem)
  /// The templates have no section of a name, or an empty one.
  case noSection(String, path: String?)
  /// Too few words of a list are one token of the tokenizer.
  case tooFewWords(WordList, found: Int, of: Int, needed: Int, path: String?)
  /// A two-digit number, such as "07", is not one token of the tokenizer.
  case noYearOutcome(String)
  /// The tokenizer has no century whose years are the century's token and a two-digit token.
  case noYears
  /// The templates and words do not give so many different sentences.
  case tooFewSentences(requested: Int, found: Int, path: String?)

  // MARK: Training text

  /// Something is wrong with text to train on.
  case trainingText(path: String, TrainingTextProblem)
}

/// What a file ought to be.
public enum TaskFileKind: Hashable, Sendable {
  /// Prompts, one JSON object a line.
  case prompts
  /// Templates and lists of words.
  case templates
  /// Text to train on.
  case trainingText
  /// Names, one a line.
  case names
  /// A circuit, one head a line.
  case circuit
  /// A plan of training stages.
  case plan
  /// A recorded exploration.
  case recording
}

/// Where a prompt was given.
public enum PromptPlace: Hashable, Sendable {
  /// In options of the command.
  case options
  /// On a line of a file, from 1.
  case line(Int, path: String)
}

/// The parts of a prompt, by their keys in a prompt file, and a token to follow.
public enum PromptField: String, Hashable, Sendable {
  /// The text.
  case prompt
  /// The tokens, instead of the text.
  case tokens
  /// The text of the paired prompt.
  case corrupted
  /// The tokens of the paired prompt, instead of its text.
  case corruptedTokens
  /// The right token.
  case answer
  /// The token that the answer is compared with.
  case distractor
  /// Named positions.
  case positions
  /// The number of the template.
  case template
  /// A token to follow, which only the command line gives.
  case target

  /// The keys of a prompt file.
  public static let keys: [PromptField] = [
    .prompt, .tokens, .corrupted, .corruptedTokens, .answer, .distractor, .positions, .template,
  ]
}

/// What can be wrong with one prompt.
public enum PromptProblem: Error, Hashable, Sendable {
  // MARK: Lines of a file

  /// The line is no JSON.
  case json(JSONError)
  /// The line is not an object.
  case notAnObject(JSONKind)
  /// A key that means nothing here.
  case unknownKey(String)
  /// There is neither text nor tokens.
  case noPrompt
  /// Text and tokens are both given.
  case both(PromptField, PromptField)
  /// A field has a value of another kind.
  case wrongKind(PromptField, expected: String, found: JSONKind)

  // MARK: Against the model

  /// There is no token in it.
  case empty(PromptField)
  /// A text has more bytes than are looked at.
  case textTooLong(PromptField, bytes: Int, limit: Int)
  /// There are more tokens than the model has positions.
  case tooLong(PromptField, tokens: Int, context: Int, bos: Bool)
  /// The model has no such token, which was given by its id, or is what the tokenizer makes of a
  /// text.
  case unknownToken(PromptField, TokenID, vocabulary: Int, isOfText: Bool = false)
  /// A text is several tokens, or none; `tokens` are their display forms, and `suggestion` is a
  /// form of the text that is one.
  case notOneToken(PromptField, text: String, tokens: [String], suggestion: String?)
  /// A named position is outside the prompt; counted without a beginning-of-text token.
  case positionOutOfRange(name: String, position: Int, length: Int)
  /// It is a text, and there is no tokenizer to read it; why.
  case noTokenizer(PromptField, TokenizerError)
  /// A beginning-of-text token is needed and the checkpoint names none.
  case noBeginningOfText
  /// The beginning-of-text token that a file names is not in the vocabulary.
  case beginningOfTextUnknown(String, file: String)
  /// The tokenizer's beginning-of-text token has no row in the model's embedding.
  case beginningOfTextBeyond(TokenID, vocabulary: Int)
}
