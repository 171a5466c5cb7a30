public import Checkpoints
import Crypto
import Foundation
public import Tasks
import Tensors
import TextColumns
public import Tokens
public import Tracking
import Transformer

/// What a run trains on and is evaluated on, by name: nothing is read yet.
public struct TrainingMaterial: Hashable, Sendable {
  /// The name of a data set, or the path of a file of text or of prompts (.jsonl).
  public var data: String
  /// The sentences of a data set; a file is taken whole.
  public var count: Int
  /// The seed of a data set.
  public var seed: UInt64
  /// A file of sentences and words for data sets; nil for the built-in one.
  public var templates: String?
  /// The tokens of a block, or the most of a sentence; at least 2.
  public var block: Int
  /// Whether each line is a row.
  public var sentences: Bool
  /// What the run is measured on: names of data sets, paths of prompt files; nil for the prompts
  /// that go with the data.
  public var evaluations: [String]?
  /// What is tracked on these prompts; nil for what suits them (`Tracker.usual`).
  public var tracked: [TrackedMeasure]?
  /// The path of a circuit, or the name of a built-in one; nil for the one beside the checkpoint, where
  /// there is one.
  public var circuit: String?

  /// The seed of the prompts that runs are measured on: fixed, so that runs can be compared.
  private static let evaluationSeed: UInt64 = 1

  /// The fewest tokens of a row: one to read and one to predict.
  public static let leastBlock = 2

  /// The most sentences that a data set may have.
  public static let mostSentences = 1_000_000

  /// Names what to train on; by default the paper's choices.
  public init(
    data: String, count: Int = TaskCorpus.defaultCount, seed: UInt64 = 42,
    templates: String? = nil, block: Int = 128, sentences: Bool = false,
    evaluations: [String]? = nil, tracked: [TrackedMeasure]? = nil, circuit: String? = nil
  ) {
    self.data = data
    self.count = count
    self.seed = seed
    self.templates = templates
    self.block = block
    self.sentences = sentences
    self.evaluations = evaluations
    self.tracked = tracked
    self.circuit = circuit
  }

  /// Puts a run together: makes or reads the data and the prompts, and names them in the header.
  ///
  /// - Parameters:
  ///   - checkpoint: the model to begin with.
  ///   - vocabulary: its vocabulary; without a tokenizer, prompts given by ids can be trained on.
  ///   - settings: how to train.
  ///   - version: that of the program.
  ///   - hash: gives the SHA-256 of the checkpoint's weights; asked after the data was read.
  /// - Returns: the plan.
  /// - Throws: what is wrong with data, prompts or settings.
  ///
  /// Cost: that of making or reading the data, a second for each 10 MB of text.
  public func plan(
    from checkpoint: Checkpoint, _ vocabulary: Vocabulary, settings: TrainingSettings,
    version: String, hash: () throws(CheckpointError) -> String
  ) throws(TrainingError) -> TrainingPlan {
    let (text, source) = try text(vocabulary)
    let (sha256, contents): (String, CheckpointContents)
    do throws(CheckpointError) {
      sha256 = try hash()
      contents = try CheckpointContents(checkpoint)
    } catch {
      throw .folder(.checkpoint(error))
    }
    let header = TrainingHeader(
      version: version, checkpoint: .init(name: checkpoint.folder, sha256: sha256), data: source,
      block: block, sentences: sentences, threads: Threads.count, settings: settings)
    return try TrainingPlan(
      contents, rows: text.rows, evaluators: try evaluators(vocabulary, checkpoint), header: header)
  }

  /// The rows of the data, with its name and hash.
  func text(
    _ vocabulary: Vocabulary
  ) throws(TrainingError) -> (text: TrainingText, source: TrainingHeader.Source) {
    let layout: TrainingText.Layout = sentences ? .sentences(longest: block) : .blocks(of: block)
    let corpus = TaskCorpus(rawValue: data)
    if corpus == nil { try checkName() }
    let text: TrainingText
    do throws(TaskError) {
      if let corpus {
        text = try TrainingText(
          try corpus.text(
            count: count, seed: seed, templates: try readTemplates(),
            tokenizer: try Self.tokenizer(vocabulary, for: data)),
          name: data, layout: layout, tokenizer: try Self.tokenizer(vocabulary, for: data),
          vocabulary: vocabulary.rows)
      } else if data.hasSuffix(".jsonl") {
        text = try TrainingText(
          PromptFile.read(path: data), longest: layout.longest, vocabulary)
      } else {
        text = try TrainingText.read(
          path: data, layout: layout, tokenizer: try Self.tokenizer(vocabulary, for: data),
          vocabulary: vocabulary.rows)
      }
    } catch {
      throw .material(error)
    }
    let hash = SHA256.hash(data: text.bytes).map { String(format: "%02x", $0) }.joined()
    let recipe = corpus.map { _ in
      TrainingHeader.Recipe(count: count, seed: seed, templates: templates)
    }
    return (text, TrainingHeader.Source(name: data, sha256: hash, recipe: recipe))
  }

