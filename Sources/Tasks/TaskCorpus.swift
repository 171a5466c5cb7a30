public import Tokens

/// The data sets that Patchbay makes itself, by the names that commands take.
public enum TaskCorpus: String, CaseIterable, Hashable, Sendable {
  /// Clean indirect-object sentences, which amplify or heal the circuit.
  case indirectObject = "ioi"
  /// Indirect-object sentences that end with another name.
  case nameMoving = "name-moving"
  /// Indirect-object sentences that end with the subject.
  case subjectDuplication = "subject-duplication"
  /// Indirect-object sentences in which another person acts.
  case duplication
  /// Sentences whose second year is later than the first.
  case greaterThan = "greater-than"
  /// Sentences whose second year is earlier than the first.
  case lowerThan = "lower-than"

  /// The evaluation of a model that trains on a data set.
  public struct Evaluation: Hashable, Sendable {
    /// The prompts.
    public let prompts: PromptSet
    /// What the prompts of a year task are scored by; nil where they have answers.
    public let years: YearOutcomes?
  }

  /// How the sentences of the data set are made.
  private enum Recipe {
    case indirectObject(IndirectObjectCorruption?)
    case years(GreaterThanTask.Direction)
  }

  private var recipe: Recipe {
    switch self {
    case .indirectObject: .indirectObject(nil)
    case .nameMoving: .indirectObject(.nameMoving)
    case .subjectDuplication: .indirectObject(.subjectDuplication)
    case .duplication: .indirectObject(.duplication)
    case .greaterThan: .years(.greater)
    case .lowerThan: .years(.lower)
    }
  }

  /// Whether the data set is about years.
  public var isAboutYears: Bool { if case .years = recipe { true } else { false } }

  /// The default number of training sentences, as in the paper.
  public static let defaultCount = 6_360

  /// Sentences to train on, all different.
  ///
  /// - Parameters:
  ///   - count: how many, at least 1.
  ///   - seed: where chance starts; the same seed gives the same sentences.
  ///   - templates: the sentences and words.
  ///   - tokenizer: the tokenizer of the model.
  /// - Returns: the sentences, without line ends; none begins with an evaluation prompt.
  /// - Throws: what the templates or the tokenizer lack.
  public func sentences(
    count: Int = defaultCount, seed: UInt64, templates: TaskTemplates = .builtIn,
    tokenizer: Tokenizer
  ) throws(TaskError) -> [String] {
    switch recipe {
    case .indirectObject(let corruption):
      try IndirectObjectTask(templates, tokenizer: tokenizer)
        .sentences(corruption, count: count, seed: seed)
    case .years(let direction):
      try GreaterThanTask(templates, tokenizer: tokenizer)
        .sentences(direction, count: count, seed: seed)
    }
  }

  /// The same as text, one sentence a line, the last line ended too.
  ///
  /// - Parameters:
  ///   - count: how many sentences, at least 1.
  ///   - seed: where chance starts; the same seed gives the same text.
  ///   - templates: the sentences and words.
  ///   - tokenizer: the tokenizer of the model.
  /// - Returns: the text.
  /// - Throws: what the templates or the tokenizer lack.
  public func text(
    count: Int = defaultCount, seed: UInt64, templates: TaskTemplates = .builtIn,
    tokenizer: Tokenizer
  ) throws(TaskError) -> String {
    try sentences(count: count, seed: seed, templates: templates, tokenizer: tokenizer)
      .map { $0 + "\n" }.joined()
  }

  /// The prompts to evaluate with: clean ones, the same for a data set and its corruptions.
  ///
  /// - Parameters:
  ///   - count: how many prompts, at least 1.
  ///   - kind: which indirect-object prompts; year prompts have no kinds.
  ///   - seed: where chance starts; it has nothing to do with the training sentences of that seed.
  ///   - templates: the sentences and words.
  ///   - tokenizer: the tokenizer of the model.
  /// - Returns: prompts that no training sentence begins with.
  /// - Throws: what the templates or the tokenizer lack.
  public func evaluation(
    count: Int = 100, kind: IndirectObjectKind = .mixed, seed: UInt64,
    templates: TaskTemplates = .builtIn, tokenizer: Tokenizer
  ) throws(TaskError) -> Evaluation {
    switch recipe {
    case .indirectObject:
      let task = try IndirectObjectTask(templates, tokenizer: tokenizer)
      return Evaluation(prompts: try task.prompts(kind, count: count, seed: seed), years: nil)
    case .years:
      let task = try GreaterThanTask(templates, tokenizer: tokenizer)
      let generated = try task.prompts(count: count, seed: seed)
      return Evaluation(prompts: generated.prompts, years: generated.outcomes)
    }
  }
}