  /// The sets of prompts that checkpoints of a run are measured on, and what is tracked on them.
  ///
  /// - Parameters:
  ///   - vocabulary: what tokens mean.
  ///   - checkpoint: one of the checkpoints; a circuit beside it is taken where none is named.
  /// - Returns: the sets, in the order of their names.
  /// - Throws: what is wrong with prompts, circuit or measures.
  public func evaluators(
    _ vocabulary: Vocabulary, _ checkpoint: Checkpoint
  ) throws(TrainingError) -> [Evaluator] {
    let configuration = checkpoint.configuration
    var evaluators = try measured(vocabulary, configuration)
    let circuit = try circuit(for: checkpoint)
    do throws(TrackingError) {
      for index in evaluators.indices {
        try evaluators[index].track(
          tracked, circuit: circuit, for: configuration, tokens: vocabulary.tokens)
      }
    } catch {
      throw .tracking(error)
    }
    return evaluators
  }

  private func measured(
    _ vocabulary: Vocabulary, _ configuration: Configuration
  ) throws(TrainingError) -> [Evaluator] {
    let names = evaluations ?? TaskCorpus(rawValue: data).map { [$0.evaluationName] } ?? []
    var evaluators: [Evaluator] = []
    do throws(TaskError) {
      for name in names { evaluators.append(try evaluator(name, vocabulary, configuration)) }
    } catch {
      throw .material(error)
    }
    for evaluator in evaluators { try Self.check(evaluator, for: configuration) }
    return evaluators
  }

  /// Refuses prompts made here that the model has no room or no rows for.
  private static func check(
    _ evaluator: Evaluator, for configuration: Configuration
  ) throws(TrainingError) {
    for prompt in evaluator.prompts.prompts {
      let length = max(prompt.tokens.count, prompt.corrupted?.count ?? 0)
      guard length <= configuration.context else {
        throw .prompts(
          name: evaluator.name,
          reason: "a prompt is \(length) tokens long, and the model's context is "
            + "\(configuration.context). Measure on shorter prompts, from a file.")
      }
      guard prompt.fits(vocabulary: configuration.vocabulary) else {
        throw .prompts(
          name: evaluator.name,
          reason: "the prompts have tokens beyond the model's \(configuration.vocabulary) rows. "
            + "Measure on prompts of tokens that it has, from a file.")
      }
    }
  }

  private func evaluator(
    _ name: String, _ vocabulary: Vocabulary, _ configuration: Configuration
  ) throws(TaskError) -> Evaluator {
    if let corpus = TaskCorpus(rawValue: name) {
      let evaluation = try corpus.evaluation(
        seed: Self.evaluationSeed, templates: try readTemplates(),
        tokenizer: try Self.tokenizer(vocabulary, for: name))
      return Evaluator(
        name: corpus.evaluationName, prompts: evaluation.prompts, years: evaluation.years)
    }
    let resolver = PromptResolver(vocabulary, context: configuration.context)
    let prompts = try resolver.resolve(PromptFile.read(path: name).requests)
    let years = vocabulary.tokenizer.flatMap { try? YearOutcomes(prompts, tokenizer: $0) }
    return Evaluator(name: name, prompts: prompts, years: years)
  }

  /// The tokenizer, for data that is text.
  private static func tokenizer(
    _ vocabulary: Vocabulary, for data: String
  ) throws(TaskError) -> Tokenizer {
    do throws(TokenizerError) {
      return try vocabulary.needed()
    } catch {
      throw .noTokenizer(for: data, error)
    }
  }

  private func readTemplates() throws(TaskError) -> TaskTemplates {
    guard let templates else { return .builtIn }
    return try TaskTemplates.read(path: templates)
  }

  /// Refuses a name that is neither a file nor a data set, such as a misspelt data set.
  private func checkName() throws(TrainingError) {
    guard !FileManager.default.fileExists(atPath: data), !data.contains("/"), !data.contains(".")
    else { return }
    throw .noSuchData(data)
  }
}

extension TaskCorpus {
  /// The names of all data sets, with commas between.
  public static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }

  /// The data set whose prompts measure this one: the clean one of its task.
  public var evaluationName: String {
    (isAboutYears ? TaskCorpus.greaterThan : .indirectObject).rawValue
  }
}
